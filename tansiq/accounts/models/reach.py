"""For whom somebody nominates: the bodies of one's own State, one's own organisation and its parts."""

from django.db.models import Q

from tansiq.access.actor import Actor, Belonging
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.reference.models import OrganisationLine


def nominating(by: Actor) -> list[Belonging]:
    """Give the memberships by which `by` nominates."""
    return [b for b in by.belongings if Perm.FOCAL_POINT_NOMINATE in PERMISSIONS[b.role]]


def within_reach(by: Actor, path: str) -> Q:
    """Keep the rows whose organisation `by` nominates for; `path` leads there ("organisation__"), empty for organisations."""
    found = Q(pk__in=())
    for belonging in nominating(by):
        if belonging.role == Role.STATE_FOCAL_POINT:
            # A body that is of no State reaches nobody: `state_id=None` would be every organisation of none.
            if belonging.state_id is not None:
                found |= Q(**{f"{path}state_id": belonging.state_id})
        else:
            parts = OrganisationLine.objects.filter(ancestor_id=belonging.organisation_id)
            found |= Q(**{f"{path}pk__in": parts.values("organisation_id")})
    return found
