"""Answers are saved one by one; who writes on top of what another wrote loses nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.actions.acting import require_for_survey, require_of_state, require_own_area
from tansiq.assessments.enums import FILLED_IN, Lane
from tansiq.assessments.models import Answer, AnswerChange, Source, SurveyArea
from tansiq.assessments.policies import stages
from tansiq.assessments.policies.sources import require_cited
from tansiq.assessments.policies.values import require_value, text_in
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.queries.log import code_of
from tansiq.frameworks.models import Question
from tansiq.library.models import Submission


@dataclass(frozen=True)
class Cited:
    """One source of an answer."""

    kind: str
    citation: str
    dated: date | None = None
    sensitivity: str = "open"
    submission: Submission | None = None


@dataclass(frozen=True)
class Said:
    """What an answer says; `sources` None leaves them as they are."""

    value: Any = None
    remarks: str = ""
    language: str = "en"
    confidence: str = ""
    sources: Sequence[Cited] | None = None


@dataclass(frozen=True)
class Saved:
    """What became of a save: the answer as it stands, and the text set aside if somebody else had changed it meanwhile."""

    answer: Answer
    set_aside: AnswerChange | None = None


@transaction.atomic
def save_answer(
    *,
    area: SurveyArea,
    question: Question,
    said: Said,
    on_top_of: int,
    by: Actor,
    lane: Lane = Lane.ASSESSOR,
) -> Saved:
    """Save an answer on top of the number that its writer had read (0: none).

    Where another number stands by now, the text is kept beside the answer and given back with it; nothing is overwritten.
    Raises `DomainError` for a value that the question does not ask for, and at stages where nothing is filled in.
    """
    area = _lock(area, question, lane, by)
    require_may_answer(area, lane, by)
    value, remarks = require_value(question, said.value), text_in(said.remarks)
    now, whose = timezone.now(), code_of(by)
    answer = _answer_of(area, question, lane)
    written = {"value": value, "remarks": remarks, "confidence": said.confidence}
    if answer.pk is not None and answer.number != on_top_of and not _is_same(answer, written):
        return _set_aside(answer, written, now, by)
    if answer.remarks != remarks:
        answer.language = said.language  # remarks that stand keep theirs, whoever confirms them
    for name, content in written.items():
        setattr(answer, name, content)
    answer.is_prefilled, answer.number = False, answer.number + 1
    answer.changed_by, answer.changed_at = whose, now
    answer.save(force_insert=answer.pk is None)
    AnswerChange(answer=answer, number=answer.number, by=whose, at=now, **written).save(force_insert=True)
    if said.sources is not None:
        _cite(answer, said.sources)
    record(event=Event.ANSWER_SAVED, by=by, subject=area.record, question=question.code, lane=str(lane))
    return Saved(answer)


def _answer_of(area: SurveyArea, question: Question, lane: Lane) -> Answer:
    answer = Answer.objects.filter(survey_id=area.record_id, question=question, lane=lane).first()
    return answer or Answer(survey=area.record, area=area, question=question, lane=lane)


def _lock(area: SurveyArea, question: Question, lane: Lane, by: Actor) -> SurveyArea:
    """Lock the area, so that two who save in it do so one after the other; for the State the survey too, which it hands in."""
    locked = ("record", "self") if lane == Lane.STATE else ("self",)
    seen = SurveyArea.objects.visible_to(by).filter(pk=area.pk, area__requirements__questions=question)
    return seen.select_for_update(of=locked).select_related("record").get()


def require_may_answer(area: SurveyArea, lane: Lane, by: Actor) -> None:
    """Refuse who may not answer in a lane of an area, and a time at which nobody does."""
    if lane == Lane.STATE:
        require_of_state(by, Perm.SELF_ASSESSMENT_WRITE, area.record)
        stages.require_invited(area.record)
        return
    require_for_survey(by, Perm.ASSESSMENT_WRITE, area.record)
    require_own_area(by, area)
    stages.require_stage(area.record, FILLED_IN)
    stages.require_not_signed_off(area)


def _is_same(answer: Answer, written: dict[str, Any]) -> bool:
    return all(getattr(answer, name) == content for name, content in written.items())


def _set_aside(answer: Answer, written: dict[str, Any], now: datetime, by: Actor) -> Saved:
    kept = AnswerChange.objects.create(
        answer=answer, number=answer.number, is_set_aside=True, by=code_of(by), at=now, **written
    )
    record(event=Event.ANSWER_SET_ASIDE, by=by, subject=answer.survey, question=answer.question.code)
    return Saved(answer, kept)


def _cite(answer: Answer, sources: Sequence[Cited]) -> None:
    """Write the sources of an answer anew."""
    answer.sources.all().delete()
    Source.objects.bulk_create(
        [
            Source(
                answer=answer,
                kind=cited.kind,
                citation=cited.citation.strip()[:500],
                dated=cited.dated,
                sensitivity=cited.sensitivity,
                submission=cited.submission,
            )
            for cited in sources
            if cited.citation.strip() or cited.submission is not None
        ]
    )


@transaction.atomic
def cite(
    *, area: SurveyArea, question: Question, cited: Cited, by: Actor, lane: Lane = Lane.ASSESSOR
) -> Source:
    """Add one source to what is answered, or will be; what others cite beside it stays."""
    area = _lock(area, question, lane, by)
    require_may_answer(area, lane, by)
    require_cited(cited.citation, cited.submission, area.record)
    answer = _answer_of(area, question, lane)
    if answer._state.adding:
        answer.changed_by, answer.changed_at = code_of(by), timezone.now()
        answer.save(force_insert=True)
    source = Source(
        answer=answer, kind=cited.kind, citation=cited.citation.strip()[:500], dated=cited.dated,
        sensitivity=cited.sensitivity, submission=cited.submission,
    )  # fmt: skip
    source.save(force_insert=True)
    record(event=Event.ANSWER_CITED, by=by, subject=area.record, question=question.code, lane=str(lane))
    return source


@transaction.atomic
def uncite(*, source: Source, by: Actor) -> None:
    """Take a source away from an answer."""
    answer = source.answer
    lane = Lane(answer.lane)
    area = _lock(answer.area, answer.question, lane, by)
    require_may_answer(area, lane, by)
    source.delete()
    record(
        event=Event.ANSWER_UNCITED,
        by=by,
        subject=area.record,
        question=answer.question.code,
        lane=answer.lane,
    )


@transaction.atomic
def confirm_area(*, area: SurveyArea, by: Actor) -> int:
    """Confirm what was taken over from the last cycle in an area, as it stands; give how much was confirmed."""
    seen = SurveyArea.objects.visible_to(by).filter(pk=area.pk)
    area = seen.select_for_update(of=("self",)).select_related("record").get()
    require_may_answer(area, Lane.ASSESSOR, by)
    now, whose = timezone.now(), code_of(by)
    done = 0
    for rows in (area.answers, area.ratings):
        done += rows.filter(lane=Lane.ASSESSOR, is_prefilled=True).update(
            is_prefilled=False, changed_by=whose, changed_at=now
        )
    record(event=Event.ANSWER_SAVED, by=by, subject=area.record, area=area.key, confirmed=done)
    return done
