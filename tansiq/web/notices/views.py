"""What people are told, read and marked as read; how they are written to; what falls due."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tansiq.notices import actions
from tansiq.notices.queries import deadlines as due
from tansiq.notices.queries import notices as queries
from tansiq.web.common import words
from tansiq.web.common.access import acting, signed_in
from tansiq.web.notices.forms import ChoiceForm

_PAGE = 25


@signed_in
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    page = Paginator(queries.notices(by=by), _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "told": queries.told(page.object_list, by=by),
        "unread": queries.number_unread(by=by),
    }
    return render(request, "notices/list.html", context)


@signed_in
@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where a notice leads; it is read then. A link in a mail comes here, and opens nothing by itself."""
    by = acting(request)
    found = get_object_or_404(queries.notices(by=by), pk=pk)
    told = queries.told([found], by=by)
    actions.mark_read(notice=found, by=by)
    return redirect(told[0].href or "notices:list")


@signed_in
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    by = acting(request)
    actions.mark_read(notice=get_object_or_404(queries.notices(by=by), pk=pk), by=by)
    return redirect("notices:list")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    number = actions.mark_all_read(by=acting(request))
    said = ngettext("%(number)s notice marked as read.", "%(number)s notices marked as read.", number)
    messages.success(request, said % {"number": words.number(number)})
    return redirect("notices:list")


@signed_in
def choice(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    form = ChoiceForm(request.POST or None, initial={"pace": queries.pace_of(by=by)})
    if request.method == "POST" and form.is_valid():
        actions.choose_pace(pace=form.cleaned_data["pace"], by=by)
        messages.success(request, _("Your choice is kept."))
        return redirect("notices:choice")
    return render(request, "notices/choice.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    page = Paginator(due.deadlines(by=by), _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "deadlines": due.shown(page.object_list, by=by)}
    return render(request, "notices/deadlines.html", context)
