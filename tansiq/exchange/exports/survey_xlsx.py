"""A survey as a workbook to fill offline: a sheet that says what it is, then a sheet for each area."""

from collections.abc import Sequence
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tansiq.exchange.exports.harmless import begins_like_a_formula
from tansiq.exchange.tables.survey import COLUMNS, FIELDS, About, Row, Sheet, clean, digest

_CHOICES = "Choices"
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)
_TO_FILL = PatternFill("solid", fgColor="FFF6E0")
_HEADS = 3  # the name of the area, the codes of the columns (hidden), their names
_AT = {column.code: place for place, column in enumerate(COLUMNS, start=1)}


def write(
    about: About, sheets: Sequence[Sheet], *, confidences: Sequence[str], into: IO[bytes], is_right_to_left: bool
) -> None:  # fmt: skip
    """Write the workbook. Cells to be filled stand open, all others are locked without a password."""
    book = Workbook()
    first: Any = book.active
    _write_about(first, about)
    lists = _Lists(book)
    for sheet in sheets:
        _write_area(book.create_sheet(sheet.title[:31]), sheet, lists, confidences)
    for page in book.worksheets:
        page.sheet_view.rightToLeft = is_right_to_left
    book.move_sheet(lists.page, len(book.worksheets))
    book.save(into)


def _put(page: Any, row: int, column: int, text: str) -> Any:
    """Write a text that stays a text, whatever it begins with."""
    cell = page.cell(row, column)
    cell.value = clean(text)
    if begins_like_a_formula(cell.value or ""):
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.alignment = _WRAPPED
    return cell


def _write_about(page: Any, about: About) -> None:
    page.title = pgettext("sheet", "About")[:31]
    for letter, width in {"A": 8, "B": 28, "C": 80}.items():
        page.column_dimensions[letter].width = width
    page.column_dimensions["A"].hidden = True
    for at, (code, label, value) in enumerate(about.facts, start=1):
        _put(page, at, 1, code)
        _put(page, at, 2, label).font = _BOLD
        _put(page, at, 3, value)
    at = len(about.facts) + 2
    _put(page, at, 2, _("How to fill it")).font = _BOLD
    for line, text in enumerate(about.how, start=at):
        _put(page, line, 3, text)
    _lock(page)


class _Lists:
    """The lists to choose from, each written once on a hidden sheet."""

    def __init__(self, book: Workbook) -> None:
        self.page: Any = book.create_sheet(_CHOICES)
        self.page.sheet_state = "hidden"
        self._places: dict[tuple[str, ...], str] = {}

    def place_of(self, choices: Sequence[str]) -> str:
        """Give where a list stands, as a validation names it."""
        key = tuple(choices)
        if key not in self._places:
            column = len(self._places) + 1
            for row, choice in enumerate(choices, start=1):
                _put(self.page, row, column, choice)
            letter = get_column_letter(column)
            self._places[key] = f"{_CHOICES}!${letter}$1:${letter}${len(choices)}"
        return self._places[key]


def _write_area(page: Any, sheet: Sheet, lists: _Lists, confidences: Sequence[str]) -> None:
    _put(page, 1, _AT["code"], sheet.heading).font = Font(bold=True, size=14)
    page.cell(1, _AT["code"]).alignment = Alignment(wrap_text=False)
    for at, column in enumerate(COLUMNS, start=1):
        _put(page, 2, at, column.code)
        _put(page, 3, at, str(column.label)).font = _BOLD
        dimension = page.column_dimensions[get_column_letter(at)]
        dimension.width, dimension.hidden = column.width, column.is_hidden
    page.row_dimensions[2].hidden = True
    page.freeze_panes = page.cell(_HEADS + 1, _AT["text"])
    validations: dict[str, DataValidation] = {}
    for at, row in enumerate(sheet.rows, start=_HEADS + 1):
        _write_row(page, at, row)
        if row.choices:
            _offer(page, at, "answer", lists.place_of(row.choices), validations)
        if not row.is_rating:
            _offer(page, at, "confidence", lists.place_of(confidences), validations)
    for validation in validations.values():
        page.add_data_validation(validation)
    _lock(page)


def _write_row(page: Any, at: int, row: Row) -> None:
    page.cell(at, _AT["number"]).value = row.number
    known = {"key": row.key, "taken": digest(row.texts), "code": row.code, "text": row.text, "how": row.how}
    for code, text in {**known, **row.texts}.items():
        cell = _put(page, at, _AT[code], text)
        if code in FIELDS and not (row.is_rating and code in ("confidence", "sources")):
            cell.protection, cell.fill = Protection(locked=False), _TO_FILL
            # Text stays as it is typed: no number or day is made of it on the way.
            cell.number_format = "@"
        elif row.is_rating:
            cell.font = _BOLD


def _offer(page: Any, at: int, code: str, place: str, validations: dict[str, DataValidation]) -> None:
    """Offer a list in a cell; another text is refused by the platform with its mend, not by the spreadsheet."""
    if place not in validations:
        validations[place] = DataValidation(
            type="list", formula1=place, allow_blank=True, showErrorMessage=False
        )
    validations[place].add(page.cell(at, _AT[code]))  # fmt: skip


def _lock(page: Any) -> None:
    page.protection.sheet = True
    page.protection.formatColumns = False
    page.protection.formatRows = False
