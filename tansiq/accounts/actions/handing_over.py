"""Handing over: the predecessor ends, and what was open goes on with the successor."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.accounts.enums import MembershipStatus
from tansiq.accounts.models import Membership
from tansiq.accounts.models.passing import passings
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell


def hand_over(*, predecessor: Membership, successor: Membership, by: Actor) -> None:
    """Pass on what was open, as the caller has authorised; what the predecessor did keeps standing.

    A term that ended before the successor came stays as it ended; what was open passes all the same.
    """
    predecessor = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=predecessor.pk)
    )
    if predecessor.status != MembershipStatus.ENDED:
        _end(predecessor)
    numbers = {
        passing.key: passing.pass_on(predecessor=predecessor, successor=successor, by=by)
        for passing in passings()
    }
    record(
        event=Event.FOCAL_POINT_HANDED_OVER,
        by=by,
        subject=predecessor.person,
        role=predecessor.role,
        organisation=predecessor.organisation.code,
        successor=successor.pk,
        **numbers,
    )


def _end(predecessor: Membership) -> None:
    today = timezone.localdate()
    predecessor.valid_until, predecessor.end_logged_on = today - timedelta(days=1), today
    predecessor.save(update_fields=["valid_until", "end_logged_on"])
    people = [predecessor.person_id]
    tell(Message(event=Event.FOCAL_POINT_HANDED_OVER, people=people, link=reverse("accounts:entry")))
