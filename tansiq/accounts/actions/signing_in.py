"""The password, and what the log has to know of signing in and out."""

from django.db import transaction

from tansiq.access.actor import NOBODY, Actor, require
from tansiq.access.enums import Perm
from tansiq.accounts import policies
from tansiq.accounts.actions.nominations import activate_nominations
from tansiq.accounts.models import Person
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell


@transaction.atomic
def change_password(*, person: Person, password: str, by: Actor) -> Person:
    """Set one's own password. Every other session ends: Django ties each to the password it began under."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_oneself(person, by)
    person.set_password(password)
    person.save(update_fields=["password"])
    record(event=Event.PASSWORD_CHANGED, by=by, subject=person)
    _warn(person, Event.PASSWORD_CHANGED)
    return person


@transaction.atomic
def note_sign_in(*, person: Person, by: Actor, way: str = "password") -> None:
    """Write the sign-in into the log, with the way that led here: `password`, `openid`, and `+` a second step.

    The first one makes a nominee the focal point.
    """
    record(event=Event.PERSON_SIGNED_IN, by=by, subject=person, way=way)
    activate_nominations(person=person, by=by)


@transaction.atomic
def note_sign_out(*, person: Person, by: Actor) -> None:
    """Write into the log that a person signed out."""
    record(event=Event.PERSON_SIGNED_OUT, by=by, subject=person)


@transaction.atomic
def note_failed_sign_in(*, username: str, step: str, by: Actor = NOBODY) -> None:
    """Write a failed sign-in into the log. What was typed is kept only where it names an account: else it may be a password."""
    record(event=Event.PERSON_SIGN_IN_FAILED, by=by, subject=_account_named(username), step=step)


@transaction.atomic
def note_lock_out(*, username: str, by: Actor = NOBODY) -> None:
    """Write a lock-out into the log, and tell the person whose account it is, if it is one."""
    person = _account_named(username)
    record(event=Event.PERSON_LOCKED_OUT, by=by, subject=person)
    if person is not None:
        _warn(person, Event.PERSON_LOCKED_OUT)


@transaction.atomic
def note_session_ended(*, person: Person, sessions: int, by: Actor) -> None:
    """Write into the log that a person ended so many of their own sessions from another one."""
    policies.require_oneself(person, by)
    record(event=Event.SESSION_ENDED, by=by, subject=person, sessions=sessions)


@transaction.atomic
def note_factor_added(*, person: Person, kind: str, by: Actor) -> None:
    """Write a new second factor into the log (`totp`, `webauthn`, `recovery_codes`), and tell the person."""
    policies.require_oneself(person, by)
    record(event=Event.SECOND_FACTOR_ADDED, by=by, subject=person, kind=kind)
    _warn(person, Event.SECOND_FACTOR_ADDED)


@transaction.atomic
def note_factor_removed(*, person: Person, kind: str, by: Actor) -> None:
    """Write the end of a second factor into the log, and tell the person."""
    policies.require_oneself(person, by)
    record(event=Event.SECOND_FACTOR_REMOVED, by=by, subject=person, kind=kind)
    _warn(person, Event.SECOND_FACTOR_REMOVED)


@transaction.atomic
def renew_second_factor(*, person: Person, by: Actor) -> Person:
    """Take the second factors from somebody who has lost them: at the next sign-in they add new ones."""
    require(by, Perm.DIRECTORY_MANAGE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_another(person, by)
    factors = person.authenticator_set.order_by("pk")  # type: ignore[attr-defined]  # allauth's, which ships no types
    for kind in list(factors.values_list("type", flat=True)):
        record(event=Event.SECOND_FACTOR_REMOVED, by=by, subject=person, kind=kind)
    factors.all().delete()
    _warn(person, Event.SECOND_FACTOR_REMOVED)
    return person


def _account_named(username: str) -> Person | None:
    return Person.objects.filter(username__iexact=username).first() if username else None


def _warn(person: Person, event: Event) -> None:
    """Tell people what happened to their account: whoever did not do it themselves must hear of it."""
    tell(Message(event=str(event), people=[person.pk], subject=person, link="/accounts/security/"))
