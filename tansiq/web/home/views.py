"""The reader's home, and the catalogue of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tansiq.web.common.access import acting, anyone, signed_in
from tansiq.web.home import catalogue, machine, sections, told, visits


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    by, since = acting(request), visits.since(request)
    news = told.news(by)
    context = {
        "sections": news.sections + sections.for_actor(by, since=since),
        "unread": news.number,
        "machine": machine.for_actor(by),
    }
    response = render(request, "home/home.html", context)
    visits.keep(request, response, since)
    return response


@anyone
def components(request: HttpRequest) -> HttpResponse:
    return render(
        request, "home/components.html", {"entries": catalogue.ENTRIES, "ways": catalogue.both_ways()}
    )
