"""What a person should look at: each doubt with its code, its place and the words in question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tansiq.exchange.matrix.pieces import Place


class Code(StrEnum):
    """Kinds of doubt; a code is never renamed, since settled doubts are kept under it."""

    AS_OF_ABSENT = "as_of_absent"
    CITATION_UNREADABLE = "citation_unreadable"
    CITATION_YEAR = "citation_year"
    DATE_UNREADABLE = "date_unreadable"
    ENTITY_ABSENT = "entity_absent"
    ENTITY_UNKNOWN = "entity_unknown"
    NEAR_IDENTICAL = "near_identical"
    PILLAR_MISSING = "pillar_missing"
    PLACE_UNKNOWN = "place_unknown"
    ROW_BROKEN = "row_broken"
    SCOPE_ABSENT = "scope_absent"
    SCOPE_AGAINST_TITLE = "scope_against_title"
    SCOPE_VAGUE = "scope_vague"
    SERIAL_MISSING = "serial_missing"
    SERIAL_REPEATED = "serial_repeated"
    SERIAL_UNREADABLE = "serial_unreadable"
    STATUS_AGAINST_DATES = "status_against_dates"
    STATUS_UNKNOWN = "status_unknown"
    TITLE_ABSENT = "title_absent"
    TOTAL_DIFFERS = "total_differs"


MESSAGES = {
    Code.AS_OF_ABSENT: _("The document does not say as of when it holds; status was not compared with dates."),
    Code.CITATION_UNREADABLE: _("“%(text)s” cites a resolution that is not known here, without its year."),
    Code.CITATION_YEAR: _("“%(text)s”: the year does not fit; %(symbol)s is known here."),
    Code.DATE_UNREADABLE: _("“%(text)s” holds a date that cannot be read in one way only."),
    Code.ENTITY_ABSENT: _("No entity was found."),
    Code.ENTITY_UNKNOWN: _("The entity “%(text)s” is not known here."),
    Code.NEAR_IDENTICAL: _("“%(text)s” reads almost as row %(other)s does."),
    Code.PILLAR_MISSING: _("Nothing says to which pillar the row belongs."),
    Code.PLACE_UNKNOWN: _("“%(text)s” is no State, region or organisation known here."),
    Code.ROW_BROKEN: _("The row stands in several lines, or its cells do not match the columns; it was put together."),
    Code.SCOPE_ABSENT: _("No geographical scope is given."),
    Code.SCOPE_AGAINST_TITLE: _("The scope does not match the title, which names “%(text)s”."),
    Code.SCOPE_VAGUE: _("The scope “%(text)s” names no place."),
    Code.SERIAL_MISSING: _("Serial %(text)s is missing."),
    Code.SERIAL_REPEATED: _("Serial %(text)s is used more than once."),
    Code.SERIAL_UNREADABLE: _("“%(text)s” is no serial."),
    Code.STATUS_AGAINST_DATES: _("“%(text)s”: the status does not fit the dates as of %(as_of)s."),
    Code.STATUS_UNKNOWN: _("“%(text)s” is no status known here."),
    Code.TITLE_ABSENT: _("The row has no title."),
    Code.TOTAL_DIFFERS: _("The document states %(text)s; %(counted)s were counted."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt: its code, where it stands, the row it concerns ("II-26"; empty for the document), the words in question."""

    code: Code
    place: Place
    row: str
    text: str = ""
    args: Mapping[str, str | int] = field(default_factory=dict, hash=False)

    @property
    def line(self) -> int:
        """The line of the text, or the row of the sheet or table."""
        return self.place.line

    @property
    def message(self) -> str:
        """The doubt as a sentence in the reader's language."""
        return str(MESSAGES[self.code]) % {"text": self.text, **self.args}
