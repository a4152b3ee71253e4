"""Who works on what: the body that assesses, the State in scope, the area that is shared out."""

from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, allows, require
from tansiq.access.enums import Perm
from tansiq.access.roles import PERMISSIONS
from tansiq.assessments.models import Survey, SurveyArea
from tansiq.kernel.errors import NotAllowed


def require_for_survey(by: Actor, perm: Perm, survey: Survey) -> None:
    """Refuse who lacks the right in the assessing body, or whose scope leaves out this State."""
    require(by, perm, organisation_id=survey.owner_id)
    holds = (b for b in by.belongings if perm in PERMISSIONS[b.role] and b.organisation_id == survey.owner_id)
    if not any(not b.state_ids or survey.state_id in b.state_ids for b in holds):
        raise NotAllowed(
            _("Your scope does not cover this State. The lead of the area can say who works on it.")
        )


def require_of_state(by: Actor, perm: Perm, survey: Survey) -> int:
    """Give the organisation for which `by` acts; refuse who carries no right for a body of this State."""
    for belonging in by.belongings:
        if belonging.state_id == survey.state_id and perm in PERMISSIONS[belonging.role]:
            return belonging.organisation_id
    raise NotAllowed(_("Only people of the State itself may do this."))


def require_own_area(by: Actor, area: SurveyArea) -> None:
    """Refuse to write in an area that somebody else works on; the lead may, and so may all where nobody was named."""
    if area.assignee_id in (None, by.person_id):
        return
    if not allows(by, Perm.ASSESSMENT_LEAD, organisation_id=area.record.owner_id):
        raise NotAllowed(_("Somebody else works on this area. The lead can share it out anew."))


def require_member(by: Actor) -> int:
    """Give the member organisation for which `by` speaks; refuse who speaks for none."""
    held = sorted(by.organisations_with(Perm.OVERVIEW_CONSIDER))
    if not held:
        raise NotAllowed(_("Only members consider overviews."))
    return held[0]
