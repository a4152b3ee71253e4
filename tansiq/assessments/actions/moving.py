"""One step on the way to adoption: found in the life cycle, noted in the log, with what falls due and who is told."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.queries import people_of_state_with, people_with
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Survey
from tansiq.assessments.workflow import life_cycle
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.kernel.workflow import NO_RIGHTS, Move
from tansiq.reference.models import Organisation
from tansiq.sharing.models import Stated


def lock(survey: Survey, by: Actor) -> Survey:
    """Give the survey as it is now, locked; raises `Survey.DoesNotExist` where `by` may not see it."""
    seen = Survey.objects.visible_to(by).filter(pk=survey.pk)
    # The file of a version is large, and no step reads it.
    found = seen.select_related("version", "state", "owner").defer("version__content")
    return found.select_for_update(of=("self",)).get()


def move_of(survey: Survey, name: str) -> Move:
    """Give the step `name` out of the stage of a survey, under the life cycle with which it began."""
    return life_cycle(survey.order, survey.workflow_version).find(name, survey.stage)


def right_of(move: Move) -> Perm | None:
    """Give the right that a step needs; None for what the clock does."""
    return None if move.needs in NO_RIGHTS else Perm(move.needs)


def apply(survey: Survey, move: Move, by: Actor, **details: object) -> date | None:
    """Take the step: stage and its end, and the log; give the day on which the new stage ends, if the data say so."""
    survey.stage = move.target
    survey.stage_due_on = timezone.localdate() + timedelta(days=move.days) if move.days else None
    survey.save()
    record(event=Event(move.logs), by=by, subject=survey, stage=str(Stage(move.target)), **details)
    return survey.stage_due_on


def bodies_of_state(state_id: int, perm: Perm) -> list[Organisation]:
    """Give the bodies of a State in which somebody carries `perm` today."""
    return [
        body
        for body in Organisation.objects.filter(state_id=state_id).order_by("code")
        if people_with(perm, organisation_id=body.pk).exists()
    ]


def people_of_state(state_id: int) -> list[int]:
    """Give the people of a State who may observe on what is sent to it: its focal points and approvers."""
    people = people_of_state_with(Perm.OBSERVATION_WRITE, state_id=state_id)
    return list(people.values_list("pk", flat=True))


def people_of_body(survey: Survey, perm: Perm) -> list[int]:
    """Give the people of the assessing body who carry `perm`."""
    return list(people_with(perm, organisation_id=survey.owner_id).values_list("pk", flat=True))


def tell_of(
    event: Event, subject: Stated, people: Iterable[int], by: Actor, due_on: date | None = None
) -> None:
    """Tell people, but for who acts; the policy of the record decides at delivery who learns of it."""
    others = sorted(set(people) - {by.person_id})
    if others:
        tell(Message(event=event, people=others, subject=subject, due_on=due_on))
