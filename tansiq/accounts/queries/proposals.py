"""What waits for a second person, and for the person invited."""

import hashlib

from django.db.models import Q, QuerySet
from django.utils import timezone

from tansiq.access.actor import Actor, allows
from tansiq.access.second_person import ROLES_OF_TRUST, SECOND_PERSON, Act
from tansiq.accounts.enums import ProposalState
from tansiq.accounts.models import Invitation, Proposal
from tansiq.accounts.models.person import Person


def proposals(*, by: Actor) -> QuerySet[Proposal]:
    """Give what `by` may confirm or has asked for, the newest first."""
    mine = Q(asked_by_id=by.person_id) if by.person_id is not None else Q(pk__in=())
    may_confirm = [act for act in Act if allows(by, SECOND_PERSON[act].confirms)]
    return Proposal.objects.filter(Q(act__in=may_confirm) | mine).select_related(
        "person", "asked_by", "decided_by"
    )


def proposal_of(pk: int, *, by: Actor) -> Proposal:
    """Give one proposal; raises `Proposal.DoesNotExist` for one that `by` has no part in."""
    return proposals(by=by).get(pk=pk)


def hash_of(token: str) -> str:
    """Give the form in which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str) -> Invitation:
    """Give the open invitation behind a link; raises `Invitation.DoesNotExist` for one used, expired or never sent."""
    found = Invitation.objects.select_related("person", "nomination").get(token_hash=hash_of(token))
    if not found.is_open or not found.person.is_active:
        raise Invitation.DoesNotExist
    return found


def own_entry(*, by: Actor) -> Person:
    """Give the reader's own row, for the page of their entry."""
    return Person.objects.get(pk=by.person_id or 0)


def asked_for(act: Act, person: Person) -> Proposal | None:
    """Give what was asked for about a person and waits for a second one, if there is such."""
    found = Proposal.objects.filter(
        act=act, person=person, state=ProposalState.OPEN, expires_at__gt=timezone.now()
    )
    return found.first()


def has_held_trust(person: Person) -> bool:
    """Say whether a person has ever held a role of trust."""
    return person.memberships.filter(role__in=ROLES_OF_TRUST).exists()
