"""XLSX: one sheet, right to left in Arabic, its heading frozen; written row by row, so that memory stays the same."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from tansiq.exchange.exports.columns import COLUMNS, Value, Words, sheet_title
from tansiq.exchange.exports.harmless import begins_like_a_formula
from tansiq.exchange.exports.rows import Row

# What a workbook may not hold, and how much a cell takes.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_767
_DATE = "yyyy-mm-dd"


def write(rows: Iterable[Row], words: Words, *, into: IO[bytes], is_right_to_left: bool) -> None:
    """Write the workbook."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(sheet_title())
    sheet.sheet_view.rightToLeft = is_right_to_left
    sheet.freeze_panes = "A2"
    for at, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.append([_heading(sheet, heading) for heading in words.headings])
    for row in rows:
        sheet.append([cell(sheet, column.value(row, words)) for column in COLUMNS])
    book.save(into)


def _heading(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    return cell


def cell(sheet: Any, value: Value) -> Any:
    """Give a cell of a workbook: a day is a date, and text stays text whatever it begins with."""
    if isinstance(value, date):
        dated = WriteOnlyCell(sheet, datetime(value.year, value.month, value.day))
        dated.number_format = _DATE
        return dated
    if not isinstance(value, str):
        return value
    text = _FORBIDDEN.sub("", value)[:_LONGEST]
    if not begins_like_a_formula(text):
        return text
    written = WriteOnlyCell(sheet, text)
    written.data_type = "s"
    # Text stays text when somebody edits the cell, too.
    written.quotePrefix = True
    return written
