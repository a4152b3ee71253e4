"""What earlier cycles and earlier versions hold is taken over where it may be: nothing is lost, nothing passes for new."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.actions.acting import require_for_survey
from tansiq.assessments.actions.moving import lock
from tansiq.assessments.enums import FILLED_IN, Lane, Stage
from tansiq.assessments.models import Answer, Rating, Source, Survey, SurveyArea
from tansiq.assessments.policies import stages
from tansiq.assessments.policies.values import require_value
from tansiq.assessments.queries.successions import Heirs, heirs
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.queries.log import code_of
from tansiq.frameworks.models import Question, Requirement, Version
from tansiq.kernel.errors import DomainError

_BATCH = 500


def fill_from_last(survey: Survey, by: Actor) -> int:
    """Fill a survey from the last cycle of its State: what kept its meaning is taken over, marked until confirmed.

    What was changed, split or merged starts as undetermined. Gives how many answers and ratings were taken over. The caller
    holds the lock.
    """
    if survey.previous is None:
        return 0
    kept = heirs(survey.previous.version, survey.version)
    filled = _take_over(survey.previous, survey, kept, by)
    record(
        event=Event.SURVEY_PREFILLED, by=by, subject=survey, filled=filled, source=survey.previous.reference
    )
    return filled


def _take_over(
    source: Survey, target: Survey, kept: Heirs, by: Actor, lanes: Collection[Lane] = (Lane.ASSESSOR,)
) -> int:
    areas = {area.area_id: area for area in target.sections.all()}
    answers = [one for lane in lanes for one in _answers(source, target, kept, areas, lane, code_of(by))]
    ratings = list(_ratings(source, target, kept, areas, code_of(by)))
    taken = Answer.objects.bulk_create(answers, batch_size=_BATCH)
    Rating.objects.bulk_create(ratings, batch_size=_BATCH)
    _take_sources(source, kept, {(answer.question_id, answer.lane): answer for answer in taken})
    return len(answers) + len(ratings)


def _answers(
    source: Survey, target: Survey, kept: Heirs, areas: dict[int, SurveyArea], lane: Lane, whose: str
) -> Iterator[Answer]:
    """Give the answers of a lane anew; what the State said of itself stays its own word, and nobody else confirms it."""
    present = set(target.answers.filter(lane=lane).values_list("question_id", flat=True))
    is_ours, now = lane == Lane.ASSESSOR, timezone.now()
    for old in source.answers.filter(lane=lane, question__in=list(kept.questions)):
        question: Question = kept.questions[old.question_id]
        area = areas.get(question.requirement.area_id)
        if area is not None and question.pk not in present:
            yield Answer(
                survey=target, area=area, question=question, lane=lane, value=_value_in(question, old.value),
                remarks=old.remarks, language=old.language, confidence=old.confidence, number=1,
                is_prefilled=is_ours, changed_by=whose if is_ours else old.changed_by,
                changed_at=now if is_ours else old.changed_at,
            )  # fmt: skip


def _value_in(question: Question, value: Any) -> Any:
    """Give a value that a question still asks for, None where its choices or bounds have left it out."""
    try:
        return require_value(question, value)
    except DomainError:
        return None


def _ratings(
    source: Survey, target: Survey, kept: Heirs, areas: dict[int, SurveyArea], whose: str
) -> Iterator[Rating]:
    present = set(target.ratings.filter(lane=Lane.ASSESSOR).values_list("requirement_id", "axis"))
    values, now = target.version.values, timezone.now()
    axes = {axis["code"] for axis in target.version.axes}
    known = set(values) | {level["code"] for level in target.version.outside}
    for old in source.ratings.filter(lane=Lane.ASSESSOR, requirement__in=list(kept.requirements)):
        requirement: Requirement = kept.requirements[old.requirement_id]
        area = areas.get(requirement.area_id)
        if area is None or old.axis not in axes or old.level not in known:
            continue
        if (requirement.pk, old.axis) not in present:
            yield Rating(
                survey=target, area=area, requirement=requirement, axis=old.axis, level=old.level,
                value=values.get(old.level), reason=old.reason, number=1, is_prefilled=True,
                changed_by=whose, changed_at=now,
            )  # fmt: skip


def _take_sources(source: Survey, kept: Heirs, taken: dict[tuple[int, str], Answer]) -> None:
    """Take the sources along with their answers: an answer without its source is worth little."""
    old = Source.objects.filter(answer__survey=source).select_related("answer")
    rows = []
    for cited in old.filter(answer__question__in=list(kept.questions)).order_by("pk"):
        answer = taken.get((kept.questions[cited.answer.question_id].pk, cited.answer.lane))
        if answer is not None:
            cited.pk, cited.answer = None, answer
            rows.append(cited)
    Source.objects.bulk_create(rows, batch_size=_BATCH)


@transaction.atomic
def move_to_version(*, survey: Survey, version: Version, by: Actor) -> Survey:
    """Move a survey that is being filled to the version that follows its own, with the answers that keep their meaning.

    What stood under the old version stays where it was and can be read; `queries.preview` says beforehand what becomes of
    every answer.
    """
    survey = lock(survey, by)
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    stages.require_stage(survey, (Stage.PLANNED, *FILLED_IN))
    stages.require_published(version)
    stages.require_follows(survey.version, version)
    before = survey.version
    survey.version = version
    survey.save(update_fields=["version", "changed_at"])
    _lay_out_anew(survey)
    moved = _take_over(survey, survey, heirs(before, version), by, tuple(Lane))
    record(
        event=Event.SURVEY_MOVED,
        by=by,
        subject=survey,
        source=before.label,
        target=version.label,
        moved=moved,
    )
    return survey


def _lay_out_anew(survey: Survey) -> None:
    """Lead the areas of a survey over to those of its new version: who works on which stays, new ones are added.

    An area that the new version no longer asks stays with its answers, behind the others.
    """
    wanted = survey.version.areas.filter(stages.asked_of(survey)).order_by("position")
    standing = {own.key: own for own in survey.sections.all()}
    # Places are unique: all are moved out of the way before they are given anew.
    for place, own in enumerate(standing.values()):
        SurveyArea.objects.filter(pk=own.pk).update(position=10_000 + place)
    for place, area in enumerate(wanted, start=1):
        key = area.code.lower()
        values = {
            "area": area,
            "position": place,
            "heading": area.name,
            "signed_off_at": None,
            "signed_off_by": "",
        }
        if key in standing:
            SurveyArea.objects.filter(pk=standing[key].pk).update(**values)
        else:
            SurveyArea.objects.create(record=survey, key=key, body="", **values)
