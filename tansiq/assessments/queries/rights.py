"""Who works on what: the body that assesses, the State in scope, the area that is shared out."""

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.access.roles import PERMISSIONS
from tansiq.assessments.models import Survey, SurveyArea


def works_for(by: Actor, perm: Perm, survey: Survey) -> bool:
    """Say whether `by` carries a right in the assessing body, within a scope that takes in this State."""
    return any(
        perm in PERMISSIONS[b.role]
        and b.organisation_id == survey.owner_id
        and (not b.state_ids or survey.state_id in b.state_ids)
        for b in by.belongings
    )


def body_of_state(by: Actor, perm: Perm, survey: Survey) -> int | None:
    """Give the body of the State for which `by` carries a right; None where there is none."""
    for belonging in by.belongings:
        if belonging.state_id == survey.state_id and perm in PERMISSIONS[belonging.role]:
            return belonging.organisation_id
    return None


def works_in(by: Actor, area: SurveyArea) -> bool:
    """Say whether `by` may write in an area: who works on it, the lead, and all who assess where nobody was named."""
    return area.assignee_id in (None, by.person_id) or allows(
        by, Perm.ASSESSMENT_LEAD, organisation_id=area.record.owner_id
    )
