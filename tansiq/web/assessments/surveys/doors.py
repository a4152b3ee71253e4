"""Which doors the pages of a survey open to the reader; the actions ask again."""

from typing import Any

from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.enums import FILLED_IN, Lane
from tansiq.assessments.models import Survey, SurveyArea
from tansiq.assessments.policies import stages
from tansiq.assessments.queries.rights import body_of_state, works_for, works_in
from tansiq.kernel.errors import DomainError, collected
from tansiq.sharing.models.audiences import own_states


def is_of_body(survey: Survey, by: Actor) -> bool:
    """Say whether the reader belongs to the assessing body."""
    return survey.owner_id in by.organisation_ids


def is_of_state(survey: Survey, by: Actor) -> bool:
    """Say whether the reader belongs to the State that is assessed."""
    return survey.state_id in own_states(by)


def lane_of(survey: Survey, by: Actor) -> Lane:
    """Give the lane that the reader fills or reads first: people of a State that was invited their own."""
    is_own = is_of_state(survey, by) and survey.invited_at is not None
    return Lane.STATE if is_own else Lane.ASSESSOR


def is_writer(survey: Survey, by: Actor, lane: Lane) -> bool:
    """Say whether the reader writes in a lane of a survey, at some stage of it."""
    if lane == Lane.STATE:
        return body_of_state(by, Perm.SELF_ASSESSMENT_WRITE, survey) is not None
    return works_for(by, Perm.ASSESSMENT_WRITE, survey)


def hindrance(area: SurveyArea, by: Actor, lane: Lane) -> str:
    """Say what keeps a writer from writing in an area now; "" for nothing."""
    survey, errors = area.record, list[DomainError]()
    with collected(errors):
        if lane == Lane.STATE:
            stages.require_invited(survey)
        else:
            stages.require_stage(survey, FILLED_IN)
            stages.require_not_signed_off(area)
    if errors:
        return str(errors[0])
    if lane == Lane.ASSESSOR and not works_in(by, area):
        return _("Somebody else works on this area. The lead can share it out anew.")
    return ""


def writes(area: SurveyArea, by: Actor, lane: Lane) -> bool:
    """Say whether the reader may write in a lane of an area now."""
    return is_writer(area.record, by, lane) and not hindrance(area, by, lane)


def leads(survey: Survey, by: Actor) -> bool:
    """Say whether the reader leads this assessment."""
    return works_for(by, Perm.ASSESSMENT_LEAD, survey)


def frame(survey: Survey, by: Actor, *, tab: str) -> dict[str, Any]:
    """Give what the head and the tabs of every page of a survey need."""
    return {
        "survey": survey,
        "tab": tab,
        "of_body": is_of_body(survey, by),
        "of_state": is_of_state(survey, by),
        "leads": leads(survey, by),
    }
