"""What passes to a successor. `accounts` calls these in the transaction of a hand-over, which it has authorised."""

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.models import Membership
from tansiq.accounts.queries import people_with
from tansiq.audit.actions import record as log
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.sharing.models import AccessRequest, Grant, Shareable
from tansiq.sharing.queries.passing import grants_that_pass, requests_that_pass
from tansiq.sharing.queries.records import model_of


@transaction.atomic
def pass_on_grants(*, predecessor: Membership, successor: Membership, by: Actor) -> int:
    """Give the successor the predecessor’s access in person, to the same last days; tell the owners. Gives how many."""
    rows = list(grants_that_pass(predecessor).select_for_update(of=("self",)))
    for row in rows:
        _pass_on(row, predecessor, successor, by)
    return len(rows)


def _pass_on(grant: Grant, predecessor: Membership, successor: Membership, by: Actor) -> None:
    now = timezone.now()
    grant.ended_at = now
    grant.save(update_fields=["ended_at"])
    about = {"kind": grant.kind, "record_id": grant.record_id, "person_id": successor.person_id}
    own = Grant.objects.filter(**about, ended_at=None)
    # Whichever lasts longer stands as its owner gave it: the two are not put together to something wider.
    if not own.filter(valid_until__gte=grant.valid_until).exists():
        own.update(ended_at=now)
        Grant.objects.create(
            **about,
            valid_until=grant.valid_until,
            may_export=grant.may_export,
            given_by_id=grant.given_by_id,
        )
    record = model_of(grant.kind)._base_manager.get(pk=grant.record_id)
    log(
        event=Event.GRANT_HANDED_OVER,
        by=by,
        subject=record,
        person=predecessor.person.log_code,
        successor=successor.person.log_code,
        until=grant.valid_until.isoformat(),
    )
    _tell_of(record, grant, successor)


def _tell_of(record: Shareable, grant: Grant, successor: Membership) -> None:
    due_on = grant.valid_until
    tell(Message(Event.GRANT_GIVEN, people=[successor.person_id], subject=record, due_on=due_on))
    owners = people_with(Perm.RECORD_SHARE, organisation_id=record.owner_id)
    people = list(owners.exclude(pk=successor.person_id).values_list("pk", flat=True))
    tell(Message(Event.GRANT_HANDED_OVER, people=people, subject=record, due_on=due_on))


@transaction.atomic
def pass_on_requests(*, predecessor: Membership, successor: Membership, by: Actor) -> int:
    """Make the predecessor’s requests for access the successor’s; one that both made stays where it is. Gives how many."""
    own = AccessRequest.objects.filter(person_id=successor.person_id).values("reference")
    rows = list(requests_that_pass(predecessor).exclude(reference__in=own).select_for_update(of=("self",)))
    for row in rows:
        row.person_id = successor.person_id
        row.save(update_fields=["person"])
        log(
            event=Event.ACCESS_HANDED_OVER,
            by=by,
            subject=row,
            person=predecessor.person.log_code,
            successor=successor.person.log_code,
        )
    return len(rows)
