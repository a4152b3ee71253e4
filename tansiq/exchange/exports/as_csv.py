"""CSV: a heading, a row of HXL tags, then the rows; UTF-8 with the mark by which Excel knows it."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date

from tansiq.exchange.exports.columns import COLUMNS, Value, Words
from tansiq.exchange.exports.harmless import quoted
from tansiq.exchange.exports.rows import Row
from tansiq.kernel.batches import batches

_BOM = "\ufeff"
_ROWS_AT_ONCE = 100


class _Line:
    """What a csv writer takes for a file: gives back what is written."""

    def write(self, text: str) -> str:
        return text


def pieces(rows: Iterable[Row], words: Words) -> Iterator[str]:
    """Give the file in pieces of some hundred rows."""
    # Every cell is quoted: a spreadsheet that splits at another sign than the comma then meets no bare cell.
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    head = writer.writerow([quoted(heading) for heading in words.headings])
    tags = writer.writerow([column.hxl for column in COLUMNS])
    yield f"{_BOM}{head}{tags}"
    for batch in batches(rows, _ROWS_AT_ONCE):
        yield "".join(
            str(writer.writerow([_cell(column.value(row, words)) for column in COLUMNS])) for row in batch
        )


def _cell(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else quoted(str(value))
