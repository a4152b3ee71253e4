"""Opening a closed account again: nothing that was held before comes back by itself."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.access.second_person import Act
from tansiq.accounts import policies
from tansiq.accounts.actions.asking import ask
from tansiq.accounts.actions.erasure import end_sessions
from tansiq.accounts.actions.invitations import invite
from tansiq.accounts.enums import NominationState
from tansiq.accounts.models import Membership, Person, Proposal
from tansiq.audit.actions import record
from tansiq.audit.enums import Event


def _sound(person: Person, reason: str, by: Actor) -> Person:
    """Lock, authorise and check."""
    require(by, Perm.DIRECTORY_MANAGE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_somebody_else(person, by)
    policies.require_can_reopen(person)
    policies.require_reason(reason)
    return person


@transaction.atomic
def reopen_account(*, person: Person, reason: str, by: Actor) -> Person:
    """Open a closed account again and invite its person to choose a new password.

    Who has held a role of trust comes back by two people: see `propose_reopening`.
    """
    person = _sound(person, reason, by)
    policies.require_nobody_second_to_reopen(person, by)
    return reopen(person=person, reason=reason, by=by)


@transaction.atomic
def propose_reopening(*, person: Person, reason: str, by: Actor) -> Proposal:
    """Propose to open the account of somebody who has held a role of trust; another person with the right confirms."""
    person = _sound(person, reason, by)
    event = Event.REOPENING_ASKED
    proposal = ask(act=Act.PERSON_REOPEN, person=person, terms={}, reason=reason, event=event, by=by)
    record(event=event, by=by, subject=person, reason=reason)
    return proposal


def reopen(*, person: Person, reason: str, by: Actor) -> Person:
    """Open an account as the caller was authorised to; password, sessions, memberships and nominations stay behind."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_can_reopen(person)
    end_sessions(person)
    _end_memberships(person, by)
    _withdraw_nominations(person, by)
    person.is_active = True
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    record(event=Event.PERSON_REOPENED, by=by, subject=person, reason=reason)
    invite(person=person, by=by)
    return person


def _end_memberships(person: Person, by: Actor) -> None:
    today = timezone.localdate()
    standing = Membership.objects.filter(person=person).exclude(valid_until__lt=today)
    for membership in standing.select_for_update(of=("self",)).select_related("organisation").order_by("pk"):
        membership.valid_until, membership.end_logged_on = today - timedelta(days=1), today
        membership.save(update_fields=["valid_until", "end_logged_on"])
        organisation = membership.organisation.code
        record(
            event=Event.MEMBERSHIP_ENDED,
            by=by,
            subject=person,
            role=membership.role,
            organisation=organisation,
        )


def _withdraw_nominations(person: Person, by: Actor) -> None:
    """Withdraw what was vetted before the account was closed: the first sign-in would make a membership of it."""
    waiting = person.nominations.filter(state__in=(NominationState.INVITED, NominationState.ACCEPTED))
    for nomination in waiting.select_for_update(of=("self",)).order_by("pk"):
        nomination.state = NominationState.WITHDRAWN
        nomination.save(update_fields=["state"])
        record(event=Event.FOCAL_POINT_WITHDRAWN, by=by, subject=nomination)
