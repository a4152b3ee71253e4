"""Answers, conditions and people in words."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Survey
from tansiq.audit.queries import Name, names_of
from tansiq.frameworks.enums import ANSWERS, CellKind, QuestionKind
from tansiq.frameworks.models import Question
from tansiq.kernel.names import name_in
from tansiq.web.assessments.surveys import doors
from tansiq.web.common import words


def choices_of(question: Question) -> list[tuple[str, str]]:
    """Give what may be chosen in a question, with its words; none where it is written."""
    if question.kind == QuestionKind.YES_NO_PARTLY:
        return [(code, str(label)) for code, label in ANSWERS.items()]
    return [(option["code"], name_in(option["names"])) for option in question.options]


def in_words(question: Question, value: Any) -> str:
    """Say an answer in the reader's language; "" where it is undetermined. A table is said by `rows_of`."""
    if value is None or question.kind == QuestionKind.TABLE:
        return ""
    if question.kind in (QuestionKind.YES_NO_PARTLY, QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF):
        labels: dict[Any, str] = dict(choices_of(question))
        chosen = value if isinstance(value, list) else [value]
        return "; ".join(labels.get(code) or str(code) for code in chosen)
    if question.kind == QuestionKind.NUMBER:
        return f"{words.digits(value)} {name_in(question.unit)}".strip()
    return words.written_date(value) if question.kind == QuestionKind.DATE else str(value)


def rows_of(question: Question, value: Any) -> list[list[str]]:
    """Give the cells of a table's rows, in the order of its columns; none for other kinds."""
    if question.kind != QuestionKind.TABLE or not isinstance(value, list):
        return []
    return [[_cell(column, row.get(column["code"], "")) for column in question.columns] for row in value]


def _cell(column: Mapping[str, Any], text: str) -> str:
    if not text or column["type"] == CellKind.TEXT:
        return text
    return words.digits(text) if column["type"] == CellKind.NUMBER else words.written_date(text)


def conditions_of(question: Question, asked: Sequence[Question]) -> list[str]:
    """Say in words when a question is asked; `asked` are the questions of its area."""
    known = {other.code: other for other in asked}
    return [_condition(condition, known.get(condition["question"])) for condition in question.conditions]


def _condition(condition: Mapping[str, Any], other: Question | None) -> str:
    labels = dict(choices_of(other)) if other else {}
    quoted = [_("“%(answer)s”") % {"answer": labels.get(code, code)} for code in condition["is"]]
    wanted = reduce(lambda one, two: _("%(one)s or %(two)s") % {"one": one, "two": two}, quoted)
    return _("Asked only if %(question)s is %(answers)s.") % {
        "question": f"\u2068{condition['question']}\u2069",
        "answers": wanted,
    }


class Whose:
    """Who wrote what, as far as the reader may know: colleagues by name, others by whom they act for."""

    def __init__(self, survey: Survey, codes: Iterable[str], by: Actor) -> None:
        self._bodies = {Lane.ASSESSOR: str(survey.owner), Lane.STATE: survey.state.name}
        self._known = {
            Lane.ASSESSOR: doors.is_of_body(survey, by),
            Lane.STATE: doors.is_of_state(survey, by),
        }
        knows_any = any(self._known.values())
        self._names: dict[str, Name] = names_of(codes) if knows_any else {}

    def __call__(self, code: str, lane: str = Lane.ASSESSOR) -> str:
        """Name who wrote something in a lane."""
        name = self._names.get(code) if self._known[Lane(lane)] else None
        return name.text if name and name.text else self._bodies[Lane(lane)]
