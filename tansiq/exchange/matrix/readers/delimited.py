"""The same tables as comma-, semicolon- or tab-separated values."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext_lazy as _

from tansiq.exchange.matrix.columns import headings
from tansiq.exchange.matrix.errors import SEND_WHOLE, UnreadableFile
from tansiq.exchange.matrix.pieces import Cells, Piece, Place

_DELIMITERS = (",", ";", "\t")
_LINES_BEFORE_HEADINGS = 500
# A cell in quotes that holds a quote or goes on over the line: such a tab-separated file is no plain text.
_QUOTED_CELL = re.compile(r'(?:^|\t)"(?:[^"\t]*(?:""|\t)|[^"\t]*$)')


def delimiter_of(lines: Sequence[str]) -> str | None:
    """Say what parts the cells; None for the text form, whose tables stand among running text with bare tabs."""
    if any("\t" in line and headings(tuple(line.split("\t"))) for line in lines):
        return "\t" if any(_QUOTED_CELL.search(line) for line in lines if "\t" in line) else None
    return next((delimiter for delimiter in _DELIMITERS if _has_headings(lines, delimiter)), None)


def pieces(lines: Iterable[str], delimiter: str) -> Iterator[Piece]:
    """Give each record as a table line, numbered by its first line. Raises `UnreadableFile` where a quote is never closed."""
    records = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in records:
            values = tuple(cell.strip() for cell in record)
            if any(values):
                yield Cells(values, Place(line), is_exact=True)
            line = records.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            _("a cell that begins with a quotation mark is not closed; the file seems cut off or damaged."),
            where=Place(line),
            mend=SEND_WHOLE,
        ) from error


def _has_headings(lines: Sequence[str], delimiter: str) -> bool:
    records = csv.reader((f"{line}\n" for line in islice(lines, _LINES_BEFORE_HEADINGS)), delimiter=delimiter)
    try:
        return any(headings(tuple(record)) for record in records)
    except csv.Error:
        return False
