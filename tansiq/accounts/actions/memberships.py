"""Memberships: given, suspended, confirmed for another year, ended."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tansiq.access.actor import Actor, allows, require
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import FOCAL_POINTS
from tansiq.accounts import policies
from tansiq.accounts.actions.nominations import next_validation
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.workflow import MEMBERSHIP
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.reference.models import Organisation, State


@transaction.atomic
def give_membership(
    *,
    person: Person,
    organisation: Organisation,
    role: Role,
    by: Actor,
    states: Iterable[State] = (),
    valid_until: date | None = None,
    is_national_coordinator: bool = False,
) -> Membership:
    """Give a person a role in an organisation, within the States named (none: no such bound).

    A role of trust takes two people: see `proposals.propose_membership`. Who runs the machine sets up the first ones.
    """
    require(by, Perm.DIRECTORY_MANAGE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_no_second_person(role, by)
    require_sound(person, organisation, role, valid_until, by)
    policies.require_coordinates(role, is_national_coordinator=is_national_coordinator)
    return give(
        person=person,
        organisation=organisation,
        role=role,
        states=states,
        valid_until=valid_until,
        is_national_coordinator=is_national_coordinator,
        by=by,
    )


def require_sound(
    person: Person, organisation: Organisation, role: Role, valid_until: date | None, by: Actor
) -> None:
    """Refuse what no number of people could give."""
    policies.require_somebody_else(person, by)
    policies.require_open_account(person)
    policies.require_role_fits(role, organisation)
    policies.require_new_membership(person, organisation, role)
    policies.require_not_past(valid_until)


def give(
    *,
    person: Person,
    organisation: Organisation,
    role: Role,
    states: Iterable[State],
    valid_until: date | None,
    is_national_coordinator: bool,
    by: Actor,
) -> Membership:
    """Write a membership that the caller has authorised and checked."""
    today = timezone.localdate()
    membership = Membership.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        valid_from=today,
        valid_until=valid_until,
        is_national_coordinator=is_national_coordinator,
        revalidate_by=next_validation(role, today),
    )
    membership.states.set(states)
    record(
        event=Event.MEMBERSHIP_GIVEN, by=by, subject=person, role=str(role), organisation=organisation.code
    )
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor) -> Membership:
    """End a membership today; what the person did keeps standing."""
    require(by, Perm.DIRECTORY_MANAGE)
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    policies.require_not_ended(membership)
    policies.require_not_last(membership.person, [membership])
    today = timezone.localdate()
    membership.valid_until, membership.end_logged_on = today - timedelta(days=1), today
    membership.save(update_fields=["valid_until", "end_logged_on"])
    _record(membership, Event.MEMBERSHIP_ENDED, by)
    return membership


def _record(membership: Membership, event: Event, by: Actor, **details: str) -> None:
    record(
        event=event,
        by=by,
        subject=membership.person,
        role=membership.role,
        organisation=membership.organisation.code,
        **details,
    )


# --- by who looks after the focal points ---


def _looked_after(membership: Membership, name: str, by: Actor) -> tuple[Membership, Event]:
    """Lock a focal point within one's reach and give the event of the move; one out of reach does not exist."""
    require(by, Perm.FOCAL_POINT_NOMINATE)
    rows = Membership.objects.kept_by(by).filter(role__in=FOCAL_POINTS).select_for_update(of=("self",))
    membership = rows.select_related("organisation", "person").get(pk=membership.pk)
    policies.require_somebody_else(membership.person, by)
    policies.require_not_ended(membership)
    move = MEMBERSHIP.find(name, membership.status)
    return membership, Event(move.logs)


def _tell(membership: Membership, event: Event) -> None:
    tell(Message(event=event, people=[membership.person_id], link=reverse("accounts:entry")))


@transaction.atomic
def suspend_membership(*, membership: Membership, reason: str, by: Actor) -> Membership:
    """Suspend a focal point: they act no more until the suspension is lifted; nothing of theirs is lost."""
    membership, event = _looked_after(membership, "suspend", by)
    membership.suspended_at, membership.suspended_for = timezone.now(), reason
    membership.is_suspended_by_office = allows(by, Perm.FOCAL_POINT_VET)
    membership.save(update_fields=["suspended_at", "suspended_for", "is_suspended_by_office"])
    _record(membership, event, by, reason=reason)
    _tell(membership, event)
    return membership


@transaction.atomic
def resume_membership(*, membership: Membership, by: Actor) -> Membership:
    """Lift a suspension; what the coordinating office suspended, the office lifts."""
    membership, event = _looked_after(membership, "resume", by)
    policies.require_lifting(membership, by_office=allows(by, Perm.FOCAL_POINT_VET))
    _lift(membership)
    _record(membership, event, by)
    _tell(membership, event)
    return membership


def _lift(membership: Membership) -> None:
    membership.suspended_at, membership.suspended_for = None, ""
    membership.is_suspended_by_office = False
    membership.save(update_fields=["suspended_at", "suspended_for", "is_suspended_by_office"])


@transaction.atomic
def revalidate_membership(*, membership: Membership, by: Actor) -> Membership:
    """Say that a focal point holds for another year; one suspended for want of this acts again."""
    membership, event = _looked_after(membership, "revalidate", by)
    policies.require_lifting(membership, by_office=allows(by, Perm.FOCAL_POINT_VET))
    today = timezone.localdate()
    membership.last_revalidated_on, membership.last_reminded_on = today, None
    membership.revalidate_by = next_validation(Role(membership.role), today)
    membership.save(update_fields=["last_revalidated_on", "last_reminded_on", "revalidate_by"])
    _lift(membership)
    _record(membership, event, by)
    return membership
