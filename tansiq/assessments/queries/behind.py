"""What stands behind a figure: the ratings, findings and differences that it counts."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tansiq.access.actor import Actor
from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Answer, Finding, Rating, Survey, SurveyArea
from tansiq.assessments.queries.figures import Step, steps
from tansiq.kernel.names import name_in

MOVES = ("rose", "fell")


def findings(survey: Survey, *, by: Actor) -> QuerySet[Finding]:
    """Give the findings of a survey that `by` sees, in the order of the areas, with the answers behind them."""
    seen = Finding.objects.visible_to(by).filter(survey=survey).select_related("area__area", "requirement")
    found: QuerySet[Finding] = seen.prefetch_related("answers__question").order_by("area__position", "pk")
    return found


def finding_of(survey: int, pk: int, *, by: Actor) -> Finding:
    """Give one finding; raises `Finding.DoesNotExist` for what may not be seen."""
    seen = Finding.objects.visible_to(by).filter(survey=survey, pk=pk)
    around = ("requirement", "area__area", "area__record__version__framework", "area__record__state")
    found: Finding = seen.select_related(*around, "area__record__owner").get()
    return found


def answers_behind(area: SurveyArea, *, by: Actor) -> QuerySet[Answer]:
    """Give the assessors' answers of an area on which a finding may rest, in the order of the questions."""
    seen = Answer.objects.visible_to(by).filter(area=area, lane=Lane.ASSESSOR)
    found: QuerySet[Answer] = seen.order_by("question__position")
    return found


def rated(survey: Survey, axis: str, level: str, *, by: Actor) -> QuerySet[Rating]:
    """Give the assessors' ratings of a survey at one level of an axis that `by` sees."""
    seen = Rating.objects.visible_to(by).filter(survey=survey, lane=Lane.ASSESSOR, axis=axis, level=level)
    asked = seen.filter(requirement__area__version=survey.version)
    found: QuerySet[Rating] = asked.select_related("requirement__area", "area").order_by(
        "requirement__area__position", "requirement__position"
    )
    return found


@dataclass(frozen=True)
class Moved:
    """One rating that differs from the last cycle, with the names of both levels."""

    step: Step
    key: str
    before: str
    after: str


def moved(survey: Survey, way: str, *, by: Actor) -> list[Moved]:
    """Give the ratings that rose, or fell, since the last cycle, in areas that `by` sees, where both cycles are shown."""
    if survey.previous is None or not _sees_ratings(survey.previous, by):
        return []
    areas = dict(SurveyArea.objects.visible_to(by).filter(record=survey).values_list("area_id", "key"))
    after, before = _names(survey), _names(survey.previous)
    return [
        Moved(step, areas[step.requirement.area_id], before[step.before or 0], after[step.after or 0])
        for step in steps(survey)
        if (step.moved > 0 if way == "rose" else step.moved < 0) and step.requirement.area_id in areas
    ]


def _sees_ratings(survey: Survey, by: Actor) -> bool:
    return bool(Rating.objects.visible_to(by).filter(survey=survey, lane=Lane.ASSESSOR).exists())


def _names(survey: Survey) -> list[str]:
    return [name_in(level["names"]) for level in survey.version.levels]
