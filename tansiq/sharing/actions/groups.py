"""Sharing groups: made by their steward, who names the members."""

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Seen
from tansiq.sharing.models import Group, GroupMember, GroupReach
from tansiq.sharing.policies import groups as policies


@transaction.atomic
def add_group(
    *,
    code: str,
    names: dict[str, str],
    steward: Organisation,
    seen: Seen,
    by: Actor,
    purpose: str = "",
    is_illustrative: bool = False,
) -> Group:
    """Make a group without members; unless said otherwise its members do not see one another."""
    require(by, Perm.GROUP_MANAGE, organisation_id=steward.pk)
    policies.require_free_code(code)
    group = Group.objects.create(
        code=code,
        names=names,
        steward=steward,
        seen=seen,
        purpose=purpose,
        is_illustrative=is_illustrative,
    )
    record(event=Event.GROUP_ADDED, by=by, subject=group, seen=str(seen))
    return group


def _lock(group: Group, by: Actor) -> Group:
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    require(by, Perm.GROUP_MANAGE, organisation_id=group.steward_id)
    return group


@transaction.atomic
def edit_group(*, group: Group, names: dict[str, str], seen: Seen, purpose: str, by: Actor) -> Group:
    """Name the group anew, say what it is for and who sees its members."""
    group = _lock(group, by)
    group.names, group.seen, group.purpose = names, seen, purpose
    group.save(update_fields=["names", "seen", "purpose"])
    record(event=Event.GROUP_EDITED, by=by, subject=group, seen=str(seen))
    return group


@transaction.atomic
def join_group(*, group: Group, organisation: Organisation, by: Actor) -> GroupMember:
    """Take an organisation into a group: from now on it sees what is shared with the group."""
    group = _lock(group, by)
    policies.require_not_member(group, organisation)
    member = GroupMember.objects.create(group=group, organisation=organisation)
    _reach_anew(group)
    record(event=Event.GROUP_JOINED, by=by, subject=group, organisation=organisation.code)
    return member


@transaction.atomic
def leave_group(*, group: Group, organisation: Organisation, by: Actor) -> GroupMember:
    """Take an organisation out of a group, at once."""
    group = _lock(group, by)
    member = policies.require_member(group, organisation)
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    _reach_anew(group)
    record(event=Event.GROUP_LEFT, by=by, subject=group, organisation=organisation.code)
    return member


@transaction.atomic
def add_part(*, group: Group, part: Group, by: Actor) -> Group:
    """Put a group into another: its members are reached through both."""
    list(
        Group.objects.select_for_update(of=("self",)).order_by("pk")
    )  # two who do so at once could make a ring
    group = _lock(group, by)
    policies.require_no_ring(group, part)
    group.parts.add(part)
    _reach_anew(group)
    record(event=Event.GROUP_EDITED, by=by, subject=group, part=part.code)
    return group


@transaction.atomic
def remove_part(*, group: Group, part: Group, by: Actor) -> Group:
    """Take a group out of another."""
    group = _lock(group, by)
    group.parts.remove(part)
    _reach_anew(group)
    record(event=Event.GROUP_EDITED, by=by, subject=group, without=part.code)
    return group


def _reach_anew(group: Group) -> None:
    """Write down anew whom the group reaches, and each group that it is in."""
    members = GroupMember.objects.filter(group=group, left_at=None).values_list("organisation_id", flat=True)
    through = GroupReach.objects.filter(group__in=group.parts.all()).values_list("organisation_id", flat=True)
    wanted = {*members, *through}
    GroupReach.objects.filter(group=group).exclude(organisation_id__in=wanted).delete()
    there = set(GroupReach.objects.filter(group=group).values_list("organisation_id", flat=True))
    GroupReach.objects.bulk_create(
        [GroupReach(group=group, organisation_id=pk) for pk in sorted(wanted - there)]
    )
    for whole in Group.objects.filter(parts=group).order_by("pk"):
        _reach_anew(whole)
