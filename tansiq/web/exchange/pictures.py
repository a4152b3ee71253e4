"""From an import to what its pages draw."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tansiq.exchange.enums import Change, ImportState
from tansiq.exchange.matrix.doubts import Code
from tansiq.exchange.models import Import
from tansiq.projects.enums import Status
from tansiq.web.common.components import Cell, Column, Step, Table
from tansiq.web.common.words import written_date

_ORDER = (ImportState.RECEIVED, ImportState.PREVIEWED, ImportState.APPLIED)


def steps(imported: Import) -> list[Step]:
    """Give the life cycle of an import with where it stands; one that ended early ends there."""
    state = ImportState(imported.state)
    if state not in _ORDER:
        return [Step(_ORDER[0].label, "done"), Step(state.label, "current")]
    now = _ORDER.index(state)
    return [
        Step(step.label, "done" if place < now else "current" if place == now else "ahead")
        for place, step in enumerate(_ORDER)
    ]


def facts(imported: Import) -> list[tuple[str, object]]:
    """Give what is known of the import as pairs of label and value."""
    known: list[tuple[str, object]] = [
        (_("File"), imported.file_name),
        (_("Document"), imported.document),
        (_("As of"), written_date(imported.as_of) if imported.as_of else ""),
        (_("Rows"), imported.done or ""),
        *((str(change.label), getattr(imported, change)) for change in Change if imported.done),
        (_("Received"), written_date(timezone.localdate(imported.received_at))),
        (_("SHA-256"), f"{imported.sha256[:16]}…"),
    ]
    return [(label, value) for label, value in known if value != ""]


def stated(account: Mapping[str, Any]) -> Table | None:
    """Put the totals that the document states beside those that were counted."""
    totals: Sequence[Mapping[str, Any]] = account.get("stated", ())
    if not totals:
        return None
    places = {"text": _("in the text"), "heading": _("in the heading")}
    return Table(
        caption=_("Totals that the document states, beside the rows counted"),
        columns=[
            Column(_("Pillar")),
            Column(_("Where")),
            Column(_("Stated"), is_numeric=True),
            Column(_("Counted"), is_numeric=True),
            Column(_("Difference"), is_numeric=True),
        ],
        rows=[
            [
                total["pillar"] or _("All"),
                places.get(total["where"], total["where"]),
                total["number"],
                total["counted"],
                total["counted"] - total["number"],
            ]
            for total in totals
        ],
    )


def counted(account: Mapping[str, Any]) -> list[Table]:
    """Count the rows by pillar, and by status."""
    if not account:
        return []
    rows = Column(_("Rows"), is_numeric=True)
    pillars: Mapping[str, int] = account.get("by_pillar", {})
    statuses: Mapping[str, int] = account.get("by_status", {})
    return [
        Table(
            caption=_("Rows by pillar"),
            columns=[Column(_("Pillar")), rows],
            rows=[[pillar, n] for pillar, n in pillars.items()],
        ),
        Table(
            caption=_("Rows by status"),
            columns=[Column(_("Status")), rows],
            rows=[
                [str(Status(status).label), n] for status, n in statuses.items() if status in Status.values
            ],
        ),
    ]


def named(by_code: Sequence[tuple[str, int, int]]) -> list[tuple[str, str, int, int]]:
    """Give each kind of doubt with its name in the reader's language."""
    return [(code, str(KINDS[Code(code)]), n, still_open) for code, n, still_open in by_code]


KINDS = {
    Code.AS_OF_ABSENT: gettext_lazy("No date as of which it holds"),
    Code.CITATION_UNREADABLE: gettext_lazy("Citation not known"),
    Code.CITATION_YEAR: gettext_lazy("Citation whose year does not fit"),
    Code.DATE_UNREADABLE: gettext_lazy("Date not readable in one way"),
    Code.ENTITY_ABSENT: gettext_lazy("No entity"),
    Code.ENTITY_UNKNOWN: gettext_lazy("Entity not known"),
    Code.NEAR_IDENTICAL: gettext_lazy("Rows that read alike"),
    Code.PILLAR_MISSING: gettext_lazy("No pillar"),
    Code.PLACE_UNKNOWN: gettext_lazy("Place not known"),
    Code.ROW_BROKEN: gettext_lazy("Row put together from several lines"),
    Code.SCOPE_ABSENT: gettext_lazy("No scope"),
    Code.SCOPE_AGAINST_TITLE: gettext_lazy("Scope against title"),
    Code.SCOPE_VAGUE: gettext_lazy("Vague scope"),
    Code.SERIAL_MISSING: gettext_lazy("Serial missing"),
    Code.SERIAL_REPEATED: gettext_lazy("Serial used twice"),
    Code.SERIAL_UNREADABLE: gettext_lazy("Serial not readable"),
    Code.STATUS_AGAINST_DATES: gettext_lazy("Status against dates"),
    Code.STATUS_UNKNOWN: gettext_lazy("Status not known"),
    Code.TITLE_ABSENT: gettext_lazy("No title"),
    Code.TOTAL_DIFFERS: gettext_lazy("Stated total differs"),
}


def doubts(imported: Import, by_code: Sequence[tuple[str, int, int]]) -> Table | None:
    """Count the doubts by kind; each number opens them."""
    if not by_code:
        return None
    address = reverse("exchange:import_doubts", args=[imported.pk])
    return Table(
        caption=_("Doubts by kind"),
        columns=[
            Column(_("Kind of doubt")),
            Column(_("All"), is_numeric=True),
            Column(_("Open"), is_numeric=True),
        ],
        rows=[
            [label, Cell(n, f"{address}?code={code}"), Cell(still_open, f"{address}?code={code}&state=open")]
            for code, label, n, still_open in named(by_code)
        ],
    )
