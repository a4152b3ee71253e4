"""Two people: one proposes, another confirms."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm, Role
from tansiq.access.second_person import SECOND_PERSON, Act
from tansiq.accounts import policies
from tansiq.accounts.actions.asking import ask
from tansiq.accounts.actions.erasure import erase
from tansiq.accounts.actions.memberships import give, require_sound
from tansiq.accounts.actions.reopening import reopen
from tansiq.accounts.enums import ProposalState
from tansiq.accounts.models import Person, Proposal
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.reference.models import Organisation, State

# A nomination is vetted, and not proposed.
_DECLINED = {
    Act.MEMBERSHIP_GIVE: Event.MEMBERSHIP_DECLINED,
    Act.PERSON_ERASE: Event.ERASURE_REFUSED,
    Act.PERSON_REOPEN: Event.REOPENING_DECLINED,
}


@transaction.atomic
def propose_membership(
    *,
    person: Person,
    organisation: Organisation,
    role: Role,
    by: Actor,
    states: Iterable[State] = (),
    valid_until: date | None = None,
) -> Proposal:
    """Propose to give a role of trust; another person with the same right confirms it."""
    require(by, Perm.DIRECTORY_MANAGE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    require_sound(person, organisation, role, valid_until, by)
    terms: dict[str, object] = {
        "organisation": organisation.code,
        "role": str(role),
        "states": sorted(state.iso3 for state in states),
        "valid_until": valid_until.isoformat() if valid_until else None,
    }
    proposal = ask(
        act=Act.MEMBERSHIP_GIVE, person=person, terms=terms, reason="", event=Event.MEMBERSHIP_PROPOSED, by=by
    )
    record(
        event=Event.MEMBERSHIP_PROPOSED,
        by=by,
        subject=person,
        role=str(role),
        organisation=organisation.code,
    )
    return proposal


def _decide(proposal: Proposal, state: ProposalState, by: Actor) -> Proposal:
    """Lock, authorise, check, and write down the decision of the second person."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    require(by, SECOND_PERSON[Act(proposal.act)].confirms)
    policies.require_open(proposal)
    policies.require_second(proposal, by)
    proposal.state = state
    proposal.decided_by_id, proposal.decided_at = by.person_id, timezone.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    return proposal


@transaction.atomic
def confirm_proposal(*, proposal: Proposal, by: Actor) -> Proposal:
    """Confirm, as the second person, what another asked for; it is done at once."""
    proposal = _decide(proposal, ProposalState.CONFIRMED, by)
    if proposal.act == Act.PERSON_ERASE:
        erase(person=proposal.person, by=by)
    elif proposal.act == Act.PERSON_REOPEN:
        reopen(person=proposal.person, reason=proposal.reason, by=by)
    else:
        _give(proposal, by)
    return proposal


def _give(proposal: Proposal, by: Actor) -> None:
    terms = proposal.terms
    organisation = Organisation.objects.get(code=terms["organisation"])
    role = Role(terms["role"])
    until = date.fromisoformat(terms["valid_until"]) if terms["valid_until"] else None
    require_sound(proposal.person, organisation, role, until, by)
    give(
        person=proposal.person,
        organisation=organisation,
        role=role,
        states=State.objects.filter(iso3__in=terms["states"]),
        valid_until=until,
        is_national_coordinator=False,
        by=by,
    )


@transaction.atomic
def decline_proposal(*, proposal: Proposal, by: Actor) -> Proposal:
    """Decline, as the second person, what another asked for."""
    proposal = _decide(proposal, ProposalState.DECLINED, by)
    record(event=_DECLINED[Act(proposal.act)], by=by, subject=proposal.person)
    return proposal
