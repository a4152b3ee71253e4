"""The columns of the tables, each with its HXL tag. docs/reference/exports.md lists them (a test compares)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from tansiq.exchange.exports.rows import Row
from tansiq.projects.enums import Status
from tansiq.sharing.enums import Level

Value = str | int | date | None
_BETWEEN = "; "


@dataclass(frozen=True)
class Words:
    """The words of one language that cells need, taken once: a stream outlives the language of its request."""

    headings: Sequence[str]
    statuses: Mapping[str, str]
    levels: Mapping[str, str]
    yes: str

    @classmethod
    def in_force(cls) -> "Words":
        """Take the words of the language in force."""
        return cls(
            headings=[str(column.label) for column in COLUMNS],
            statuses={status.value: str(status.label) for status in Status},
            levels={level.value: str(level.label) for level in Level},
            yes=gettext("Yes"),
        )


@dataclass(frozen=True)
class Column:
    """One column: its heading, its HXL tag, its width in characters, and how a row fills it."""

    label: str | Promise
    hxl: str
    width: int
    value: Callable[[Row, Words], Value]


def _joined(values: Sequence[str]) -> str:
    return _BETWEEN.join(values)


def _day(text: str) -> Value:
    """Give a date that is known to the day as a date; what is known to the month or year stays as it is written."""
    return date.fromisoformat(text) if len(text) == len("2015-07-31") else text


COLUMNS: tuple[Column, ...] = (
    Column(_("Reference"), "#activity+code", 11, lambda row, words: row.reference),
    Column(_("Pillar"), "#sector+pillar+code", 8, lambda row, words: row.pillar),
    Column(_("Serial"), "#meta+serial", 8, lambda row, words: row.serial),
    Column(_("Title"), "#activity+title", 60, lambda row, words: row.title),
    Column(_("Main activities"), "#activity+description", 60, lambda row, words: row.activities),
    Column(_("Status"), "#status", 16, lambda row, words: words.statuses[row.status]),
    Column(_("Start"), "#date+start", 12, lambda row, words: _day(row.start)),
    Column(_("End"), "#date+end", 12, lambda row, words: _day(row.end)),
    Column(_("Without a stated end"), "#date+end+open", 12, lambda row, words: words.yes if row.is_open_ended else ""),
    Column(_("Entities"), "#org+impl+acronym+list", 24, lambda row, words: _joined(row.entities)),
    Column(_("Entities as printed"), "#org+impl+name+list", 24, lambda row, words: _joined(row.entities_printed)),
    Column(_("States (ISO 3166)"), "#country+code+v_iso3+list", 16, lambda row, words: _joined(row.states)),
    Column(_("States"), "#country+name+list", 28, lambda row, words: _joined(row.state_names)),
    Column(_("Regions and groupings"), "#region+name+list", 24, lambda row, words: _joined(row.region_names)),
    Column(_("Organisations that the scope names"), "#org+scope+acronym+list", 18, lambda row, words: _joined(row.reaches)),
    Column(_("Global"), "#region+global", 8, lambda row, words: words.yes if row.is_global else ""),
    Column(_("Scope in words"), "#region+description", 24, lambda row, words: row.scope_note),
    Column(_("Themes"), "#sector+theme+list", 36, lambda row, words: _joined(row.theme_names)),
    Column(_("Kinds of activity"), "#activity+type+list", 28, lambda row, words: _joined(row.kind_names)),
    Column(_("Instruments"), "#meta+instrument+list", 24, lambda row, words: _joined(row.instruments)),
    Column(_("Owner"), "#org+owner+acronym", 14, lambda row, words: row.owner),
    Column(_("Who sees it"), "#meta+level", 20, lambda row, words: words.levels[row.level]),
    Column(_("Originator’s marking"), "#meta+marking", 16, lambda row, words: row.marking),
    Column(_("As of"), "#date+reported", 12, lambda row, words: row.as_of),
    Column(_("Last confirmed on"), "#date+confirmed", 12, lambda row, words: row.confirmed_on),
    Column(_("Made up"), "#meta+illustrative", 9, lambda row, words: words.yes if row.is_illustrative else ""),
)  # fmt: skip


def sheet_title() -> str:
    """Give the name of the sheet in the language in force; a spreadsheet allows 31 letters."""
    return pgettext("sheet", "Matrix")[:31]
