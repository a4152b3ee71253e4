"""An answer as a cell of a table: written in words of one language, read back from the words of any, or from codes."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from tansiq.assessments.policies.values import require_value
from tansiq.exchange.tables.reading import InDoubt
from tansiq.frameworks.enums import ANSWERS, QuestionKind
from tansiq.frameworks.models import Question
from tansiq.kernel.errors import DomainError
from tansiq.kernel.names import name_in
from tansiq.kernel.text import fold

BETWEEN_CELLS = " | "
_CHOSEN = (QuestionKind.YES_NO_PARTLY, QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF)


def choices(question: Question, language: str) -> dict[str, str]:
    """Give what may be chosen as code → words; nothing where nobody chooses."""
    if question.kind == QuestionKind.YES_NO_PARTLY:
        with override(language):
            return {code: str(label) for code, label in ANSWERS.items()}
    return {option["code"]: name_in(option["names"], language) for option in question.options}


def written(question: Question, value: Any, language: str) -> str:
    """Give an answer as the text of a cell."""
    if value is None:
        return ""
    if question.kind == QuestionKind.SEVERAL_OF:
        words = choices(question, language)
        return "\n".join(words.get(code, code) for code in value)
    if question.kind == QuestionKind.TABLE:
        codes = [column["code"] for column in question.columns]
        return "\n".join(BETWEEN_CELLS.join(row.get(code, "") for code in codes).rstrip() for row in value)
    return choices(question, language).get(value, str(value)) if question.kind in _CHOSEN else str(value)


def read(question: Question, text: str, column: str) -> Any:
    """Give the answer that a cell holds, as it is kept; raise `InDoubt` with the mend for what the question does not ask."""
    text = text.strip()
    if not text:
        return None
    try:
        return require_value(question, _READERS.get(QuestionKind(question.kind), _as_it_is)(question, text))
    except DomainError as error:
        raise InDoubt(column, str(error), mend(question)) from error


def mend(question: Question, language: str = "") -> str:
    """Say how the question is answered, its choices in a language (the reader's where none is named)."""
    kind = QuestionKind(question.kind)
    if kind in _CHOSEN:
        said = (
            _("Several, each on a line of its own: %(choices)s.")
            if kind == QuestionKind.SEVERAL_OF
            else _("One of: %(choices)s.")
        )
        return said % {"choices": "; ".join(choices(question, language or get_language() or "en").values())}
    if kind == QuestionKind.TABLE:
        names = BETWEEN_CELLS.join(name_in(column["names"], language or None) for column in question.columns)
        return _("A line for each row, its cells parted by “|”: %(columns)s.") % {"columns": names}
    return {
        QuestionKind.NUMBER: _("A number, without its unit."),
        QuestionKind.DATE: _("A day, as 2026-11-24."),
    }.get(kind, _("A text."))  # fmt: skip


def _as_it_is(question: Question, text: str) -> str:
    return text


def _names(question: Question, code: str) -> list[str]:
    return [choices(question, language).get(code, "") for language in ("en", "ar")]


def _code(question: Question, text: str) -> str:
    """Give the code of words, in whichever language they stand; words that are none stay, to be refused."""
    folded = fold(text)
    for code in choices(question, "en"):
        if folded in {fold(code), *(fold(name) for name in _names(question, code))}:
            return code
    return text


def _several(question: Question, text: str) -> list[str]:
    known = set(choices(question, "en"))
    chosen: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        code = _code(question, line)
        # Words that hold a semicolon themselves are known as a whole; else it parts them.
        chosen += (
            [code]
            if code in known
            else [_code(question, one) for one in re.split(r"[;؛]", line) if one.strip()]
        )
    return chosen  # fmt: skip


def _rows(question: Question, text: str) -> list[dict[str, str]]:
    codes = [column["code"] for column in question.columns]
    rows = []
    for line in filter(str.strip, text.splitlines()):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > len(codes):
            raise DomainError(
                _("“%(line)s” has more cells than the table has columns.") % {"line": line.strip()}
            )
        rows.append(dict(zip(codes, cells, strict=False)))
    return rows  # fmt: skip


_READERS: dict[QuestionKind, Callable[[Question, str], Any]] = {
    QuestionKind.YES_NO_PARTLY: _code,
    QuestionKind.ONE_OF: _code,
    QuestionKind.SEVERAL_OF: _several,
    QuestionKind.TABLE: _rows,
}
