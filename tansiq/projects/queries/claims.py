"""Claims: seen by who decides and by the people of the organisation that asked."""

from django.db.models import QuerySet

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.projects.enums import ClaimState
from tansiq.projects.models import Claim, Project


def claims(*, by: Actor) -> QuerySet[Claim]:
    """Give the claims that `by` may see, the newest first, with project and organisation."""
    found = Claim.objects.filter(project__in=Project.objects.visible_to(by).values("pk"))
    if not allows(by, Perm.CLAIM_DECIDE):
        found = found.filter(organisation_id__in=sorted(by.organisations_with(Perm.PROJECT_CLAIM)))
    return found.select_related("project", "organisation").defer("project__search_text").order_by("-pk")


def open_claims(*, by: Actor) -> QuerySet[Claim]:
    """Give the claims that await a decision, the oldest first."""
    return claims(by=by).filter(state=ClaimState.ASKED).order_by("pk")


def claim_of(pk: int, *, by: Actor) -> Claim:
    """Give one claim; raises `Claim.DoesNotExist` for what `by` may not see."""
    return claims(by=by).get(pk=pk)
