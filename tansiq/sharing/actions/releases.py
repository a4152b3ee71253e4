"""Marking snapshots that have gone out and no longer may. `reports` makes them."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.access.roles import roles_with
from tansiq.accounts.models import Membership
from tansiq.audit.actions import record as log
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.sharing.enums import ReleaseState
from tansiq.sharing.models import Release
from tansiq.sharing.queries.coverage import standing_of, uncovered
from tansiq.sharing.queries.records import model_of


@transaction.atomic
def mark_releases(*, kind: str, record_id: int, by: Actor) -> list[Release]:
    """Mark the snapshots of a record that are no longer covered, and tell those who hold one.

    Part of the change that uncovers them, which has been authorised. The record is locked as it is where a release is
    made: a release stands before this begins and is seen here, or it is made afterwards and sees the change.
    """
    locked = model_of(kind)._default_manager.select_for_update(of=("self",)).filter(pk=record_id).first()
    standing = standing_of(kind=kind, record_id=record_id).select_for_update(of=("self",))
    lost = uncovered(standing, locked)  # type: ignore[arg-type]  # decisions are on such records only
    for release in lost:
        _mark(release, by)
    return lost


def _mark(release: Release, by: Actor) -> None:
    release.standing = ReleaseState.WITHDRAWN
    release.marked_at = timezone.now()
    release.save(update_fields=["standing", "marked_at"])
    log(event=Event.RELEASE_MARKED, by=by, subject=release)
    tell(Message(Event.RELEASE_MARKED, people=holders_of(release), subject=release))


def holders_of(release: Release) -> Collection[int]:
    """Give the people of the recipient today, who hold a snapshot or are to have it."""
    standing = Membership.objects.in_force().filter(
        organisation_id=release.recipient_id,
        role__in=sorted(roles_with(Perm.RECORD_READ)),
        person__is_active=True,
    )
    return list(standing.values_list("person_id", flat=True).distinct())
