"""Records of any kind on the pages of sharing: what they are called, where their own page is."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.audit.enums import Event
from tansiq.sharing.enums import Reason
from tansiq.sharing.models import Shareable
from tansiq.sharing.queries.records import record_of, records_of
from tansiq.sharing.queries.seen_by import may_know_who_sees
from tansiq.web.common.access import acting
from tansiq.web.common.components import Cell
from tansiq.web.common.navigation import address
from tansiq.web.common.reading import opened

_PAGES = {
    "assessments.overview": "assessments:overview",
    "assessments.survey": "assessments:survey",
    "exchange.import": "exchange:import",
    "library.submission": "library:submission",
    "projects.project": "projects:detail",
}


_WHY_THEY: dict[Reason, str | Promise] = {
    Reason.LEVEL_PUBLIC: _("It is public."),
    Reason.LEVEL_PLATFORM: _("It is open to everyone who has signed in."),
    Reason.LEVEL_MEMBERS: _("It is open to member entities."),
    Reason.OWNER: _("Owner."),
    Reason.PARTY: _("Named as a party."),
    Reason.GROUP: _("Member of a group with which it is shared."),
    Reason.GRANT: _("Access in person."),
    Reason.STATE: _("The State that it concerns."),
    Reason.DEFAULT: _("Records of this kind are released to it by default."),
    Reason.CONSENT: _("By consent of the State."),
}


def why_they(reason: Reason) -> str:
    """Say why another organisation sees a record: the reader's own reasons are written in the second person."""
    return str(_WHY_THEY[reason])


def page_of(record: Shareable) -> str:
    """Give the address of a record's own page."""
    return address(_PAGES.get(record._meta.label_lower, ""), record.pk) or ""


def kind_of(record: Shareable) -> str:
    """Give what a record is, in the reader's language."""
    return str(record._meta.verbose_name)


def found(request: HttpRequest, label: str, pk: int) -> Shareable:
    """Give a record that the reader sees, and note that it was opened; 404 for any other, there or not."""
    record = _seen(request, label, pk)
    _note(request, record)
    return record


def answered_for(request: HttpRequest, label: str, pk: int) -> Shareable:
    """Give a record of which the reader may know who sees it; 404 for any other, seen or not."""
    record = _seen(request, label, pk)
    if not may_know_who_sees(record, acting(request)):
        raise Http404
    _note(request, record)
    return record


def _seen(request: HttpRequest, label: str, pk: int) -> Shareable:
    try:
        return record_of(label, pk, by=acting(request))
    except LookupError as error:
        raise Http404 from error


def _note(request: HttpRequest, record: Shareable) -> None:
    if request.method == "GET":
        opened(request, record, event=Event.RECORD_READ)


def cells(named: Iterable[tuple[str, int | None]], *, by: Actor) -> dict[tuple[str, int], Cell]:
    """Give title and address of those of the records named that `by` sees; a query per kind."""
    keys: dict[str, set[int]] = {}
    for kind, pk in named:
        if kind and pk is not None:
            keys.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): Cell(str(record), page_of(record))
        for kind, those in keys.items()
        for pk, record in records_of(kind, those, by=by).items()
    }
