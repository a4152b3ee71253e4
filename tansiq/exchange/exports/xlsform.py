"""XLSForm: the questions of a version for tools that ask them offline. Questions only, never answers.

Three sheets: what is asked (`survey`), what may be answered (`choices`), and what the form is (`settings`), each text in
every language of the version.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook

from tansiq.exchange.exports.as_xlsx import cell
from tansiq.frameworks.enums import ANSWERS, CellKind, QuestionKind
from tansiq.frameworks.models import Question, Requirement, Version

Texts = dict[str, str]
Row = dict[str, str]

_ANSWERS = "yes_no_partly"
_TYPES = {
    QuestionKind.NUMBER: "decimal",
    QuestionKind.DATE: "date",
    QuestionKind.TEXT: "text",
}
_CELLS = {CellKind.NUMBER: "decimal", CellKind.DATE: "date", CellKind.TEXT: "text"}
_TRANSLATED = ("label", "hint", "constraint_message")


def write(
    version: Version, requirements: Iterable[Requirement], questions: dict[str, Question], *, into: IO[bytes]
) -> None:
    """Write the form of a version."""
    book = Workbook(write_only=True)
    languages: Sequence[str] = version.languages
    columns = ["type", "name", *_columns(_TRANSLATED, languages), "relevant", "constraint"]
    survey = _survey(requirements, questions, languages)
    _sheet(book, "survey", columns, survey)
    choices = _choices(questions.values(), languages)
    _sheet(book, "choices", ["list_name", "name", *_columns(("label",), languages)], choices)
    settings = {
        "form_title": f"{version.framework.name}, {version.name}",
        "form_id": f"{version.framework.code}-{version.label}",
        "version": version.label,
        "default_language": _language(languages[0]),
    }
    _sheet(book, "settings", list(settings), [settings])
    book.save(into)


def _columns(names: Iterable[str], languages: Iterable[str]) -> list[str]:
    return [f"{name}::{_language(language)}" for name in names for language in languages]


def _language(code: str) -> str:
    """Name a language as the form does: “Arabic (ar)”."""
    known: dict[str, Any] = LANG_INFO
    return f"{known.get(code, {}).get('name', code)} ({code})"


def _sheet(book: Workbook, title: str, columns: list[str], rows: Iterable[Row]) -> None:
    sheet = book.create_sheet(title)
    sheet.append(columns)
    for row in rows:
        sheet.append([cell(sheet, row.get(column, "")) for column in columns])


def _translated(column: str, texts: Texts) -> Row:
    return {f"{column}::{_language(language)}": text for language, text in texts.items()}


# --- what is asked ---


def _survey(
    requirements: Iterable[Requirement], questions: dict[str, Question], languages: Sequence[str]
) -> Iterator[Row]:
    """Give a group per area, in it a group per requirement, in it its questions and their parts."""
    open_area = None
    for requirement in requirements:
        area = requirement.area
        if area != open_area:
            if open_area:
                yield {"type": "end_group"}
            yield {
                "type": "begin_group",
                "name": _name(area.code),
                **_translated("label", _coded(area.code, area.names)),
            }
            open_area = area
        yield from _of_requirement(requirement, questions, languages)
    yield {"type": "end_group"}


def _of_requirement(
    requirement: Requirement, questions: dict[str, Question], languages: Sequence[str]
) -> Iterator[Row]:
    name, code = _name(requirement.code), requirement.code
    yield {"type": "begin_group", "name": name, **_translated("label", _coded(code, requirement.names))}
    yield {"type": "note", "name": f"{name}_text", **_translated("label", requirement.text)}
    whole: Iterable[Question] = requirement.whole_questions  # type: ignore[attr-defined]
    for question in whole:
        for asked in (question, *question.parts.all()):
            yield from _of_question(asked, questions, languages)
    yield {"type": "end_group"}


def _of_question(
    question: Question, questions: dict[str, Question], languages: Sequence[str]
) -> Iterator[Row]:
    row = {
        "type": _type(question),
        "name": _name(question.code),
        **_translated("label", _label(question)),
        **_translated("hint", question.guidance),
        "relevant": " and ".join(_relevance(condition, questions) for condition in question.conditions),
    }
    if question.kind == QuestionKind.TABLE:
        yield row
        for column in question.columns:
            yield {
                "type": _CELLS[column["type"]],
                "name": f"{_name(question.code)}_{column['code']}",
                **_translated("label", column["names"]),
            }
        yield {"type": "end_repeat"}
        return
    if bounds := _bounds(question):
        row["constraint"] = " and ".join(f". {sign} {bound}" for sign, bound in bounds)
        row |= _translated("constraint_message", _message(bounds, languages))
    yield row


def _type(question: Question) -> str:
    kind = QuestionKind(question.kind)
    if kind == QuestionKind.YES_NO_PARTLY:
        return f"select_one {_ANSWERS}"
    if kind == QuestionKind.ONE_OF:
        return f"select_one {_name(question.code)}"
    if kind == QuestionKind.SEVERAL_OF:
        return f"select_multiple {_name(question.code)}"
    return "begin_repeat" if kind == QuestionKind.TABLE else _TYPES[kind]


def _name(code: str) -> str:
    """Give a code as the form may name a question: C2.1.1a is C2_1_1a."""
    return code.replace(".", "_")


def _coded(code: str, texts: Texts) -> Texts:
    return {language: f"{code} {text}" for language, text in texts.items()}


def _label(question: Question) -> Texts:
    """Give code and words, for a number with its unit behind them."""
    labels = _coded(question.code, question.text)
    if not question.unit:
        return labels
    return {language: f"{text} ({question.unit[language]})" for language, text in labels.items()}


def _relevance(condition: dict[str, Any], questions: dict[str, Question]) -> str:
    asked = questions[condition["question"]]
    name = f"${{{_name(asked.code)}}}"
    if asked.kind == QuestionKind.SEVERAL_OF:
        tests = [f"selected({name}, '{code}')" for code in condition["is"]]
    else:
        tests = [f"{name} = '{code}'" for code in condition["is"]]
    return f"({' or '.join(tests)})" if len(tests) > 1 else tests[0]


def _bounds(question: Question) -> list[tuple[str, str]]:
    bounds = ((">=", question.least), ("<=", question.most))
    return [(sign, f"{bound.normalize():f}") for sign, bound in bounds if bound is not None]


def _message(bounds: list[tuple[str, str]], languages: Sequence[str]) -> Texts:
    """Say in each language between which bounds the number lies."""
    said = {}
    for language in languages:
        with translation.override(language):
            words = {">=": _("at least %(number)s"), "<=": _("at most %(number)s")}
            said[language] = "; ".join(words[sign] % {"number": bound} for sign, bound in bounds)
    return said


# --- what may be answered ---


def _choices(questions: Iterable[Question], languages: Sequence[str]) -> Iterator[Row]:
    for code in ANSWERS:
        yield {"list_name": _ANSWERS, "name": code, **_translated("label", _answer(code, languages))}
    for question in questions:
        for option in question.options:
            yield {
                "list_name": _name(question.code),
                "name": option["code"],
                **_translated("label", option["names"]),
            }


def _answer(code: str, languages: Sequence[str]) -> Texts:
    """Say yes, partly or no in each language, in the words of the interface."""
    said = {}
    for language in languages:
        with translation.override(language):
            said[language] = str(ANSWERS[code])
    return said
