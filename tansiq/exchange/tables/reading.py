"""A table whose first row names its columns: read line by line, each cell with its column and its place."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tansiq.exchange.matrix.errors import SEND_OTHER_FORM, SEND_SMALLER, SEND_WHOLE, UnreadableFile
from tansiq.exchange.matrix.pieces import Cells, Part, Piece, Place
from tansiq.exchange.matrix.readers import archive, delimited, xlsx
from tansiq.exchange.matrix.sources import decoded, refuse_other_kinds, stream_of
from tansiq.kernel.errors import DomainError, Text
from tansiq.kernel.text import fold

SEND_TABLE = gettext_lazy("Send the table as XLSX without macros, or as CSV in UTF-8.")
MOST_LINES = 200_000
_DELIMITERS = (",", ";", "\t")
_HEAD = 512


@dataclass(frozen=True)
class Heading:
    """One column: its code, what it may be called besides, and whether a table without it says nothing."""

    code: str
    names: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a table by the codes of its columns; what the file leaves out is an empty text."""

    place: Place
    cells: Mapping[str, str]

    def __getitem__(self, code: str) -> str:
        return self.cells.get(code, "")


@dataclass(frozen=True)
class Doubt:
    """Why a line cannot be taken: its place, its column, what is wrong and the mend."""

    place: Place
    column: str
    text: str
    mend: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON can hold it."""
        return {
            "row": self.place.line,
            "sheet": self.place.part,
            "column": self.column,
            "text": self.text,
            "mend": self.mend,
        }


class InDoubt(DomainError):
    """A cell that cannot be taken: raised while a line is read, and listed with its place."""

    def __init__(self, column: str, text: Text, mend: Text = "") -> None:
        super().__init__(text, code="in_doubt")
        self.column, self.mend = column, mend

    def at(self, place: Place) -> Doubt:
        """Give the doubt at the place of its line."""
        return Doubt(place, self.column, str(self.message), str(self.mend))


def lines_of(source: Path | bytes, headings: Sequence[Heading]) -> Iterator[Line]:
    """Give the lines of a table under their columns. Raises `UnreadableFile` for what is no such table."""
    try:
        yield from _lines(pieces_of(source, headings), headings)
    except UnreadableFile as error:
        # The readers of the matrix name other forms of document than a table has.
        if error.mend in (SEND_OTHER_FORM, SEND_SMALLER):
            error.mend = SEND_TABLE
        raise


def pieces_of(source: Path | bytes, headings: Sequence[Heading] = ()) -> Iterator[Piece]:
    """Open a workbook or a text of separated values by its content; give what stands in it, piece by piece."""
    stream = stream_of(source)
    head = stream.read(_HEAD)
    stream.seek(0)
    refuse_other_kinds(head)
    if head.startswith(archive.BEGINS):
        if archive.form(stream) is not archive.Form.XLSX:
            raise UnreadableFile(_("the file is a Word document, not a table."), mend=SEND_TABLE)
        # An empty cell would hide that something stands there.
        return xlsx.pieces(stream, shows_formulas=True)
    lines = decoded(stream.read()).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return delimited.pieces(lines, _delimiter(lines, headings))


def _delimiter(lines: Sequence[str], headings: Sequence[Heading]) -> str:
    """Give the sign that parts the first line into the most columns known."""
    first = next((line for line in lines if line.strip()), "")

    def known(delimiter: str) -> int:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(_code_of(cell, headings) is not None for cell in cells)

    return max(_DELIMITERS, key=known)


def _lines(pieces: Iterable[Piece], headings: Sequence[Heading]) -> Iterator[Line]:
    columns: list[str] | None = None
    number = 0
    for piece in pieces:
        if isinstance(piece, Part):
            columns = None
        if not isinstance(piece, Cells) or not any(piece.values):
            continue
        if columns is None:
            columns = _columns(piece, headings)
            continue
        number += 1
        if number > MOST_LINES:
            raise UnreadableFile(
                _("the file has more than %(limit)s lines."), where=piece.place, mend=_("Send it in parts."), limit=MOST_LINES
            )  # fmt: skip
        _refuse_beyond(piece, columns)
        yield Line(piece.place, dict(zip(columns, piece.values, strict=False)))
    if not number:
        raise UnreadableFile(_("the table has no line under its headings."), mend=SEND_WHOLE)


def _columns(piece: Cells, headings: Sequence[Heading]) -> list[str]:
    """Give the code of each column from the row of headings; refuse one unknown, twice there, or missing."""
    columns: list[str] = []
    for cell in piece.values:
        code = _code_of(cell, headings) if cell else ""
        if code is None:
            raise UnreadableFile(
                _("no column is called “%(name)s”."), where=piece.place, mend=_known(headings), name=cell
            )
        if code and code in columns:
            raise UnreadableFile(
                _("the column “%(name)s” stands twice."), where=piece.place, mend=_("Keep one of them."), name=cell
            )  # fmt: skip
        columns.append(code)
    missing = [heading.code for heading in headings if heading.is_needed and heading.code not in columns]
    if missing:
        raise UnreadableFile(
            _("the column “%(name)s” is missing."), where=piece.place, mend=_known(headings), name=missing[0]
        )
    return columns


def _code_of(cell: str, headings: Sequence[Heading]) -> str | None:
    folded = fold(cell)
    return next((h.code for h in headings if folded in {fold(name) for name in (h.code, *h.names)}), None)


def _known(headings: Sequence[Heading]) -> str:
    return _("The first row names the columns: %(columns)s.") % {
        "columns": ", ".join(heading.code for heading in headings)
    }


def _refuse_beyond(piece: Cells, columns: Sequence[str]) -> None:
    """Refuse a line with something beyond the last heading, or under an empty one: what is not read would be lost."""
    for at, value in enumerate(piece.values):
        if value and (at >= len(columns) or not columns[at]):
            raise UnreadableFile(
                _("“%(value)s” stands under no heading."),
                where=piece.place,
                mend=_("Put a text that holds the separating sign in quotation marks, or give the column a heading."),
                value=value[:60],
            )  # fmt: skip
