"""Saying who sees a record: its level, the parties and the groups."""

from collections.abc import Iterable

from django.db import transaction

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record as log
from tansiq.audit.enums import Event
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Level
from tansiq.sharing.models import Group, Shareable
from tansiq.sharing.policies import terms as policies


@transaction.atomic
def share(
    *,
    record: Shareable,
    level: Level,
    by: Actor,
    parties: Iterable[Organisation] = (),
    groups: Iterable[Group] = (),
    marking: str = "",
) -> Shareable:
    """Say anew who sees a record of one's organisation; holds on every path from the next query on."""
    record = lock_for_owner(record, by)
    parties, groups = list(parties), list(groups)
    policies.require_not_of_a_state(record)
    policies.require_somebody_named(level, parties, groups)
    policies.require_known_groups(groups, by)
    before = record.level
    record.level, record.marking = level, marking
    record.save(update_fields=["level", "marking"])
    record.parties.set(parties)
    record.groups.set(groups)
    log(
        event=Event.RECORD_SHARED,
        by=by,
        subject=record,
        before=before,
        after=str(level),
        parties=sorted(organisation.code for organisation in parties),
        groups=sorted(group.code for group in groups),
    )
    return record


def lock_for_owner(record: Shareable, by: Actor) -> Shareable:
    """Read the record again under a lock, through the policy, for somebody who says who sees it."""
    model = type(record)
    locked: Shareable = model.objects.visible_to(by).select_for_update(of=("self",)).get(pk=record.pk)  # type: ignore[attr-defined]
    require(by, Perm.RECORD_SHARE, organisation_id=locked.owner_id)
    return locked
