"""What the sheet of an area shows: requirements with their questions, answers beside those of the other lane, and ratings."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tansiq.access.actor import Actor
from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Answer, Finding, Rating, SurveyArea
from tansiq.assessments.queries.surveys import Sheet, sheet
from tansiq.frameworks.models import Provision, Question, Requirement
from tansiq.kernel.names import name_in
from tansiq.web.assessments.surveys import doors, wording
from tansiq.web.assessments.surveys.forms import AnswerForm, RatingForm
from tansiq.web.assessments.surveys.wording import Whose


@dataclass(frozen=True)
class Said:
    """An answer as it reads."""

    answer: Answer
    text: str
    rows: Sequence[Sequence[str]]
    who: str
    columns: Sequence[str] = ()

    @property
    def is_said(self) -> bool:
        """Whether it says anything: an answer that only has sources does not."""
        return bool(self.text or self.rows or self.answer.remarks)


@dataclass(frozen=True)
class Line:
    """One question of the sheet; `form` is absent for who only reads."""

    question: Question
    conditions: Sequence[str]
    said: Said | None = None
    other: Said | None = None
    form: AnswerForm | None = None
    facet: str = ""
    evidence: Sequence[str] = ()

    @property
    def conditions_as_data(self) -> str:
        """The conditions for the script, which shows the question as it is answered."""
        return json.dumps(self.question.conditions)

    @property
    def value_as_data(self) -> str:
        """What is answered, as the list that conditions look at."""
        value = self.said.answer.value if self.said else None
        chosen = value if isinstance(value, list) else [value]
        return json.dumps([one for one in chosen if isinstance(one, str) and one])

    @property
    def is_done(self) -> bool:
        """Whether it counts as answered."""
        return self.said is not None and self.said.is_said

    @property
    def is_prefilled(self) -> bool:
        """Whether it still stands as the last cycle left it."""
        return self.said is not None and self.said.answer.is_prefilled


@dataclass(frozen=True)
class Level:
    """One step of the ladder: what can be observed there."""

    code: str
    name: str
    says: str
    is_outside: bool


@dataclass(frozen=True)
class Axis:
    """One axis of a requirement: its ladder, and how it is rated."""

    code: str
    name: str
    requirement: Requirement
    levels: Sequence[Level]
    rating: Rating | None
    who: str = ""
    form: RatingForm | None = None

    @property
    def level(self) -> str:
        """The code of the level that stands."""
        return self.rating.level if self.rating else ""

    @property
    def level_name(self) -> str:
        """The name of the level that stands."""
        return next((level.name for level in self.levels if level.code == self.level), "")


@dataclass(frozen=True)
class Block:
    """One requirement with its questions and its ratings."""

    requirement: Requirement
    provisions: Sequence[Provision]
    lines: Sequence[Line]
    axes: Sequence[Axis]


@dataclass(frozen=True)
class Shown:
    """The whole sheet; `done` of `all` counts answers and, for the assessors, ratings."""

    area: SurveyArea
    lane: Lane
    blocks: Sequence[Block]
    findings: Sequence[Finding]
    writes: bool
    hindrance: str = ""
    unconfirmed: int = 0
    has_other: bool = False
    counted: tuple[int, int] = (0, 0)
    signed_off_by: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How much is answered and rated."""
        return self.counted[0]

    @property
    def all(self) -> int:
        """How much is asked and to be rated."""
        return self.counted[1]


def shown(area: SurveyArea, *, by: Actor) -> Shown:
    """Give the sheet of an area as the reader fills or reads it."""
    survey, lane = area.record, doors.lane_of(area.record, by)
    read = sheet(area, by=by, lane=lane)
    whose = Whose(survey, _codes(read), by)
    is_writer = doors.is_writer(survey, by, lane)
    hindrance = doors.hindrance(area, by, lane) if is_writer else ""
    writes = is_writer and not hindrance
    page = _Page(read, lane, whose, writes)
    blocks = [page.block(requirement) for requirement in read.requirements]
    lines = [line for block in blocks for line in block.lines]
    axes = [axis for block in blocks for axis in block.axes] if lane == Lane.ASSESSOR else []
    return Shown(
        area=area,
        lane=lane,
        blocks=blocks,
        findings=read.findings,
        writes=writes,
        hindrance=hindrance,
        unconfirmed=sum(line.is_prefilled for line in lines)
        + sum(axis.rating is not None and axis.rating.is_prefilled for axis in axes),
        has_other=bool(read.other_lane),
        counted=(
            sum(line.is_done for line in lines) + sum(axis.rating is not None for axis in axes),
            len(lines) + len(axes),
        ),
        signed_off_by=whose(area.signed_off_by) if area.signed_off_by else "",
    )


