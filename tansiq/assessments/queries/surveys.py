"""Surveys and their areas for pages; every read starts from the policy."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.urls import reverse

from tansiq.access.actor import Actor
from tansiq.assessments.enums import ENDED, Lane
from tansiq.assessments.models import Answer, Finding, Rating, Review, Survey, SurveyArea
from tansiq.frameworks.models import Question, Requirement
from tansiq.notices.queries.subjects import Subject
from tansiq.sharing.queries import with_reasons


def surveys(*, by: Actor) -> QuerySet[Survey]:
    """Give the surveys that `by` sees, the newest first."""
    seen = Survey.objects.visible_to(by).select_related("state", "version__framework", "owner")
    # The file of a version is large, and no page of surveys reads it.
    return seen.defer("version__content").order_by("-pk")


def surveys_of_state(state_id: int, *, by: Actor) -> QuerySet[Survey]:
    """Give the surveys of a State that `by` sees: those under way first, then by adoption."""
    mine = surveys(by=by).filter(state_id=state_id)
    return mine.order_by(F("adopted_on").desc(nulls_first=True), "-pk")


def survey_of(pk: int, *, by: Actor) -> Survey:
    """Give one survey with why `by` sees it; raises `Survey.DoesNotExist` for what may not be seen."""
    seen = with_reasons(Survey.objects.visible_to(by), by)
    found = seen.select_related("state", "version__framework", "owner", "previous__version")
    return found.defer("version__content", "previous__version__content").get(pk=pk)


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
    """Count, for each area that `by` sees, what is asked and what is answered in a lane; five queries whatever the size.

    Questions that a condition hides are counted as asked: they may be answered still.
    """
    areas = list(areas_of(survey, by=by))
    keys = [area.area_id for area in areas]
    asked = _by_area(Question.objects.filter(requirement__area__in=keys), "requirement__area")
    judged = _by_area(Requirement.objects.filter(area__in=keys), "area")
    here = {"survey": survey, "lane": lane}
    answers = Answer.objects.visible_to(by).filter(**here).values("area").annotate(
        said=Count("pk", filter=Q(value__isnull=False) | ~Q(remarks="")),
        waiting=Count("pk", filter=Q(is_prefilled=True)),
    )  # fmt: skip
    said = {row["area"]: row for row in answers.order_by()}
    none = {"said": 0, "waiting": 0}
    rated = _by_area(Rating.objects.visible_to(by).filter(**here), "area")
    found = _by_area(Finding.objects.visible_to(by).filter(**here), "area")
    axes = len(survey.version.axes) if lane == Lane.ASSESSOR else 0
    return [
        Progress(
            area=area,
            questions=asked.get(area.area_id, 0),
            answered=said.get(area.pk, none)["said"],
            ratings=judged.get(area.area_id, 0) * axes,
            rated=rated.get(area.pk, 0),
            unconfirmed=said.get(area.pk, none)["waiting"],
            findings=found.get(area.pk, 0),
        )
        for area in areas
    ]


def _by_area(rows: QuerySet[Any], name: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(name).annotate(number=Count("pk")))


@dataclass(frozen=True)
class Sheet:
    """One area of a survey as it is filled: requirements with their questions, what was answered, rated and found."""

    area: SurveyArea
    requirements: list[Requirement]
    answers: dict[int, Answer]
    other_lane: dict[int, Answer]
    ratings: dict[tuple[int, str], Rating]
    findings: list[Finding]


def sheet(survey: Survey, key: str, *, by: Actor, lane: Lane = Lane.ASSESSOR) -> Sheet:
    """Give one area of a survey, to fill or to read; raises `SurveyArea.DoesNotExist` where `by` may not see it.

    `other_lane` holds what the other lane answered, as far as it has been shown to `by`.
    """
    area = areas_of(survey, by=by).get(key=key)
    questions = Question.objects.prefetch_related("provisions__instrument").order_by("position")
    requirements = (
        Requirement.objects.filter(area_id=area.area_id)
        .prefetch_related(Prefetch("questions", questions), "provisions__instrument")
        .order_by("position")
    )
    given = (
        Answer.objects.visible_to(by).filter(survey=survey, area=area).prefetch_related("sources__submission")
    )
    answers: dict[str, dict[int, Answer]] = {Lane.ASSESSOR: {}, Lane.STATE: {}}
    for answer in given:
        answers[answer.lane][answer.question_id] = answer
    ratings = Rating.objects.visible_to(by).filter(survey=survey, area=area, lane=Lane.ASSESSOR)
    findings = Finding.objects.visible_to(by).filter(survey=survey, area=area)
    other = Lane.STATE if lane == Lane.ASSESSOR else Lane.ASSESSOR
    return Sheet(
        area=area,
        requirements=list(requirements),
        answers=answers[lane],
        other_lane=answers[other],
        ratings={(rating.requirement_id, rating.axis): rating for rating in ratings},
        findings=list(findings.select_related("requirement").prefetch_related("answers__question").order_by("pk")),
    )  # fmt: skip


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
