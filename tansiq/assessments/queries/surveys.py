"""Surveys and their areas for pages; every read starts from the policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from tansiq.access.actor import Actor
from tansiq.assessments.enums import ENDED, Lane
from tansiq.assessments.models import (
    Answer,
    Finding,
    Rating,
    Review,
    Source,
    Survey,
    SurveyArea,
    shown_lanes,
)
from tansiq.assessments.queries.asked import asked_in
from tansiq.frameworks.models import Question, Requirement
from tansiq.notices.queries.subjects import Subject
from tansiq.sharing.queries import with_reasons

# What a page says of a survey beside its own row.
_AROUND = ("state", "version__framework", "owner", "previous__version")


def surveys(*, by: Actor) -> QuerySet[Survey]:
    """Give the surveys that `by` sees, the newest first."""
    seen = Survey.objects.visible_to(by).select_related("state", "version__framework", "owner")
    # The file of a version is large, and no page of surveys reads it.
    return seen.defer("version__content").order_by("-pk")


def listed(*, by: Actor) -> QuerySet[Survey]:
    """Give the surveys that `by` sees, what ends soonest first, with how much is answered as far as it has been shown."""
    areas = SurveyArea.objects.visible_to(by).filter(record=OuterRef("pk"))
    asked = areas.values("record").annotate(number=Count("area__requirements__questions"))
    said = Answer.objects.visible_to(by).filter(
        Q(value__isnull=False) | ~Q(remarks=""),
        survey=OuterRef("pk"),
        lane=Lane.ASSESSOR,
        question__requirement__area__version=OuterRef("version"),
    )
    return (
        surveys(by=by)
        .annotate(
            asked=Coalesce(Subquery(asked.order_by().values("number")), 0), answered=_number(said, "survey")
        )
        .order_by(F("stage_due_on").asc(nulls_last=True), F("planned_for").asc(nulls_last=True), "-pk")
    )


def counted_by_stage(*, by: Actor) -> dict[str, int]:
    """Count the surveys that `by` sees by their stage."""
    seen = Survey.objects.visible_to(by).order_by()
    return dict(seen.values_list("stage").annotate(number=Count("pk")))


def surveys_of_state(state_id: int, *, by: Actor) -> QuerySet[Survey]:
    """Give the surveys of a State that `by` sees: those under way first, then by adoption."""
    mine = surveys(by=by).filter(state_id=state_id)
    return mine.order_by(F("adopted_on").desc(nulls_first=True), "-pk")


def survey_of(pk: int, *, by: Actor) -> Survey:
    """Give one survey with why `by` sees it; raises `Survey.DoesNotExist` for what may not be seen."""
    seen = with_reasons(Survey.objects.visible_to(by), by)
    found = seen.select_related(*_AROUND).defer("version__content", "previous__version__content")
    return found.get(pk=pk)


@dataclass(frozen=True)
class Progress:
    """How far an area of a survey has come in one lane."""

    area: SurveyArea
    questions: int
    answered: int
    ratings: int
    rated: int
    unconfirmed: int
    findings: int

    @property
    def share(self) -> int:
        """Per cent of what is to be answered and rated."""
        whole = self.questions + self.ratings
        return 100 * (self.answered + self.rated) // whole if whole else 100


def areas_of(survey: Survey, *, by: Actor) -> QuerySet[SurveyArea]:
    """Give the areas of a survey that `by` sees, in their order."""
    seen = SurveyArea.objects.visible_to(by).filter(record=survey)
    return seen.select_related("area", "assignee").order_by("position")


def progress(survey: Survey, *, by: Actor, lane: Lane = Lane.ASSESSOR) -> list[Progress]:
    """Count, for each area that `by` sees, what is asked and what is answered in a lane; one query whatever the size.

    Questions that a condition hides are counted as asked: they may be answered still. What stood under an earlier version
    is not counted.
    """
    axes = len(survey.version.axes) if lane == Lane.ASSESSOR else 0
    in_area = OuterRef("area_id")
    here = Q(shown_lanes(by), survey=survey, lane=lane)
    answers = Answer.objects.filter(here, area=OuterRef("pk"), question__requirement__area=in_area)
    ratings = Rating.objects.filter(here, area=OuterRef("pk"), requirement__area=in_area)
    counted = areas_of(survey, by=by).annotate(
        number_questions=_number(Question.objects.filter(requirement__area=in_area), "requirement__area"),
        number_requirements=_number(Requirement.objects.filter(area=in_area), "area"),
        number_answered=_number(answers.filter(Q(value__isnull=False) | ~Q(remarks="")), "area"),
        number_rated=_number(ratings, "area"),
        number_unconfirmed=_number(answers.filter(is_prefilled=True), "area"),
        number_unconfirmed_ratings=_number(ratings.filter(is_prefilled=True), "area"),
        number_findings=_number(Finding.objects.filter(here, area=OuterRef("pk")), "area"),
    )
    return [
        Progress(
            area=area,
            questions=area.number_questions,
            answered=area.number_answered,
            ratings=area.number_requirements * axes,
            rated=area.number_rated,
            unconfirmed=area.number_unconfirmed + area.number_unconfirmed_ratings,
            findings=area.number_findings,
        )
        for area in counted
    ]


def _number(rows: QuerySet[Any], name: str) -> Any:
    """Count the rows of an area, beside the area itself."""
    return Coalesce(Subquery(rows.order_by().values(name).annotate(number=Count("pk")).values("number")), 0)


@dataclass(frozen=True)
class Sheet:
    """One area of a survey as it is filled: requirements with their questions, what was answered, rated and found."""

    area: SurveyArea
    requirements: Sequence[Requirement]
    answers: dict[int, Answer]
    other_lane: dict[int, Answer]
    ratings: dict[tuple[int, str], Rating]
    findings: list[Finding]


def areas_in(pk: int, *, by: Actor) -> list[SurveyArea]:
    """Give the areas of the survey with a key that `by` sees, each with its survey: one query; none for what may not be seen."""
    seen = SurveyArea.objects.visible_to(by).filter(record=pk).order_by("position")
    areas = list(seen.select_related("area", "assignee", *(f"record__{name}" for name in _AROUND)))
    for area in areas:
        area.record = areas[0].record
    return areas


def area_of(pk: int, key: str, *, by: Actor) -> SurveyArea:
    """Give one area with its survey; raises `SurveyArea.DoesNotExist` for what may not be seen."""
    seen = SurveyArea.objects.visible_to(by).filter(record=pk, key=key)
    return seen.select_related("area", "assignee", *(f"record__{name}" for name in _AROUND)).get()


def sheet(area: SurveyArea, *, by: Actor, lane: Lane = Lane.ASSESSOR) -> Sheet:
    """Give an area that `by` has been shown, to fill or to read: four queries, and three more the first time.

    `other_lane` holds what the other lane answered, as far as it has been shown to `by`.
    """
    here = {"survey": area.record, "area": area}
    answers: dict[str, dict[int, Answer]] = {Lane.ASSESSOR: {}, Lane.STATE: {}}
    sources = Source.objects.select_related("submission")
    for answer in Answer.objects.visible_to(by).filter(**here).prefetch_related(Prefetch("sources", sources)):
        answers[answer.lane][answer.question_id] = answer
    ratings = Rating.objects.visible_to(by).filter(**here, lane=Lane.ASSESSOR)
    findings = Finding.objects.visible_to(by).filter(**here)
    other = Lane.STATE if lane == Lane.ASSESSOR else Lane.ASSESSOR
    return Sheet(
        area=area,
        requirements=asked_in(area).requirements,
        answers=answers[lane],
        other_lane=answers[other],
        ratings={(rating.requirement_id, rating.axis): rating for rating in ratings},
        findings=list(findings.select_related("requirement").order_by("pk")),
    )


def is_shown(question: Question, values: dict[str, object]) -> bool:
    """Say whether the conditions of a question hold, given code → answer; several chosen: one of them is enough."""
    return all(_holds(condition, values.get(condition["question"])) for condition in question.conditions)


def _holds(condition: dict[str, object], value: object) -> bool:
    wanted = condition["is"]
    chosen = value if isinstance(value, list) else [value]
    return any(one in wanted for one in chosen)  # type: ignore[operator]  # a list, by the schema


def reviews_of(survey: Survey, *, by: Actor) -> QuerySet[Review]:
    """Give what the quality review noted, to the people of the assessing body."""
    return Review.objects.visible_to(by).filter(survey=survey).order_by("pk")


def under_way(*, by: Actor) -> QuerySet[Survey]:
    """Give the assessments under way that `by` sees, what ends soonest first."""
    return surveys(by=by).exclude(stage__in=ENDED).order_by(F("stage_due_on").asc(nulls_last=True), "pk")


def shown_survey(survey: Survey) -> Subject:
    """Say what a survey is called in a notice; no mail names it."""
    return Subject(
        title=survey.state.name,
        href=reverse("assessments:survey", args=[survey.pk]),
        reference=survey.reference,
    )


def by_reference(reference: str) -> Survey | None:
    """Give the survey that bears a reference, for a request to its owner."""
    return Survey.objects.filter(reference=reference).first()
