"""Invitations: a link, good once, by which a person chooses a password."""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.accounts import policies
from tansiq.accounts.enums import NominationState
from tansiq.accounts.models import Invitation, Nomination, Person
from tansiq.accounts.queries import actor_for
from tansiq.accounts.queries.proposals import hash_of, open_invitation
from tansiq.accounts.workflow import TERMS
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.kernel.text import fold


def username_for(names: Mapping[str, str]) -> str:
    """Make a free user name from the name in Latin letters; without one, a drawn one."""
    latin = ".".join(re.findall(r"[a-z0-9]+", fold(names.get("en", ""))))[:100]
    wanted = latin or f"person-{secrets.token_hex(4)}"
    username, number = wanted, 1
    while Person.objects.filter(username__iexact=username).exists():
        number += 1
        username = f"{wanted}{number}"
    return username


def invite(*, person: Person, by: Actor, nomination: Nomination | None = None) -> Invitation:
    """Send a new link; those sent before lead nowhere from now on."""
    Invitation.objects.filter(person=person, used_at=None).delete()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        person=person,
        nomination=nomination,
        token_hash=hash_of(token),
        expires_at=timezone.now() + timedelta(days=TERMS.invitation),
    )
    record(event=Event.FOCAL_POINT_INVITED, by=by, subject=person)
    link = reverse("accounts:invitation", args=[token])
    due_on = timezone.localdate(invitation.expires_at)
    # Without a subject: the link is all that the message is about, and it is the person's own.
    tell(Message(event=Event.FOCAL_POINT_INVITED, people=[person.pk], due_on=due_on, link=link))
    return invitation


@transaction.atomic
def send_invitation(*, person: Person, by: Actor) -> Invitation:
    """Send a person a link to choose a password: the first, or a new one in place of a forgotten one."""
    require(by, Perm.DIRECTORY_MANAGE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_somebody_else(person, by)
    policies.require_open_account(person)
    open_ones = person.nominations.filter(state=NominationState.INVITED)
    return invite(person=person, nomination=open_ones.first(), by=by)


@transaction.atomic
def take_up_invitation(*, token: str, password: str, by: Actor) -> Person:
    """Choose a password with the link of an invitation, which is used up by it; `by` has not signed in."""
    found = open_invitation(token)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk, used_at=None)
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    policies.require_nobody_else(person, by)
    person.set_password(password)
    person.save(update_fields=["password"])
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    herself = actor_for(person)
    record(event=Event.PASSWORD_CHANGED, by=herself, subject=person)
    if invitation.nomination_id is not None:
        _take_up(invitation.nomination_id, herself)
    return person


def _take_up(nomination_id: int, by: Actor) -> None:
    nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination_id)
    if nomination.state != NominationState.INVITED:
        return
    move = policies.require_move(nomination, "take_up")
    nomination.state = NominationState(move.target)
    nomination.save(update_fields=["state"])
    record(event=Event(move.logs), by=by, subject=nomination)
