"""Sharing groups, for who may know of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

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


@dataclass(frozen=True)
class Sight:
    """A group, whether its reader may know of it, and whether of all whom it reaches: those through groups in it too."""

    group: Group
    is_known: bool
    is_full: bool


def in_sight(*, by: Actor) -> dict[int, Sight]:
    """Give every group with what `by` may know of it, by key and in the order of their codes: one query."""
    here = {"pk": OuterRef("pk")}
    rows: QuerySet[Any] = Group.objects.annotate(
        is_known=Exists(Group.objects.visible_to(by).filter(**here)),
        shows_members=Exists(Group.objects.with_members_visible_to(by).filter(**here)),
        part=F("parts"),
    )
    each = {pk: list(same) for pk, same in groupby(rows.order_by("code", "pk"), key=attrgetter("pk"))}
    parts = {pk: {row.part for row in same} - {None} for pk, same in each.items()}
    shown = {pk for pk, same in each.items() if same[0].shows_members}
    return {
        pk: Sight(same[0], is_known=same[0].is_known, is_full=_with_parts(pk, parts) <= shown)
        for pk, same in each.items()
    }


def keys_in_full_sight(*, by: Actor) -> set[int]:
    """Give the groups of which `by` may see all whom they reach."""
    return {pk for pk, sight in in_sight(by=by).items() if sight.is_full}


def _with_parts(pk: int, parts: Mapping[int, set[int]]) -> set[int]:
    found, below = {pk}, {pk}
    while below:
        below = {part for whole in below for part in parts[whole]} - found
        found |= below
    return found
