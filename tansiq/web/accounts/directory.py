"""The directory and the network of national coordinators: of each person what that person and the policy allow."""

from collections.abc import Collection

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tansiq.access.actor import allows
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import IN_DIRECTORY
from tansiq.accounts.queries.directory import entries, in_order, listed_people, network
from tansiq.kernel.text import fold
from tansiq.reference.models import Region
from tansiq.reference.queries import Book, book
from tansiq.web.common.access import acting, requires, signed_in

_PAGE = 50


@signed_in
def directory(request: HttpRequest) -> HttpResponse:
    """Show the directory; who keeps accounts without reading it is led to those."""
    if not allows(acting(request), Perm.DIRECTORY_READ) and allows(acting(request), Perm.DIRECTORY_MANAGE):
        return redirect("accounts:people")
    by, known = acting(request), book()
    text = request.GET.get("name", "").strip()[:200]
    role = request.GET.get("role", "")
    role = role if role in IN_DIRECTORY else ""
    region = _region(request, known)
    theme = next((t for t in known.themes.values() if t.code == request.GET.get("theme", "")), None)
    found = listed_people(
        by=by,
        text=text,
        role=role,
        organisation_ids=_organisations_like(text, known),
        state_ids=_states_of(region, known),
        theme_id=theme.pk if theme else None,
    )
    page = Paginator(in_order(found), _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": entries(found, list(page.object_list), by=by),
        "text": text,
        "role": role,
        "roles": sorted(
            ((r.value, str(Role(r).label)) for r in IN_DIRECTORY), key=lambda pair: fold(pair[1])
        ),
        **_regions(region, known),
        "themes": sorted(known.themes.values(), key=lambda theme: theme.order),
        "theme": theme,
    }
    return render(request, "accounts/directory.html", context)


@requires(Perm.DIRECTORY_READ)
def coordinators(request: HttpRequest) -> HttpResponse:
    known = book()
    region = _region(request, known)
    found = network(by=acting(request), state_ids=_states_of(region, known))
    return render(request, "accounts/network.html", {"network": found, **_regions(region, known)})


def _organisations_like(text: str, known: Book) -> list[int]:
    """Give the organisations whose name or acronym, in any language, holds every word."""
    words = fold(text).split()
    return [
        o.pk
        for o in known.organisations.values()
        if words and all(w in fold(" ".join([*o.names.values(), *o.acronyms.values()])) for w in words)
    ]


def _region(request: HttpRequest, known: Book) -> Region | None:
    code = request.GET.get("region", "")
    return next((region for region in known.regions.values() if region.code == code), None)


def _states_of(region: Region | None, known: Book) -> Collection[int] | None:
    if region is None:
        return None
    return [state.pk for state in known.members(region.pk, on=timezone.localdate())]


def _regions(chosen: Region | None, known: Book) -> dict[str, object]:
    ordered = sorted(known.regions.values(), key=lambda region: fold(region.name))
    return {"regions": [(r.code, r.name) for r in ordered], "region": chosen.code if chosen else ""}
