"""Audiences and release defaults: data files, read once. No tables."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Q

from tansiq.access.actor import Actor, Belonging
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS, roles_with
from tansiq.kernel.names import name_in
from tansiq.reference.enums import CompactStatus

_DATA = Path(__file__).parents[1] / "data"
STATE_SELF = "state_self"


@dataclass(frozen=True)
class Audience:
    """People to whom a State may release: who hold one of the roles, in an organisation of one of the kinds."""

    code: str
    names: dict[str, str]
    roles: frozenset[Role]
    kinds: frozenset[str]
    is_member_entity: bool
    is_public: bool

    def __str__(self) -> str:
        return name_in(self.names)

    def holds(self, belonging: Belonging) -> bool:
        """Say whether who belongs so is of this audience. The same as `memberships`, from the other side."""
        return (
            belonging.role in self.roles
            and (not self.kinds or belonging.organisation_kind in self.kinds)
            and (not self.is_member_entity or belonging.is_member_entity)
        )

    def memberships(self) -> Q:
        """Give the memberships of this audience as a condition. The same as `holds`, from the other side."""
        condition = Q(role__in=sorted(self.roles))
        if self.kinds:
            condition &= Q(organisation__kind__in=sorted(self.kinds))
        if self.is_member_entity:
            condition &= member_entity()
        return condition


def member_entity() -> Q:
    """Give the condition, over memberships, of belonging to a member entity."""
    return Q(organisation__compact_status=CompactStatus.MEMBER) | Q(organisation__is_coordinating_office=True)


@dataclass(frozen=True)
class Kind:
    """A kind of record that concerns a State, and to whom it is open without a consent."""

    code: str
    names: dict[str, str]
    open_to: frozenset[str]
    source: str

    def __str__(self) -> str:
        return name_in(self.names)


def _audience(entry: dict[str, Any]) -> Audience:
    readers = roles_with(Perm.RECORD_READ)
    roles = readers if entry.get("everyone") else frozenset(map(Role, entry["roles"]))
    return Audience(
        code=entry["code"],
        names=entry["names"],
        roles=roles & readers,
        kinds=frozenset(entry.get("kinds", ())),
        is_member_entity=entry.get("member_entity", False),
        is_public=entry.get("public", False),
    )


@cache
def audiences() -> dict[str, Audience]:
    """Give every audience by its code, in the order of the file."""
    entries = yaml.safe_load((_DATA / "audiences.yaml").read_text(encoding="utf-8"))["audiences"]
    return {entry["code"]: _audience(entry) for entry in entries}


@cache
def kinds() -> dict[str, Kind]:
    """Give every kind of record of a State by its code, in the order of the file."""
    entries = yaml.safe_load((_DATA / "defaults.yaml").read_text(encoding="utf-8"))["kinds"]
    return {
        entry["code"]: Kind(entry["code"], entry["names"], frozenset(entry["open_to"]), entry["source"])
        for entry in entries
    }


@dataclass(frozen=True)
class Listener:
    """One membership as a State's decision sees it: its audiences, its organisation, its scope (none: every State)."""

    audiences: frozenset[str]
    organisations: frozenset[int]
    states: frozenset[int]


def listening(by: Actor) -> list[Listener]:
    """Give what an actor may be released, membership by membership: what is kept from one role, another may have."""
    readers = (b for b in by.belongings if Perm.RECORD_READ in PERMISSIONS[b.role])
    found = (
        Listener(
            audiences=frozenset(
                audience.code
                for audience in audiences().values()
                if audience.code != STATE_SELF and audience.holds(belonging)
            ),
            organisations=frozenset({belonging.organisation_id}),
            states=belonging.state_ids,
        )
        for belonging in readers
    )
    return list(dict.fromkeys(found))


def own_states(by: Actor) -> frozenset[int]:
    """Give the States for which an actor is a focal point or approver."""
    of_a_state = audiences()[STATE_SELF]
    return frozenset(b.state_id for b in by.belongings if b.state_id is not None and of_a_state.holds(b))
