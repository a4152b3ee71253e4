"""Asking for what one person cannot do alone."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.second_person import SECOND_PERSON, Act
from tansiq.accounts import policies
from tansiq.accounts.models import Person, Proposal
from tansiq.accounts.queries import people_anywhere_with
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell


def ask(
    *, act: Act, person: Person, terms: dict[str, object], reason: str, event: Event, by: Actor
) -> Proposal:
    """Write down what waits for a second person, and tell those who may be it."""
    policies.require_no_open_proposal(person, act, terms)
    rule = SECOND_PERSON[act]
    proposal = Proposal.objects.create(
        act=act,
        person=person,
        terms=terms,
        reason=reason,
        asked_by_id=by.person_id,
        expires_at=timezone.now() + timedelta(days=rule.days),
    )
    others = people_anywhere_with(rule.confirms).exclude(pk__in=[by.person_id or 0, person.pk])
    tell(
        Message(
            event=event,
            people=list(others.values_list("pk", flat=True)),
            subject=proposal,
            due_on=timezone.localdate(proposal.expires_at),
            link=reverse("accounts:proposal", args=[proposal.pk]),
        )
    )
    return proposal