def _codes(read: Sheet) -> set[str]:
    given = [*read.answers.values(), *read.other_lane.values(), *read.ratings.values()]
    return {one.changed_by for one in given} | {read.area.signed_off_by}


def said(question: Question, answer: Answer | None, whose: Whose) -> Said | None:
    """Give an answer as it reads; None where there is none."""
    if answer is None:
        return None
    return Said(
        answer=answer,
        text=wording.in_words(question, answer.value),
        rows=wording.rows_of(question, answer.value),
        who=whose(answer.changed_by, answer.lane),
        columns=[name_in(column["names"]) for column in question.columns],
    )


def line(
    question: Question,
    *,
    asked: Sequence[Question],
    facets: Mapping[str, str],
    answer: Answer | None,
    other: Answer | None,
    whose: Whose,
    form: AnswerForm | None,
) -> Line:
    """Give one question as the sheet shows it."""
    return Line(
        question=question,
        conditions=wording.conditions_of(question, asked),
        said=said(question, answer, whose),
        other=said(question, other, whose),
        form=form,
        facet=facets.get(question.facet, ""),
        evidence=[name_in(names) for names in question.evidence],
    )


def facets_of(area: SurveyArea) -> dict[str, str]:
    """Give the names of the facets of a version, by their codes."""
    return {facet["code"]: name_in(facet["names"]) for facet in area.record.version.facets}


def ladder(area: SurveyArea, requirement: Requirement, axis: str) -> list[Level]:
    """Give the levels of an axis from the highest, what can be observed at each, and what stands outside the scale."""
    version, own = area.record.version, requirement.levels.get(axis, {})
    inside = [
        Level(level["code"], name_in(level["names"]), name_in(own.get(level["code"]) or level["says"]), False)
        for level in reversed(version.levels)
    ]
    outside = [
        Level(level["code"], name_in(level["names"]), name_in(level["says"]), True)
        for level in version.outside
    ]
    return inside + outside


class _Page:
    """What every block of one sheet is drawn from."""

    def __init__(self, read: Sheet, lane: Lane, whose: Whose, writes: bool) -> None:
        self.read, self.lane, self.whose, self.writes = read, lane, whose, writes
        self.questions = [q for requirement in read.requirements for q in requirement.questions.all()]
        self.facets = facets_of(read.area)

    def block(self, requirement: Requirement) -> Block:
        """Give one requirement; who fills the lane of the State sees its ratings only once they were transmitted."""
        lines = [self._line(question) for question in requirement.questions.all()]
        axes = [self._axis(requirement, axis) for axis in self.read.area.record.version.axes]
        is_rated = self.lane == Lane.ASSESSOR or bool(self.read.ratings)
        return Block(requirement, list(requirement.provisions.all()), lines, axes if is_rated else [])

    def _line(self, question: Question) -> Line:
        answer = self.read.answers.get(question.pk)
        return line(
            question,
            asked=self.questions,
            facets=self.facets,
            answer=answer,
            other=self.read.other_lane.get(question.pk),
            whose=self.whose,
            form=AnswerForm(question=question, answer=answer) if self.writes else None,
        )

    def _axis(self, requirement: Requirement, axis: dict[str, Any]) -> Axis:
        rating = self.read.ratings.get((requirement.pk, axis["code"]))
        rates = self.writes and self.lane == Lane.ASSESSOR
        return axis_of(self.read.area, requirement, axis, rating, self.whose, rates=rates)


def axis_of(
    area: SurveyArea,
    requirement: Requirement,
    axis: dict[str, Any],
    rating: Rating | None,
    whose: Whose,
    *,
    rates: bool,
) -> Axis:
    """Give one axis of a requirement, to rate or to read."""
    form = RatingForm(version=area.record.version, requirement=requirement, axis=axis["code"], rating=rating)
    return Axis(
        code=axis["code"],
        name=name_in(axis["names"]),
        requirement=requirement,
        levels=ladder(area, requirement, axis["code"]),
        rating=rating,
        who=whose(rating.changed_by) if rating else "",
        form=form if rates else None,
    )
