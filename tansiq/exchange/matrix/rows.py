"""From the stream of pieces to printed rows: headings and pillars followed, lines that belong together joined."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from tansiq.exchange.matrix.columns import Columns, Role, headings
from tansiq.exchange.matrix.errors import SEND_WHOLE, UnreadableFile
from tansiq.exchange.matrix.pieces import Cells, Paragraph, Part, Piece, Place
from tansiq.exchange.matrix.serials import serial_of
from tansiq.exchange.matrix.statements import Statements, pillar_of_cell
from tansiq.exchange.matrix.statuses import status
from tansiq.kernel.text import fold

_NOWHERE = Place(0)
_TOTAL_WORDS = frozenset({"total", "grand total", "المجموع", "الاجمالي", "مجموع"})


@dataclass(slots=True)
class PrintedRow:
    """One row as it is printed, lines joined; `lines` counts them, `missing` the cells that its last line lacks."""

    pillar: str | None
    cells: dict[Role, str]
    columns: Columns
    place: Place
    lines: int = 1
    missing: int = 0
    is_too_wide: bool = False

    @property
    def is_broken(self) -> bool:
        """Say whether the row was found in several lines, or with cells too few or too many."""
        return self.lines > 1 or self.missing > 0 or self.is_too_wide


@dataclass(slots=True)
class RowReader:
    """Follows the pieces of one document and gives its rows; what it says of itself is gathered in `said`."""

    said: Statements
    is_unended: bool = False
    _columns: Columns | None = None
    _open: PrintedRow | None = None
    _last: Place = _NOWHERE
    _last_line: Place = _NOWHERE
    _is_new_part: bool = False
    _counted: Counter[str | None] = field(default_factory=Counter)

    def rows(self, pieces: Iterable[Piece]) -> Iterator[PrintedRow]:
        """Give the rows in order. Raises `UnreadableFile` where the file holds no matrix or is cut off."""
        for piece in pieces:
            done = self._take(piece)
            self._last = piece.place
            if done:
                yield done
        if self._open and (self._open.missing or self._ends_in_empty_cell(self._open)):
            raise UnreadableFile(
                _("the last row is incomplete; the file seems cut off here."),
                where=self._open.place,
                mend=SEND_WHOLE,
            )
        if self._open:
            yield self._close()
        self._require_whole()

    def _ends_in_empty_cell(self, row: PrintedRow) -> bool:
        """Say whether the file stops, without the end of a line, before the last cell of its last row is begun."""
        return self.is_unended and self._last == self._last_line and not row.cells.get(row.columns.roles[-1])

    def _take(self, piece: Piece) -> PrintedRow | None:
        """Take in one piece; give the row that it completes, if any."""
        if isinstance(piece, Part):
            return self._begin_part(piece)
        if isinstance(piece, Paragraph):
            return self._hear(piece)
        if not any(piece.values):
            return None
        found = headings(piece.values)
        if found:
            self._use(found, piece.place)
            return None
        if self._is_new_part and self._columns and len(piece.values) != self._columns.width:
            self._columns = None
        self._is_new_part = False
        if self._columns is None or self._is_statement(piece, self._columns):
            return self._hear(Paragraph(_as_text(piece), piece.place))
        self._last_line = piece.place
        return self._line(piece, self._columns)

    def _begin_part(self, part: Part) -> PrintedRow | None:
        """Open a sheet, which brings its own pillar and headings, or a table, which may carry on the one before."""
        self._is_new_part = True
        if not part.is_sheet:
            return None
        self._columns = None
        self.said.pillar = pillar_of_cell(part.title)
        return self._close() if self._open else None

    def _use(self, columns: Columns, place: Place) -> None:
        """Take up the columns of a line of headings; a row broken over the page stays open."""
        if not columns.has(Role.SERIAL):
            raise UnreadableFile(
                _("the table has no column for the serial of a row."),
                where=place,
                mend=_("Add one, headed “Serial”."),
            )
        self._columns, self._is_new_part = columns, False

    def _hear(self, paragraph: Paragraph) -> PrintedRow | None:
        """Listen to running text. Text right below an incomplete line belongs to its last cell; a pillar's heading ends a row."""
        row = self._open
        if row and row.missing and paragraph.place == _next(self._last):
            _splice(row, (paragraph.text,))
            return None
        is_heading = self.said.hear(paragraph, before_rows=not self._counted and row is None)
        return self._close() if is_heading and row else None

    def _line(self, line: Cells, columns: Columns) -> PrintedRow | None:
        row = self._open
        if row and _carries_on_mid_cell(row, line):
            _splice(row, line.values)
            return None
        cells = columns.cells(line.values)
        if row and _carries_on(row, cells):
            _join(row, line, cells)
            return None
        done = self._close() if row else None
        self._open = self._row(line, cells, columns)
        return done

    def _row(self, line: Cells, cells: dict[Role, str], columns: Columns) -> PrintedRow:
        extra = tuple(value for value in line.values[columns.width :] if value)
        if extra:
            cells[columns.roles[-1]] = ", ".join((cells[columns.roles[-1]], *extra))
        missing = max(0, columns.width - len(line.values)) if line.is_exact else 0
        return PrintedRow(
            self._pillar(cells), cells, columns, line.place, missing=missing, is_too_wide=bool(extra)
        )

    def _pillar(self, cells: dict[Role, str]) -> str | None:
        """Give the pillar of a row: its own cell before the heading above it; a merged cell holds for the rows below."""
        printed = cells.get(Role.PILLAR, "")
        if printed:
            self.said.pillar = pillar_of_cell(printed)
        return self.said.pillar

    def _close(self) -> PrintedRow:
        row, self._open = self._open, None
        assert row is not None
        self._counted[row.pillar] += 1
        return row

    def _require_whole(self) -> None:
        """Refuse a file without a row, and one that stops short of what it announces."""
        if not self._counted:
            raise UnreadableFile(
                _(
                    "the file holds no matrix: no table headed “Serial”, “Project Title”, “Status”, … was found."
                ),
                mend=SEND_WHOLE,
            )
        pillar = self._pillar_cut_off()
        if pillar:
            raise UnreadableFile(
                _(
                    "the document announces more projects under pillar %(pillar)s; the file seems cut off here."
                ),
                where=self._last,
                mend=SEND_WHOLE,
                pillar=pillar,
            )

    def _pillar_cut_off(self) -> str | None:
        """Give a pillar of which projects are announced and none stands in the file; or the last one, where the file stops
        without the end of a line, in or right below a row, and the pillar has fewer rows than any total says.
        """
        announced: dict[str, int] = {}
        for total in self.said.totals:
            if total.pillar:
                announced[total.pillar] = min(total.number, announced.get(total.pillar, total.number))
        absent = [pillar for pillar, number in announced.items() if number and not self._counted[pillar]]
        if absent and not self._counted[None]:
            return absent[0]
        ends_in_row = self._last in {self._last_line, _next(self._last_line)}
        last = self.said.pillar
        is_short = last is not None and self._counted[last] < announced.get(last, 0)
        return last if self.is_unended and ends_in_row and is_short else None

    def _is_statement(self, line: Cells, columns: Columns) -> bool:
        """Say whether a line is no row but a title, a note, a sum, or part of another table of another width."""
        first, *others = line.values
        if not first or serial_of(first) is not None:
            return False
        is_alone = not any(value for value in others if value != first)
        is_carried_on = self._open is not None and self._open.missing > 0
        is_of_other_table = line.is_exact and len(line.values) != columns.width and not is_carried_on
        return is_alone or is_of_other_table or fold(first) in _TOTAL_WORDS


