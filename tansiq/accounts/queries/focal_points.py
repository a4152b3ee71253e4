"""Nominations and focal points as those who vet or nominate see them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tansiq.access.actor import Actor, allows, require
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import FOCAL_POINTS, NOMINATES
from tansiq.accounts.models import Membership, Nomination, Person
from tansiq.accounts.models.reach import nominating, within_reach
from tansiq.reference.models import Organisation


def nominations(*, by: Actor) -> QuerySet[Nomination]:
    """Give the nominations that `by` vets or has a part in, the newest first; raise `NotAllowed` to who nominates nobody."""
    require(by, Perm.FOCAL_POINT_NOMINATE)
    return (
        Nomination.objects.visible_to(by)
        .select_related("nominator", "organisation__state", "person", "entered_by", "vetted_by")
        .order_by("-pk")
    )


def nomination_of(pk: int, *, by: Actor) -> Nomination:
    """Give one nomination; raises `Nomination.DoesNotExist` for one that `by` has no part in."""
    return nominations(by=by).get(pk=pk)


def focal_points(*, by: Actor) -> QuerySet[Membership]:
    """Give the focal points that `by` looks after, ended ones too, by organisation."""
    require(by, Perm.FOCAL_POINT_NOMINATE)
    return (
        Membership.objects.kept_by(by)
        .filter(role__in=FOCAL_POINTS, person__erased_at=None)
        .select_related("person", "organisation__state")
        .prefetch_related("states")
        .order_by("organisation__code", "pk")
    )


def focal_point_of(pk: int, *, by: Actor) -> Membership:
    """Give one focal point; raises `Membership.DoesNotExist` for one that `by` does not look after."""
    return focal_points(by=by).get(pk=pk)


def accounts_with(email: str, *, by: Actor) -> QuerySet[Person]:
    """Give the open accounts that have an address, to who vets: the nominee may be here already. Nothing to others."""
    if not email or not allows(by, Perm.FOCAL_POINT_VET):
        return Person.objects.none()
    return Person.objects.filter(email__iexact=email, is_active=True)


@dataclass(frozen=True)
class Terrain:
    """For whom and in which roles somebody may nominate, and within which States (none: no such bound)."""

    organisations: QuerySet[Organisation]
    roles: frozenset[Role]
    state_ids: frozenset[int]


def terrain(*, by: Actor) -> Terrain:
    """Say for whom `by` may nominate."""
    held = nominating(by)
    roles = frozenset[Role]().union(*(NOMINATES[b.role] for b in held))
    if allows(by, Perm.FOCAL_POINT_VET):
        return Terrain(Organisation.objects.all(), roles, frozenset())
    return Terrain(Organisation.objects.filter(within_reach(by, "")), roles, _bounds(by))


def _bounds(by: Actor) -> frozenset[int]:
    """Give the States to which every one of the memberships by which `by` nominates is bound."""
    scopes = [_scope(b.state_ids, b.state_id) for b in nominating(by)]
    return frozenset().union(*scopes) if all(scopes) else frozenset()


def _scope(state_ids: frozenset[int], state_id: int | None) -> frozenset[int]:
    return state_ids or (frozenset({state_id}) if state_id is not None else frozenset())
