"""What the pages of a version draw: ladders of levels, questions with their conditions in words, changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from tansiq.frameworks.enums import ANSWERS, CellKind, QuestionKind
from tansiq.frameworks.models import Provision, Question, Requirement, Succession, Version
from tansiq.kernel.names import name_in
from tansiq.web.common import words
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.common.navigation import address


@dataclass(frozen=True)
class Rung:
    """One level of the scale, and what an assessor can observe there on each axis."""

    level: str
    said: Sequence[str]


@dataclass(frozen=True)
class Asked:
    """One question or part as it is shown; `choices` are what it may be answered with, `cells` the columns of its table."""

    question: Question
    text: str
    facet: str
    conditions: Sequence[str]
    guidance: str
    evidence: Sequence[str]
    choices: Sequence[str]
    cells: Sequence[str]
    bounds: str
    provisions: Sequence[Provision]
    parts: Sequence["Asked"]


@dataclass(frozen=True)
class Required:
    """One requirement as it is shown: its ladder, and its questions."""

    requirement: Requirement
    text: str
    axes: Sequence[str]
    ladder: Sequence[Rung]
    provisions: Sequence[Provision]
    questions: Sequence[Asked]


@dataclass(frozen=True)
class Wording:
    """Puts what a version holds in the reader's language."""

    version: Version
    questions: dict[str, Question]  # every one of the version, by its code

    def required(self, requirement: Requirement) -> Required:
        """Give one requirement with its ladder and questions."""
        whole: Iterable[Question] = requirement.whole_questions  # type: ignore[attr-defined]
        return Required(
            requirement=requirement,
            text=name_in(requirement.text),
            axes=[name_in(axis["names"]) for axis in self.version.axes],
            ladder=self._ladder(requirement),
            provisions=list(requirement.provisions.all()),
            questions=[self.asked(question) for question in whole],
        )

    def _ladder(self, requirement: Requirement) -> list[Rung]:
        axes = [axis["code"] for axis in self.version.axes]
        return [
            Rung(
                level=name_in(level["names"]),
                said=[name_in(requirement.levels[axis][level["code"]]) for axis in axes],
            )
            for level in self.version.levels
        ]

    def asked(self, question: Question) -> Asked:
        """Give one question with its parts."""
        facets = {facet["code"]: name_in(facet["names"]) for facet in self.version.facets}
        is_whole = question.parent_id is None
        return Asked(
            question=question,
            text=name_in(question.text),
            facet=facets[question.facet],
            conditions=[self._condition(condition) for condition in question.conditions],
            guidance=name_in(question.guidance),
            evidence=[name_in(text) for text in question.evidence],
            choices=[label for _code, label in choices_of(question)],
            cells=[
                f"{name_in(column['names'])} ({CellKind(column['type']).label})"
                for column in question.columns
            ],
            bounds=_bounds(question),
            provisions=list(question.provisions.all()) if is_whole else [],
            parts=[self.asked(part) for part in question.parts.all()] if is_whole else [],
        )

    def _condition(self, condition: dict[str, Any]) -> str:
        """Say under which answer a question is shown: the name of each answer, not its code."""
        labels = dict(choices_of(self.questions[condition["question"]]))
        answers = joined([_("“%(answer)s”") % {"answer": labels[code]} for code in condition["is"]])
        return _("Asked if the answer to %(code)s is %(answers)s.") % {
            "code": f"\u2068{condition['question']}\u2069",
            "answers": answers,
        }


def joined(parts: Sequence[str]) -> str:
    """Write alternatives one after the other: “a”, “b” or “c”."""
    if len(parts) == 1:
        return parts[0]
    comma = "، " if get_language_bidi() else ", "
    return _("%(first)s or %(last)s") % {"first": comma.join(parts[:-1]), "last": parts[-1]}


def choices_of(question: Question) -> list[tuple[str, str]]:
    """Give what a question may be answered with, as code and name."""
    if question.kind == QuestionKind.YES_NO_PARTLY:
        return [(code, str(label)) for code, label in ANSWERS.items()]
    return [(option["code"], name_in(option["names"])) for option in question.options]


def _bounds(question: Question) -> str:
    """Say in which unit a number is given, and between which bounds."""
    if question.kind != QuestionKind.NUMBER:
        return ""
    said = [name_in(question.unit)]
    if question.least is not None:
        said.append(_("at least %(number)s") % {"number": _plainly(question.least)})
    if question.most is not None:
        said.append(_("at most %(number)s") % {"number": _plainly(question.most)})
    return " · ".join(said)


def _plainly(bound: Decimal) -> str:
    """Write a bound without the places that say nothing."""
    return words.number(int(bound) if bound == int(bound) else float(bound))


def _coded(code: str, name: str) -> str:
    """Write a code before a name, so that it stands before it in both directions."""
    return f"{chr(0x200F) if get_language_bidi() else ''}\u2068{code}\u2069 {name}"


def changes_table(rows: Iterable[Succession], version: Version) -> Table:
    """Draw what became of each requirement, question and part of the version before."""
    return Table(
        caption=_("What became of the version before"),
        columns=[
            Column(_("Before")), Column(_("Now")), Column(_("What became of it")),
            Column(_("Comparison")), Column(_("Note")),
        ],
        rows=[
            [_end(row, "before"), _end(row, "after"), row.get_kind_display(), row.get_comparability_display(),
             name_in(row.note)]
            for row in rows
        ],
        is_caption_hidden=True,
    )  # fmt: skip


def _end(row: Any, side: str) -> str:
    thing = getattr(row, side)
    return _coded(thing.code, name_in(thing.text)) if thing else "—"


def areas_table(areas: Iterable[Any], version: Version) -> Table:
    """Draw the areas of a version with what stands in each."""
    return Table(
        caption=_("Areas"),
        columns=[
            Column(_("Area")), Column(_("For whom")), Column(_("Weight"), is_numeric=True),
            Column(_("Requirements"), is_numeric=True), Column(_("Questions and parts"), is_numeric=True),
        ],
        rows=[
            [
                Cell(
                    _coded(area.code, area.name),
                    address("frameworks:area", version.framework.code, version.label, area.code) or "",
                ),
                area.get_block_display(), area.weight, area.requirements_count, area.questions_count,
            ]
            for area in areas
        ],
        is_caption_hidden=True,
    )  # fmt: skip
