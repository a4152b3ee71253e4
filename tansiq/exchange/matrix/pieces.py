"""The common stream: every form of document becomes paragraphs and table lines, each with its place."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _


class Place(NamedTuple):
    """Where a piece stands: the line of a text, or the row of a named sheet or table."""

    line: int
    part: str = ""

    def words(self) -> str:
        """Say the place in the reader's language."""
        if self.part:
            return _("%(part)s, row %(line)s") % {"part": self.part, "line": self.line}
        return _("line %(line)s") % {"line": self.line}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: headings, title rows, sentences that state totals."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Cells:
    """One line of a table. `is_exact` where a missing last cell means a broken line: a sheet drops empty cells, a text does not."""

    values: tuple[str, ...]
    place: Place
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A new sheet or table begins; a sheet stands by itself (`is_sheet`), a table may carry on the one before it."""

    title: str
    place: Place
    is_sheet: bool


Piece = Paragraph | Cells | Part
