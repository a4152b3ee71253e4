"""Access for one person, until a day."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.accounts.models import Person
from tansiq.audit.actions import record as log
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.sharing.actions.terms import lock_for_owner
from tansiq.sharing.models import Grant, Shareable
from tansiq.sharing.policies import terms as policies
from tansiq.sharing.queries.records import model_of


@transaction.atomic
def give_grant(
    *, record: Shareable, person: Person, valid_until: date, by: Actor, may_export: bool = False
) -> Grant:
    """Let one person see a record of one's organisation until a day; a standing access is replaced."""
    record = lock_for_owner(record, by)
    policies.require_not_of_a_state(record)
    policies.require_to_come(valid_until)
    policies.require_open_account(person)
    kind = record._meta.label_lower
    now = timezone.now()
    Grant.objects.filter(kind=kind, record_id=record.pk, person=person, ended_at=None).update(ended_at=now)
    grant = Grant.objects.create(
        kind=kind,
        record_id=record.pk,
        person=person,
        valid_until=valid_until,
        may_export=may_export,
        given_by_id=by.person_id,
    )
    log(
        event=Event.GRANT_GIVEN,
        by=by,
        subject=record,
        person=person.log_code,
        until=valid_until.isoformat(),
        may_export=may_export,
    )
    tell(Message(Event.GRANT_GIVEN, people=[person.pk], subject=record, due_on=valid_until))
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, by: Actor) -> Grant:
    """End access in person at once."""
    grant = Grant.objects.select_for_update(of=("self",)).select_related("person").get(pk=grant.pk)
    record = model_of(grant.kind).objects.visible_to(by).get(pk=grant.record_id)  # type: ignore[attr-defined]
    require(by, Perm.RECORD_SHARE, organisation_id=record.owner_id)
    if grant.ended_at is None:
        grant.ended_at = timezone.now()
        grant.save(update_fields=["ended_at"])
        log(event=Event.GRANT_ENDED, by=by, subject=record, person=grant.person.log_code)
    return grant
