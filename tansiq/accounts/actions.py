"""Adding people and giving them memberships."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm, Role
from tansiq.accounts import policies
from tansiq.accounts.models import Membership, Person
from tansiq.audit.actions import keep_identity, record
from tansiq.audit.enums import Event
from tansiq.reference.models import Organisation, State


@transaction.atomic
def add_person(
    *,
    username: str,
    names: dict[str, str],
    by: Actor,
    password: str | None = None,
    email: str = "",
    language: str = "en",
    is_illustrative: bool = False,
) -> Person:
    """Add an account without any membership: it may sign in and sees nothing yet."""
    require(by, Perm.DIRECTORY_MANAGE)
    policies.require_free_username(username)
    person = Person.objects.create_user(
        username=username,
        email=email,
        password=password,
        names=names,
        language=language,
        is_illustrative=is_illustrative,
    )
    name = " / ".join(dict.fromkeys(filter(None, names.values())))
    keep_identity(code=person.log_code, name=f"{name} ({username})" if name else username, by=by)
    record(event=Event.PERSON_ADDED, by=by, subject=person)
    return person


@transaction.atomic
def give_membership(
    *,
    person: Person,
    organisation: Organisation,
    role: Role,
    by: Actor,
    states: Iterable[State] = (),
    valid_until: date | None = None,
) -> Membership:
    """Give a person a role in an organisation, within the States named (none: no such bound)."""
    require(by, Perm.DIRECTORY_MANAGE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_somebody_else(person, by.username)
    policies.require_role_fits(role, organisation)
    policies.require_new_membership(person, organisation, role)
    policies.require_not_past(valid_until)
    membership = Membership.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        valid_from=timezone.localdate(),
        valid_until=valid_until,
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
    membership.valid_until = timezone.localdate() - timedelta(days=1)
    membership.save(update_fields=["valid_until"])
    record(
        event=Event.MEMBERSHIP_ENDED,
        by=by,
        subject=membership.person,
        role=membership.role,
        organisation=membership.organisation.code,
    )
    return membership


@transaction.atomic
def see_home(*, by: Actor) -> None:
    """Remember that the person has seen what changed up to now."""
    Person.objects.filter(pk=by.person_id or 0).update(last_home_at=timezone.now())


@transaction.atomic
def note_sign_in(*, person: Person, by: Actor) -> None:
    """Write the sign-in into the log."""
    record(event=Event.PERSON_SIGNED_IN, by=by, subject=person)
