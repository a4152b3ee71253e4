"""What the clock does with terms: reminds, suspends who was not confirmed, writes down what expired."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.access.roles import FOCAL_POINTS
from tansiq.accounts.models import Membership
from tansiq.accounts.queries import people_anywhere_with, people_with
from tansiq.accounts.workflow import TERMS
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell


@transaction.atomic
def mind_terms(*, by: Actor) -> int:
    """Do what is due today for every focal point, each thing once; give how many were concerned."""
    require(by, Perm.FOCAL_POINT_VET)
    today = timezone.localdate()
    return _expire(today, by) + _suspend(today, by) + _remind(today)


def _locked(**conditions: object) -> Iterable[Membership]:
    found = Membership.objects.filter(role__in=FOCAL_POINTS, person__erased_at=None, **conditions)
    return found.select_for_update(of=("self",)).select_related("organisation", "person").order_by("pk")


def _record(membership: Membership, event: Event, by: Actor) -> None:
    organisation = membership.organisation.code
    record(event=event, by=by, subject=membership.person, role=membership.role, organisation=organisation)


def _tell(membership: Membership, event: Event, due_on: date | None = None) -> None:
    """Tell who nominates for the organisation; where nobody else does, the coordinating office."""
    others = people_with(Perm.FOCAL_POINT_NOMINATE, organisation_id=membership.organisation_id)
    people = {person.pk for person in others} - {membership.person_id}
    people = people or {person.pk for person in people_anywhere_with(Perm.FOCAL_POINT_VET)}
    link = reverse("accounts:focal_point", args=[membership.pk])
    tell(Message(event=event, people=sorted(people), subject=membership, due_on=due_on, link=link))


def _expire(today: date, by: Actor) -> int:
    number = 0
    for membership in _locked(valid_until__lt=today, end_logged_on=None):
        membership.end_logged_on = today
        membership.save(update_fields=["end_logged_on"])
        _record(membership, Event.FOCAL_POINT_EXPIRED, by)
        _tell(membership, Event.FOCAL_POINT_EXPIRED)
        number += 1
    return number


def _suspend(today: date, by: Actor) -> int:
    number = 0
    last = today - timedelta(days=TERMS.suspended_after)
    for membership in _locked(revalidate_by__lt=last, suspended_at=None, end_logged_on=None):
        membership.suspended_at = timezone.now()
        membership.save(update_fields=["suspended_at"])
        _record(membership, Event.FOCAL_POINT_SUSPENDED, by)
        _tell(membership, Event.FOCAL_POINT_SUSPENDED)
        number += 1
    return number


def _remind(today: date) -> int:
    number = 0
    horizon = today + timedelta(days=max(TERMS.reminders))
    for membership in _locked(revalidate_by__lte=horizon, suspended_at=None, end_logged_on=None):
        if _is_due(membership, today):
            membership.last_reminded_on = today
            membership.save(update_fields=["last_reminded_on"])
            _tell(membership, Event.DEADLINE_REMINDED, membership.revalidate_by)
            number += 1
    return number


def _is_due(membership: Membership, today: date) -> bool:
    """Say whether a reminder fell due since the last one; after days of standstill there is one, not several."""
    assert membership.revalidate_by is not None
    days = [membership.revalidate_by - timedelta(days=n) for n in TERMS.reminders]
    reached = [day for day in days if day <= today]
    return bool(reached) and (
        membership.last_reminded_on is None or membership.last_reminded_on < max(reached)
    )
