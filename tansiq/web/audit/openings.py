"""For a State: which organisation opened its records, and when; never which person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tansiq.access.enums import Perm
from tansiq.audit.queries import OpenedRecord, opened_of
from tansiq.reference.queries import Book, book
from tansiq.sharing.queries import records_of_own_states, titles_of
from tansiq.web.audit.entries import kind_label, organisations_of
from tansiq.web.common.access import acting, requires

_WAYS: dict[str, str | Promise] = {
    "page": gettext_lazy("on its page"),
    "export": gettext_lazy("in an export"),
    "file": gettext_lazy("as a file"),
    "feed": gettext_lazy("in a feed"),
    "api": gettext_lazy("through the programming interface"),
}


@dataclass(frozen=True)
class Line:
    """One record opened."""

    at: datetime
    title: str
    kind: str
    organisations: Sequence[str]
    way: str | Promise


@requires(Perm.STATE_LOG_READ)
@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) < 19
    page = opened_of(records_of_own_states(by=by), by=by, before=int(before) if is_number else None)
    titles = titles_of(((row.kind, row.key) for row in page.rows), by=by)
    known = book()
    context = {
        "lines": [_line(row, titles.get((row.kind, row.key), row.key), known) for row in page.rows],
        "older": page.older,
        "is_later_page": bool(before),
    }
    return render(request, "audit/openings.html", context)


def _line(row: OpenedRecord, title: str, known: Book) -> Line:
    return Line(
        at=row.at,
        title=title,
        kind=kind_label(row.kind),
        organisations=[_("a protected contributor")]
        if row.is_protected
        else organisations_of(row.organisations, known),
        way=_WAYS.get(row.way, ""),
    )
