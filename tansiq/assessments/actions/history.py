"""Earlier assessments come in as adopted history: whole, under the version that they were made under, frozen at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.assessments.actions.acting import require_for_survey
from tansiq.assessments.actions.moving import apply, move_of
from tansiq.assessments.actions.planning import lay_out
from tansiq.assessments.actions.snapshots import freeze
from tansiq.assessments.enums import ENDED, Order, Stage
from tansiq.assessments.models import Answer, Rating, Survey
from tansiq.assessments.policies import history as policies
from tansiq.assessments.policies.values import require_axis, require_level, require_value, text_in
from tansiq.assessments.workflow import newest
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.queries.log import code_of
from tansiq.frameworks.enums import Block
from tansiq.frameworks.models import Question, Requirement, Version
from tansiq.reference.models import Organisation, State
from tansiq.sharing.enums import Level

_BATCH = 500


@dataclass(frozen=True)
class Judged:
    """How a requirement was rated on one axis."""

    requirement: Requirement
    axis: str
    level: str
    reason: str = ""


@dataclass(frozen=True)
class Answered:
    """How a question was answered."""

    question: Question
    value: Any = None
    remarks: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Earlier:
    """One assessment of a State as it was adopted then."""

    state: State
    version: Version
    adopted_on: date
    ratings: Sequence[Judged] = ()
    answers: Sequence[Answered] = ()


@dataclass(frozen=True)
class Brought:
    """What became of an earlier assessment: its survey, and whether it is new."""

    survey: Survey
    is_new: bool


@transaction.atomic
def bring_in(*, earlier: Earlier, owner: Organisation, by: Actor, is_illustrative: bool = False) -> Brought:
    """Bring an earlier assessment in as it was adopted; the same again changes nothing.

    It is shown to its State, as the life cycle would have shown it. Where a later one of the same framework stands it is
    superseded, and a final one before it becomes so. No overview is made: nobody adopted a text of ours. Raises `DomainError`
    for what the version does not ask, and where the same assessment was brought in with another content.
    """
    require(by, Perm.ASSESSMENT_LEAD, organisation_id=owner.pk)
    policies.require_adopted(earlier.adopted_on)
    policies.require_was_published(earlier.version)
    policies.require_says_something(len(earlier.ratings) + len(earlier.answers))
    # Of two who bring in the same at once, the second waits here and then finds it.
    State.objects.select_for_update().get(pk=earlier.state.pk)
    standing = _standing(earlier)
    if standing is not None:
        if not _is_as_it_stands(standing, earlier):
            raise policies.refuse_other_content()
        return Brought(standing, is_new=False)
    policies.require_none_made_here(earlier.state, earlier.version, earlier.adopted_on)
    survey = _make(earlier, owner, by, is_illustrative=is_illustrative)
    _write(survey, earlier, code_of(by))
    freeze(survey, None)
    _take_its_place(survey, by)
    record(
        event=Event.ASSESSMENTS_IMPORTED,
        by=by,
        subject=survey,
        version=earlier.version.label,
        adopted_on=earlier.adopted_on.isoformat(),
        ratings=len(earlier.ratings),
        answers=len(earlier.answers),
    )
    return Brought(survey, is_new=True)


def _standing(earlier: Earlier) -> Survey | None:
    return Survey.objects.filter(
        state=earlier.state, version=earlier.version, adopted_on=earlier.adopted_on, is_history=True
    ).first()


def says_the_same(
    earlier: Earlier, *, ratings: Iterable[tuple[Any, ...]], answers: Iterable[tuple[Any, ...]]
) -> bool:
    """Say whether what stands (requirement, axis, level, reason; question, value, remarks) is what an assessment brings."""
    rated = {(one.requirement.pk, one.axis, one.level, text_in(one.reason)) for one in earlier.ratings}
    told = {
        one.question.pk: (require_value(one.question, one.value), text_in(one.remarks))
        for one in earlier.answers
    }
    return set(ratings) == rated and {key: (value, remarks) for key, value, remarks in answers} == told


def _is_as_it_stands(standing: Survey, earlier: Earlier) -> bool:
    return says_the_same(
        earlier,
        ratings=standing.ratings.values_list("requirement_id", "axis", "level", "reason"),
        answers=standing.answers.values_list("question_id", "value", "remarks"),
    )


def _make(earlier: Earlier, owner: Organisation, by: Actor, *, is_illustrative: bool) -> Survey:
    """Make the survey with its areas, those asked only of States visited before where the file answers them."""
    survey = Survey(
        state=earlier.state,
        version=earlier.version,
        owner=owner,
        level=Level.CONFIDENTIAL,
        is_shown_to_state=True,
        is_issued=True,
        transmitted_at=timezone.now(),
        order=Order.COMMENTS_FIRST,
        workflow_version=newest(Order.COMMENTS_FIRST).version,
        stage=Stage.SUPERSEDED if _neighbours(earlier).filter(adopted_on__gt=earlier.adopted_on).exists() else Stage.FINAL,
        adopted_on=earlier.adopted_on,
        is_history=True,
        is_visited_before=_asks_visited(earlier),
        is_illustrative=is_illustrative,
        previous=_neighbours(earlier).filter(adopted_on__lt=earlier.adopted_on).order_by("-adopted_on", "-pk").first(),
        reference=f"new-{earlier.state.pk}-{earlier.version.pk}",
    )  # fmt: skip
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    survey.save()
    survey.reference = f"A-{survey.pk}"
    survey.save(update_fields=["reference"])
    lay_out(survey)
    return survey


def _neighbours(earlier: Earlier) -> Any:
    """Give the other adopted assessments of the State under any version of the framework."""
    return Survey.objects.filter(
        state=earlier.state, version__framework_id=earlier.version.framework_id, stage__in=ENDED
    )


def _asks_visited(earlier: Earlier) -> bool:
    places = {one.requirement.area_id for one in earlier.ratings}
    places |= {one.question.requirement.area_id for one in earlier.answers}
    return bool(earlier.version.areas.filter(pk__in=places, block=Block.VISITED).exists())


def _write(survey: Survey, earlier: Earlier, whose: str) -> None:
    areas = {area.area_id: area for area in survey.sections.all()}
    levels, outside = survey.version.levels, survey.version.outside
    values, now = survey.version.values, timezone.now()
    said = {"survey": survey, "number": 1, "changed_by": whose, "changed_at": now}
    ratings = []
    for one in earlier.ratings:
        require_axis(survey.version.axes, one.axis)
        require_level(levels, outside, one.level, one.reason)
        ratings.append(
            Rating(
                area=areas[one.requirement.area_id], requirement=one.requirement, axis=one.axis,
                level=one.level, value=values.get(one.level), reason=text_in(one.reason), **said,
            )
        )  # fmt: skip
    answers = [
        Answer(
            area=areas[one.question.requirement.area_id], question=one.question,
            value=require_value(one.question, one.value), remarks=text_in(one.remarks), language=one.language, **said,
        )
        for one in earlier.answers
    ]  # fmt: skip
    Rating.objects.bulk_create(ratings, batch_size=_BATCH)
    Answer.objects.bulk_create(answers, batch_size=_BATCH)


def _take_its_place(survey: Survey, by: Actor) -> None:
    """Supersede the final assessment before it; lead to it what comes after it and has not begun."""
    same = Survey.objects.filter(
        state_id=survey.state_id, version__framework_id=survey.version.framework_id
    ).exclude(pk=survey.pk)
    earlier = same.filter(stage=Stage.FINAL, adopted_on__lt=survey.adopted_on)
    for one in earlier.select_for_update(of=("self",)):
        apply(one, move_of(one, "supersede"), by, successor=survey.reference)
    before = Q(previous=None) | Q(previous__adopted_on__lt=survey.adopted_on)
    later = Q(stage=Stage.PLANNED) | Q(is_history=True, adopted_on__gt=survey.adopted_on)
    same.filter(before, later).update(previous=survey)
