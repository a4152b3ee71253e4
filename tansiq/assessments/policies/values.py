"""What an answer may be, by the kind of its question."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from tansiq.frameworks.enums import ANSWERS, CellKind, QuestionKind
from tansiq.frameworks.models import Question
from tansiq.kernel.errors import DomainError
from tansiq.kernel.names import name_in

LONGEST, MOST_ROWS, MOST_DECIMALS = 20_000, 100, 10


def require_value(question: Question, value: Any) -> Any:
    """Give an answer as it is kept, None where it is undetermined; refuse what the question does not ask for."""
    if isinstance(value, str):
        value = value.replace("\x00", " ").strip()
    if value in (None, "", [], {}):
        return None
    return _CHECKS[QuestionKind(question.kind)](question, value)


def _refuse(message: str) -> DomainError:
    return DomainError(message, code="value")


def _code(question: Question, value: Any) -> str:
    known = set(ANSWERS) if question.kind == QuestionKind.YES_NO_PARTLY else _codes(question.options)
    if not isinstance(value, str) or value not in known:
        raise _refuse(_("“%(value)s” is not among the answers to choose from.") % {"value": value})
    return value


def _codes(named: list[dict[str, Any]]) -> set[str]:
    return {entry["code"] for entry in named}


def _several(question: Question, value: Any) -> list[str]:
    chosen = value if isinstance(value, list) else [value]
    codes = {_code(question, one) for one in chosen}
    return [option["code"] for option in question.options if option["code"] in codes]


def number_in(value: Any) -> str:
    """Give a number as it is kept: a plain decimal as text, so that nothing is rounded."""
    try:
        # Python reads underscores over, wherever they stand; here they are a slip.
        number = Decimal(str(value).strip().replace("٫", ".").replace("_", " "))
    except InvalidOperation as error:
        raise _refuse(_("“%(value)s” is not a number.") % {"value": value}) from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15 or _decimals(number) > MOST_DECIMALS:
        raise _refuse(_("“%(value)s” is not a number that can be kept.") % {"value": value})
    return f"{number.normalize() + 0:f}"  # + 0: nought has no sign


def _decimals(number: Decimal) -> int:
    """Count the decimal places of a finite number; written out, those of 1e-999999 would fill a book."""
    return -int(number.as_tuple().exponent)


def _number(question: Question, value: Any) -> str:
    number = number_in(value)
    if question.least is not None and Decimal(number) < question.least:
        raise _refuse(_("The number is at least %(least)s.") % {"least": f"{question.least.normalize():f}"})
    if question.most is not None and Decimal(number) > question.most:
        raise _refuse(_("The number is at most %(most)s.") % {"most": f"{question.most.normalize():f}"})
    return number


def day_in(value: Any) -> str:
    """Give a day as it is kept: YYYY-MM-DD."""
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError as error:
        raise _refuse(_("“%(value)s” is not a day; write it as 2026-11-24.") % {"value": value}) from error


def text_in(value: Any) -> str:
    """Give a text as it is kept."""
    text = str(value).replace("\x00", " ").strip()
    if len(text) > LONGEST:
        raise _refuse(_("The text has at most %(most)s characters.") % {"most": LONGEST})
    return text


def _rows(question: Question, value: Any) -> list[dict[str, str]] | None:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _refuse(_("A table is answered by rows."))
    if len(value) > MOST_ROWS:
        raise _refuse(_("A table has at most %(most)s rows.") % {"most": MOST_ROWS})
    rows = [_row(question, row) for row in value]
    return [row for row in rows if row] or None


def _row(question: Question, row: dict[str, Any]) -> dict[str, str]:
    columns = {column["code"]: column for column in question.columns}
    if strangers := sorted(set(row) - set(columns)):
        raise _refuse(_("This table has no column “%(column)s”.") % {"column": strangers[0]})
    cells = {}
    for code, cell in row.items():
        if cell is not None and str(cell).strip():
            cells[code] = _cell(columns[code], cell)
    return cells


def _cell(column: dict[str, Any], cell: Any) -> str:
    read = {CellKind.NUMBER: number_in, CellKind.DATE: day_in, CellKind.TEXT: text_in}[
        CellKind(column["type"])
    ]
    try:
        return read(cell)
    except DomainError as error:
        raise _refuse(f"{name_in(column['names'])}: {error}") from error


_CHECKS: dict[QuestionKind, Callable[[Question, Any], Any]] = {
    QuestionKind.YES_NO_PARTLY: _code,
    QuestionKind.ONE_OF: _code,
    QuestionKind.SEVERAL_OF: _several,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: lambda question, value: day_in(value),
    QuestionKind.TEXT: lambda question, value: text_in(value),
    QuestionKind.TABLE: _rows,
}


def require_level(
    levels: list[dict[str, Any]], outside: list[dict[str, Any]], level: str, reason: str
) -> None:
    """Refuse a level that the scale does not have, and one outside the scale without a reason."""
    if level not in _codes(levels) | _codes(outside):
        raise DomainError(_("The scale has no level “%(level)s”.") % {"level": level}, code="level_unknown")
    if level in _codes(outside) and not reason.strip():
        raise DomainError(_("Say why the requirement stands outside the scale."), code="reason_missing")


def require_axis(axes: list[dict[str, Any]], axis: str) -> None:
    """Refuse an axis on which the framework does not rate."""
    if axis not in _codes(axes):
        raise DomainError(_("The framework has no axis “%(axis)s”.") % {"axis": axis}, code="axis_unknown")