def _carries_on(row: PrintedRow, cells: dict[Role, str]) -> bool:
    """Say whether a line without a serial belongs to the row above it: it does, unless it brings a title and a second status."""
    if cells.get(Role.SERIAL):
        return False
    more = cells.get(Role.STATUS, "")
    return not (cells.get(Role.TITLE) and more and status(row.cells.get(Role.STATUS, "")))


def _carries_on_mid_cell(row: PrintedRow, line: Cells) -> bool:
    """Say whether a line is the rest of an incomplete one that broke inside a cell: both together fill the columns."""
    begins = line.values[0]
    return bool(row.missing and begins and not begins.isdecimal() and len(line.values) - 1 <= row.missing)


def _join(row: PrintedRow, line: Cells, cells: dict[Role, str]) -> None:
    """Add the cells of a further line to a row, column by column."""
    for role, more in cells.items():
        row.cells[role] = _glued(row.cells.get(role, ""), more)
    if line.is_exact:
        row.missing = min(row.missing, max(0, row.columns.width - len(line.values)))
    row.lines += 1


def _splice(row: PrintedRow, values: tuple[str, ...]) -> None:
    """Carry on an incomplete row in the middle of its last cell."""
    filled = row.columns.width - row.missing
    role = row.columns.roles[filled - 1]
    row.cells[role] = _glued(row.cells.get(role, ""), values[0])
    padded = ("",) * filled + values[1:]
    for role, value in row.columns.cells(padded).items():
        row.cells[role] = row.cells.get(role) or value
    row.missing -= len(values) - 1
    row.lines += 1


def _glued(before: str, more: str) -> str:
    """Join two parts of a cell; a word that broke at its hyphen is made whole."""
    if not before or not more:
        return before or more
    ends_in_hyphen = before[-1] in "-\u2010\u2011\u2013/" and not before[-2:-1].isspace()
    return f"{before}{more}" if ends_in_hyphen else f"{before} {more}"


def _next(place: Place) -> Place:
    return place._replace(line=place.line + 1)


def _as_text(line: Cells) -> str:
    return ", ".join(dict.fromkeys(value for value in line.values if value))
