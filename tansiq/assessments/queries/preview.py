"""What a new version of a framework would keep, before anything moves: counted and listed over every survey under way."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet

from tansiq.access.actor import Actor
from tansiq.assessments.enums import FILLED_IN, Lane, Stage
from tansiq.assessments.models import Answer, Survey
from tansiq.frameworks.enums import Comparability, Following
from tansiq.frameworks.models import QuestionSuccession, Version


@dataclass
class Fate:
    """What becomes of answers: taken over, to be looked at again (undetermined at first), or no longer asked."""

    kept: int = 0
    to_look_at: int = 0
    dropped: int = 0
    by_survey: dict[int, "Fate"] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What moving to a version means: the surveys concerned, and what becomes of their answers by question."""

    before: Version
    after: Version
    surveys: list[Survey]
    fate: Fate
    new_questions: int
    by_question: list[tuple[QuestionSuccession, int]]
    fates: dict[int, str]


def concerned(after: Version, *, by: Actor) -> QuerySet[Survey]:
    """Give the surveys that `by` sees and that would move to a version: those being filled under the one before it."""
    seen = Survey.objects.visible_to(by).filter(version=after.follows)
    return seen.filter(stage__in=(Stage.PLANNED, *FILLED_IN)).select_related("state").order_by("pk")


def preview(after: Version, *, by: Actor, only: Survey | None = None) -> Preview:
    """Say what would become of every answer if the surveys under way, or `only` one, moved to `after`; four queries however many."""
    if after.follows is None:
        raise LookupError(f"{after} follows no version")
    found = concerned(after, by=by)
    surveys = list(found if only is None else found.filter(pk=only.pk))
    rows = list(
        QuestionSuccession.objects.filter(version=after).select_related("before", "after").order_by("pk")
    )
    fates = _fates(rows)
    fate = Fate(by_survey={survey.pk: Fate() for survey in surveys})
    counted: dict[int, int] = {}
    for survey, question, number in _given(surveys, by):
        name = fates.get(question, "to_look_at")
        for one in (fate, fate.by_survey[survey]):
            setattr(one, name, getattr(one, name) + number)
        counted[question] = counted.get(question, 0) + number
    return Preview(
        before=after.follows,
        after=after,
        surveys=surveys,
        fate=fate,
        new_questions=sum(row.kind == Following.NEW for row in rows),
        by_question=[(row, counted.get(row.before_id or 0, 0)) for row in rows],
        fates=fates,
    )


def _given(surveys: list[Survey], by: Actor) -> Iterable[tuple[int, int, int]]:
    said = Answer.objects.visible_to(by).filter(
        survey__in=[survey.pk for survey in surveys],
        lane=Lane.ASSESSOR,
        question__requirement__area__version=F("survey__version"),
    )
    written = said.filter(Q(value__isnull=False) | ~Q(remarks=""))
    counted = written.order_by().values_list("survey_id", "question_id").annotate(number=Count("pk"))
    return list(counted)


def _fates(rows: list[QuestionSuccession]) -> dict[int, str]:
    """Give of each old question what becomes of its answers."""
    fates = {}
    for row in rows:
        if row.before_id is None:
            continue
        if row.kind == Following.RETIRED:
            fates[row.before_id] = "dropped"
        elif row.kind in (Following.SAME, Following.REWORDED) and row.comparability == Comparability.FULL:
            fates[row.before_id] = "kept"
        else:
            fates[row.before_id] = "to_look_at"
    return fates
