"""The matrix as a list, and its facets."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tansiq.projects.queries.facets import facets as count_facets
from tansiq.projects.queries.matrix import listed
from tansiq.projects.queries.ties import ties_of
from tansiq.reference.queries import Book, book
from tansiq.web.common.access import acting, reads_public
from tansiq.web.projects import cells, listing
from tansiq.web.projects.address import COLUMNS, SIZES, Asked, href, is_short, read


@reads_public
def matrix(request: HttpRequest) -> HttpResponse:
    by, known = acting(request), book()
    asked = read(request.GET, by=by, book=known)
    fragment = _wants_fragment(request)
    if not is_short(request.GET, asked) and not fragment:
        return redirect(href(asked, request.path))
    page = Paginator(listed(asked.filter, by=by, sort=asked.sort), asked.size).get_page(asked.page)
    projects = list(page.object_list)
    context = {
        **_common(asked, known),
        "page": page,
        "found": listing.found_in_words(page.paginator.count),
        "lines": cells.lines(
            listing.rows(projects, ties_of(projects), asked, known),
            {key: COLUMNS[key] for key in asked.columns},
        ),
    }
    if not fragment:
        return render(request, "projects/matrix.html", context)
    response = render(request, "projects/_list.html", context)
    here = href(asked, request.path)
    if request.htmx.current_url_abs_path != here:  # type: ignore[attr-defined]
        response["HX-Push-Url"] = here  # once: going back leads to another list
    response["HX-Trigger-After-Settle"] = "narrowed"
    return response


@reads_public
def facets(request: HttpRequest) -> HttpResponse:
    by, known = acting(request), book()
    asked = read(request.GET, by=by, book=known)
    counted = count_facets(asked.filter, by=by, book=known)
    context = {
        **_common(asked, known),
        "facets": listing.facets(asked, counted, known),
        "years": listing.years(asked, counted),
    }
    return render(
        request, "projects/_facets.html" if _wants_fragment(request) else "projects/facets.html", context
    )


def _wants_fragment(request: HttpRequest) -> bool:
    """Say whether the script asks for a part; going back in the browser asks for the whole page again."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def _common(asked: Asked, known: Book) -> dict[str, Any]:
    return {
        "asked": asked,
        "filter": asked.filter,
        "chips": listing.chips(asked, known),
        "clear_href": reverse("projects:matrix"),
        "columns": [(key, label, key in asked.columns) for key, label in COLUMNS.items()],
        "shown": set(asked.columns),
        "sizes": SIZES,
        "several": [(name, value) for name, values in _several(asked).items() for value in values],
        "reaches_place": bool(asked.filter.state or asked.filter.region),
    }


def _several(asked: Asked) -> dict[str, tuple[str, ...]]:
    """What is chosen in the facets, for a form that does not show them."""
    wanted = asked.filter
    names = ("pillar", "status", "theme", "kind", "entity", "state", "region")
    return {name: getattr(wanted, name) for name in names}
