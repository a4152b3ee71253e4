"""States, regions, organisations, themes, instruments: the same for everybody; the work beside them as the policy admits."""

from collections.abc import Iterable
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.reference.enums import OrganisationKind
from tansiq.reference.queries import book, loaded_files
from tansiq.web.common.access import acting, public_level_is_open, reads_public
from tansiq.web.reference import lists, naming, records, work
from tansiq.web.reference.forms import DayForm

_T = TypeVar("_T")


def _reads(request: HttpRequest) -> bool:
    """Say whether the policy may admit this reader to any project at all; else no numbers are shown, not zeros."""
    return allows(acting(request), Perm.RECORD_READ) or public_level_is_open()


def _one(things: Iterable[_T], key: str, value: str) -> _T:
    """Give the thing with that key, or answer that there is none."""
    for thing in things:
        if str(getattr(thing, key)).casefold() == value.casefold():
            return thing
    raise Http404


@reads_public
def states(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("name", "").strip()
    by_subregion = request.GET.get("by") == "subregion"
    groups = lists.states(
        text, by_subregion=by_subregion, reads=_reads(request), by=acting(request), book=book()
    )
    context = {"groups": groups, "text": text, "by_subregion": by_subregion, "reads": _reads(request)}
    return render(request, "reference/states.html", context)


@reads_public
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    things = book()
    found = _one(things.states.values(), "iso3", iso3)
    days = DayForm(request.GET or None)
    concern = None
    if _reads(request):
        concern = records.state_concern(found, work.read(request.GET), by=acting(request), book=things)
    context = {
        "state": found,
        "status": records.state_status(found),
        "facts": records.state_facts(found, things, on=days.day),
        "groupings": records.groupings_of(found, things, on=days.day),
        "bodies": records.bodies_of(found, things),
        "names": naming.in_six(found.names),
        "concern": concern,
        "days": days,
    }
    return render(request, "reference/state.html", context)


@reads_public
def regions(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("name", "").strip()
    days = DayForm(request.GET or None)
    groups = lists.regions(text, reads=_reads(request), on=days.day, by=acting(request), book=book())
    return render(request, "reference/regions.html", {"groups": groups, "text": text, "days": days})


@reads_public
def region(request: HttpRequest, code: str) -> HttpResponse:
    things = book()
    found = _one(things.regions.values(), "code", code)
    days = DayForm(request.GET or None)
    members, others = records.members_table(found, things, on=days.day)
    concern = None
    if _reads(request):
        concern = records.region_concern(found, work.read(request.GET), by=acting(request), book=things)
    context = {
        "region": found,
        "facts": records.region_facts(found, things),
        "members": members,
        "others": others,
        "names": naming.in_six(found.names),
        "concern": concern,
        "days": days,
    }
    return render(request, "reference/region.html", context)


@reads_public
def organisations(request: HttpRequest) -> HttpResponse:
    text, kind = request.GET.get("name", "").strip(), request.GET.get("kind", "")
    groups = lists.organisations(text, kind, reads=_reads(request), by=acting(request), book=book())
    context = {"groups": groups, "text": text, "kind": kind, "kinds": OrganisationKind.choices}
    return render(request, "reference/organisations.html", context)


@reads_public
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    things = book()
    found = _one(things.organisations.values(), "code", code)
    concern = None
    if _reads(request):
        concern = records.organisation_concern(found, work.read(request.GET), by=acting(request), book=things)
    context = {
        "organisation": found,
        "facts": records.organisation_facts(found, things),
        "line": records.line_of(found, things),
        "names": naming.in_six(found.names, acronyms=found.acronyms),
        "concern": concern,
    }
    return render(request, "reference/organisation.html", context)


@reads_public
def themes(request: HttpRequest) -> HttpResponse:
    things = book()
    by, reads = acting(request), _reads(request)
    context = {
        "themes": lists.themes(reads=reads, by=by, book=things),
        "kinds": lists.kinds(reads=reads, by=by, book=things),
        "reads": reads,
    }
    return render(request, "reference/themes.html", context)


@reads_public
def instruments(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("name", "").strip()
    found = lists.instruments(text, reads=_reads(request), by=acting(request), book=book())
    context = {"instruments": found, "text": text, "reads": _reads(request)}
    return render(request, "reference/instruments.html", context)


@reads_public
def instrument(request: HttpRequest, symbol: str) -> HttpResponse:
    things = book()
    found = _one(things.instruments.values(), "symbol", symbol)
    concern = None
    if _reads(request):
        concern = records.instrument_concern(found, work.read(request.GET), by=acting(request), book=things)
    context = {
        "instrument": found,
        "reads": _reads(request),
        "facts": records.instrument_facts(found),
        "names": naming.in_six(found.names),
        "concern": concern,
    }
    return render(request, "reference/instrument.html", context)


@reads_public
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "reference/sources.html", {"files": loaded_files()})
