"""The State assesses itself in a lane of its own, beside the assessors."""

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.actions.acting import require_for_survey, require_of_state
from tansiq.assessments.actions.moving import lock, people_of_body, people_of_state, tell_of
from tansiq.assessments.enums import FILLED_IN
from tansiq.assessments.models import Survey
from tansiq.assessments.policies import stages
from tansiq.audit.actions import record
from tansiq.audit.enums import Event


@transaction.atomic
def invite_state(*, survey: Survey, by: Actor) -> Survey:
    """Invite the State to assess itself: it sees the questions and its own lane, nothing of the assessors'."""
    survey = lock(survey, by)
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    stages.require_stage(survey, FILLED_IN)
    survey.invited_at, survey.is_shown_to_state = timezone.now(), True
    survey.save(update_fields=["invited_at", "is_shown_to_state", "changed_at"])
    record(event=Event.SELF_ASSESSMENT_INVITED, by=by, subject=survey)
    tell_of(Event.SELF_ASSESSMENT_INVITED, survey, people_of_state(survey.state_id), by)
    return survey


@transaction.atomic
def hand_in(*, survey: Survey, by: Actor) -> Survey:
    """Hand the self-assessment in: from now on it stands, and the assessors read it."""
    survey = lock(survey, by)
    require_of_state(by, Perm.SELF_ASSESSMENT_WRITE, survey)
    stages.require_invited(survey)
    survey.handed_in_at = timezone.now()
    survey.save(update_fields=["handed_in_at", "changed_at"])
    record(event=Event.SELF_ASSESSMENT_HANDED_IN, by=by, subject=survey)
    tell_of(Event.SELF_ASSESSMENT_HANDED_IN, survey, people_of_body(survey, Perm.ASSESSMENT_WRITE), by)
    return survey
