"""Reading a document of the matrix: whole, or as a stream of rows with its account at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tansiq.exchange.matrix import sources
from tansiq.exchange.matrix.account import Account
from tansiq.exchange.matrix.doubts import Code, Doubt
from tansiq.exchange.matrix.lexicon import Lexicon
from tansiq.exchange.matrix.likeness import Titled, look_alikes
from tansiq.exchange.matrix.pieces import Place
from tansiq.exchange.matrix.projects import Project, ProjectReader
from tansiq.exchange.matrix.rows import PrintedRow, RowReader
from tansiq.exchange.matrix.statements import Stated, Statements, symbol_of_name

Source = Path | str | bytes


class Reading:
    """One pass over a document: iterate once to get its rows; then its account is complete.

    `name` is the name of the file where `source` is bytes. `symbol` and `as_of` are read from the document before its first
    row; either can be given instead. Raises `UnreadableFile`, from the constructor or while iterating.
    """

    def __init__(
        self,
        source: Source,
        lexicon: Lexicon,
        *,
        name: str = "",
        symbol: str | None = None,
        as_of: str | None = None,
    ) -> None:
        path = Path(source) if isinstance(source, str) else source
        self.name = name or (path.name if isinstance(path, Path) else "")
        self.account = Account()
        self._said = Statements()
        opened = sources.opened(path)
        rows = RowReader(self._said, opened.is_unended).rows(opened.pieces)
        first = next(rows)
        self.as_of = as_of or self._said.as_of
        self.symbol = symbol or self._said.symbol or symbol_of_name(self.name) or self.name
        self._reader = ProjectReader(lexicon, self.as_of)
        self._rows: Iterator[PrintedRow] = chain((first,), rows)

    def __iter__(self) -> Iterator[Project]:
        for row in self._rows:
            project = self._reader.read(row)
            self.account.count(project)
            yield project
        self._finish()

    def _finish(self) -> None:
        self.account.doubts.extend(self._reader.serials.missing())
        if not self.as_of:
            self.account.doubts.append(Doubt(Code.AS_OF_ABSENT, Place(1), ""))
        self.account.state(self._said.totals)


@dataclass(frozen=True, slots=True)
class Document:
    """A document read whole."""

    name: str
    symbol: str
    as_of: str | None
    rows: tuple[Project, ...]
    account: Account

    @property
    def stated(self) -> list[Stated]:
        """The totals that the document states."""
        return self.account.stated

    @property
    def doubts(self) -> list[Doubt]:
        """Every doubt, in the order of the document."""
        return self.account.doubts


def read(
    source: Source,
    lexicon: Lexicon,
    *,
    name: str = "",
    symbol: str | None = None,
    as_of: str | None = None,
    with_look_alikes: bool = True,
) -> Document:
    """Read a document whole, doubts in the order of its parts and lines. Raises `UnreadableFile`.

    A large document is read by `Reading`, and its look-alikes are searched for afterwards.
    """
    reading = Reading(source, lexicon, name=name, symbol=symbol, as_of=as_of)
    rows = tuple(reading)
    if with_look_alikes:
        titled = (Titled(row.row, row.place, row.title) for row in rows)
        reading.account.doubts.extend(look_alikes(titled, lexicon))
    parts = {part: number for number, part in enumerate(dict.fromkeys(row.place.part for row in rows))}
    reading.account.doubts.sort(key=lambda doubt: (parts.get(doubt.place.part, -1), doubt.line))
    return Document(reading.name, reading.symbol, reading.as_of, rows, reading.account)
