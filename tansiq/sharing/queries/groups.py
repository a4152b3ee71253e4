"""Sharing groups, for who may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from tansiq.access.actor import Actor
from tansiq.sharing.models import Group, GroupMember


@dataclass(frozen=True)
class Within:
    """What is in a group, as far as its reader may know."""

    shows_members: bool
    members: Sequence[GroupMember]
    parts: Sequence[Group]


def groups(*, by: Actor) -> QuerySet[Group]:
    """Give the groups of which `by` may know."""
    return Group.objects.visible_to(by).select_related("steward").order_by("code")


def group_of(code: str, *, by: Actor) -> Group:
    """Give one group; raises `Group.DoesNotExist` to who may not know of it."""
    return groups(by=by).get(code=code)


def groups_with_members_in_sight(*, by: Actor) -> QuerySet[Group]:
    """Give the groups whose members `by` may see."""
    return Group.objects.with_members_visible_to(by).order_by("code")


def within(group: Group, *, by: Actor) -> Within:
    """Give members and parts of a group to who may see its members, and nothing of them to others."""
    if not groups_with_members_in_sight(by=by).filter(pk=group.pk).exists():
        return Within(shows_members=False, members=(), parts=())
    spells = GroupMember.objects.filter(group=group, left_at=None).select_related("organisation")
    parts = groups(by=by).filter(wholes=group)
    return Within(
        shows_members=True,
        members=sorted(spells, key=lambda spell: str(spell.organisation)),
        parts=list(parts),
    )


def keys_in_full_sight(*, by: Actor) -> set[int]:
    """Give the groups of which `by` may see all whom they reach: those through groups in them too."""
    parts: dict[int, set[int]] = {}
    for whole, part in Group.parts.through._default_manager.values_list("from_group_id", "to_group_id"):
        parts.setdefault(whole, set()).add(part)
    in_sight = set(groups_with_members_in_sight(by=by).values_list("pk", flat=True))
    return {pk for pk in in_sight if _with_parts(pk, parts) <= in_sight}


def _with_parts(pk: int, parts: dict[int, set[int]]) -> set[int]:
    found, below = {pk}, {pk}
    while below:
        below = {part for whole in below for part in parts.get(whole, ())} - found
        found |= below
    return found
