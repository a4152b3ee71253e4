"""From tables that were handed in to what their pages draw."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tansiq.assessments.enums import Adherence
from tansiq.exchange.actions.earlier import Gathered
from tansiq.exchange.actions.outcomes import Outcome
from tansiq.exchange.actions.treaties import Entry
from tansiq.exchange.enums import Change
from tansiq.exchange.tables.reading import Heading
from tansiq.web.common import words
from tansiq.web.common.components import Column, Table

_MOST_DOUBTS = 200


def columns(headings: Sequence[Heading]) -> list[tuple[str, bool]]:
    """Give the columns of a table, and which of them every table has."""
    return [(heading.code, heading.is_needed) for heading in headings]


def facts(outcome: Outcome) -> list[tuple[str, object]]:
    """Give what a table does, in numbers."""
    counts = outcome.counts
    return [
        (_("Lines"), words.number(counts["rows"])),
        *(
            (str(change.label), words.number(counts[change.value]))
            for change in (Change.CREATED, Change.UPDATED, Change.UNCHANGED)
        ),
        (_("Doubts"), words.number(counts["doubts"])),
    ]


def rows_of_assessments(entries: Iterable[tuple[Gathered, Change]]) -> Table:
    """List earlier assessments with what each holds."""
    return Table(
        caption=_("Earlier assessments of this table"),
        columns=[
            Column(_("State")),
            Column(_("Framework")),
            Column(_("Adopted on")),
            Column(_("Ratings"), is_numeric=True),
            Column(_("Answers"), is_numeric=True),
            Column(_("Change")),
        ],
        rows=[
            [
                one.state.name,
                f"{one.version.framework.name}, {one.version.label}",
                words.written_date(one.adopted_on),
                len(one.ratings),
                len(one.answers),
                str(change.label),
            ]
            for one, change in entries
        ],
    )


def rows_of_treaties(entries: Iterable[tuple[Entry, Change]]) -> Table:
    """List what States did about treaties."""
    return Table(
        caption=_("Lines of this table"),
        columns=[
            Column(_("State")),
            Column(_("Instrument")),
            Column(_("Signed on")),
            Column(_("Party since")),
            Column(_("By")),
            Column(_("Change")),
        ],
        rows=[
            [
                entry.state.name,
                entry.instrument.name,
                words.written_date(entry.acts.signed_on) if entry.acts.signed_on else "",
                words.written_date(entry.acts.party_on) if entry.acts.party_on else "",
                str(Adherence(entry.acts.adherence).label) if entry.acts.party_on else "",
                str(change.label),
            ]
            for entry, change in entries
        ],
    )


def doubts(outcome: Outcome) -> Table | None:
    """List the doubts with their places and mends; the first two hundred where there are more."""
    if not outcome.doubts:
        return None
    more = len(outcome.doubts) - _MOST_DOUBTS
    caption = _("Lines in doubt")
    if more > 0:
        caption = ngettext(
            "Lines in doubt; %(number)s more is not shown", "Lines in doubt; %(number)s more are not shown", more
        ) % {"number": words.number(more)}  # fmt: skip
    return Table(
        caption=caption,
        columns=[
            Column(_("Line"), is_numeric=True),
            Column(_("Column")),
            Column(_("What is in doubt")),
            Column(_("The mend")),
        ],
        rows=[
            [doubt.place.line, doubt.column, doubt.text, doubt.mend]
            for doubt in outcome.doubts[:_MOST_DOUBTS]
        ],
    )
