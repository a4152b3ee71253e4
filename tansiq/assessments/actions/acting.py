"""Refusals to who does not work on a survey, an area, or for the State."""

from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.assessments.models import Survey, SurveyArea
from tansiq.assessments.queries.rights import body_of_state, works_for, works_in
from tansiq.kernel.errors import NotAllowed


def require_for_survey(by: Actor, perm: Perm, survey: Survey) -> None:
    """Refuse who lacks the right in the assessing body, or whose scope leaves out this State."""
    require(by, perm, organisation_id=survey.owner_id)
    if not works_for(by, perm, survey):
        raise NotAllowed(
            _("Your scope does not cover this State. The lead of the area can say who works on it.")
        )


def require_of_state(by: Actor, perm: Perm, survey: Survey) -> int:
    """Give the organisation for which `by` acts; refuse who carries no right for a body of this State."""
    body = body_of_state(by, perm, survey)
    if body is None:
        raise NotAllowed(_("Only people of the State itself may do this."))
    return body


def require_own_area(by: Actor, area: SurveyArea) -> None:
    """Refuse to write in an area that somebody else works on; the lead may, and so may all where nobody was named."""
    if not works_in(by, area):
        raise NotAllowed(_("Somebody else works on this area. The lead can share it out anew."))


def require_member(by: Actor) -> int:
    """Give the member organisation for which `by` speaks; refuse who speaks for none."""
    held = sorted(by.organisations_with(Perm.OVERVIEW_CONSIDER))
    if not held:
        raise NotAllowed(_("Only members consider overviews."))
    return held[0]
