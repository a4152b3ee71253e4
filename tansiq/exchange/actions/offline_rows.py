"""A survey as rows of a workbook: every question and rating that the reader sees in a lane, as it stands now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import override

from tansiq.access.actor import Actor
from tansiq.assessments.enums import Confidence, Lane, SourceKind
from tansiq.assessments.models import Answer, Rating, Source, Survey, SurveyArea
from tansiq.assessments.queries.surveys import areas_of
from tansiq.exchange.tables import answers
from tansiq.exchange.tables.survey import Row, Sheet, clean
from tansiq.frameworks.enums import QuestionKind
from tansiq.frameworks.models import Question, Requirement
from tansiq.kernel.names import name_in

# Several answers stand on lines of one cell: no list of a spreadsheet gives them.
_ONE_CHOSEN = (QuestionKind.YES_NO_PARTLY, QuestionKind.ONE_OF)


@dataclass(frozen=True)
class Asked:
    """What one row asks, in which area, and what stands there now."""

    area: SurveyArea
    row: Row
    question: Question | None = None
    requirement: Requirement | None = None
    axis: str = ""
    answer: Answer | None = None
    rating: Rating | None = None


@dataclass
class Written:
    """A whole survey as rows, by key and in their order."""

    language: str
    areas: list[SurveyArea] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets of the areas."""
        rows: dict[int, list[Row]] = {area.pk: [] for area in self.areas}
        for one in self.asked.values():
            rows[one.area.pk].append(one.row)
        return [
            Sheet(area.key.upper(), f"{area.key.upper()} · {name_in(area.area.names, self.language)}", rows[area.pk])
            for area in self.areas
        ]  # fmt: skip


def written(survey: Survey, *, lane: Lane, language: str, by: Actor) -> Written:
    """Give the rows of a survey in a lane; five queries, however many."""
    # An area that an earlier version of the framework asked stays with its answers, and is filled no more.
    areas = [area for area in areas_of(survey, by=by) if area.area.version_id == survey.version_id]
    whole = Written(language, areas)
    places = {area.area_id: area for area in whole.areas}
    for area in whole.areas:
        area.record = survey
    given = (
        Answer.objects.visible_to(by)
        .filter(survey=survey, lane=lane)
        .prefetch_related(Prefetch("sources", Source.objects.select_related("submission")))
    )
    said = {answer.question_id: answer for answer in given}
    rated = _ratings(survey, lane, by)
    asked: dict[Requirement, list[Question]] = {}
    questions = Question.objects.filter(requirement__area__in=places).select_related("requirement")
    for question in questions.order_by("requirement__area__position", "requirement__position", "position"):
        asked.setdefault(question.requirement, []).append(question)
    for requirement, its in asked.items():
        area = places[requirement.area_id]
        for question in its:
            one = _of_question(area, question, said.get(question.pk), language)
            whole.asked[one.row.key] = one
        for axis in survey.version.axes if lane == Lane.ASSESSOR else ():
            one = _of_axis(area, requirement, axis, rated.get((requirement.pk, axis["code"])), language)
            whole.asked[one.row.key] = one
    return whole  # fmt: skip


def _ratings(survey: Survey, lane: Lane, by: Actor) -> dict[tuple[int, str], Rating]:
    if lane != Lane.ASSESSOR:
        return {}
    rows = Rating.objects.visible_to(by).filter(survey=survey, lane=lane)
    return {(rating.requirement_id, rating.axis): rating for rating in rows}


def _of_question(area: SurveyArea, question: Question, answer: Answer | None, language: str) -> Asked:
    row = Row(
        key=f"q:{question.code}",
        number=answer.number if answer else 0,
        code=question.code,
        text=name_in(question.text, language),
        how=_how(question, language),
        texts=texts_of(question, answer, language),
        choices=list(answers.choices(question, language).values()) if question.kind in _ONE_CHOSEN else (),
    )
    return Asked(area, row, question=question, answer=answer)


def _how(question: Question, language: str) -> str:
    with override(language):
        lines = [answers.mend(question, language)]
    unit = name_in(question.unit, language) if question.unit else ""
    return "\n".join(filter(None, [*lines, unit, name_in(question.guidance, language)]))


def texts_of(question: Question, answer: Answer | None, language: str) -> dict[str, str]:
    """Give what stands in the open cells of a question."""
    if answer is None:
        return {"answer": "", "remarks": "", "confidence": "", "sources": ""}
    return {
        "answer": clean(answers.written(question, answer.value, language)),
        "remarks": clean(answer.remarks),
        "confidence": words_of(Confidence, language).get(answer.confidence, ""),
        "sources": "\n".join(line_of(source, language) for source in answer.sources.all()),
    }


def words_of(choices: Any, language: str) -> dict[str, str]:
    """Give the words of an enumeration in a language."""
    with override(language):
        return {choice.value: str(choice.label) for choice in choices if choice.value}


def line_of(source: Source, language: str) -> str:
    """Give a source as one line: its kind, the citation, its day."""
    what = source.citation or (source.submission.reference if source.submission else "")
    day = f" ({source.dated.isoformat()})" if source.dated else ""
    return clean(f"{words_of(SourceKind, language)[source.kind]}: {' '.join(what.split())}{day}")


def _of_axis(
    area: SurveyArea, requirement: Requirement, axis: Mapping[str, Any], rating: Rating | None, language: str
) -> Asked:
    levels = _levels(area)
    says = requirement.levels.get(axis["code"], {})
    row = Row(
        key=f"r:{requirement.code}:{axis['code']}",
        number=rating.number if rating else 0,
        code=requirement.code,
        text=f"{name_in(axis['names'], language)}: {name_in(requirement.text, language)}",
        how="\n".join(
            f"{name_in(level['names'], language)}: {name_in(says.get(level['code']) or level['says'], language)}"
            for level in levels
        ),
        texts={
            "answer": level_word(area, rating.level, language) if rating else "",
            "remarks": clean(rating.reason) if rating else "",
            "confidence": "",
            "sources": "",
        },
        choices=[name_in(level["names"], language) for level in levels],
        is_rating=True,
    )
    return Asked(area, row, requirement=requirement, axis=axis["code"], rating=rating)


def _levels(area: SurveyArea) -> Sequence[Mapping[str, Any]]:
    version = area.record.version
    return [*version.levels, *version.outside]


def level_word(area: SurveyArea, code: str, language: str) -> str:
    """Give the word of a level."""
    return next((name_in(one["names"], language) for one in _levels(area) if one["code"] == code), code)


def level_code(area: SurveyArea, text: str, folded: Any) -> str:
    """Give the code of a level from its code or its word in any language; the text itself where it is none."""
    for level in _levels(area):
        if folded(text) in {folded(level["code"]), *(folded(name) for name in level["names"].values())}:
            return str(level["code"])
    return text
