"""Who has no focal point, who was here lately, what ends soon: for the coordinating office, and for each State its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from tansiq.access.actor import Actor, allows, require
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import FOCAL_POINTS
from tansiq.accounts.enums import NominationState
from tansiq.accounts.models import Membership
from tansiq.accounts.queries.focal_points import focal_points, nominations
from tansiq.accounts.workflow import TERMS
from tansiq.reference.enums import CompactStatus, OrganisationKind
from tansiq.reference.models import Organisation, State
from tansiq.reference.queries import by_name


@dataclass(frozen=True)
class Standing:
    """How the focal points stand that one reader looks after; each number is the length of what it counts."""

    states_without: Sequence[State]
    organisations_without: Sequence[Organisation]
    active: Sequence[Membership]
    quiet: Sequence[Membership]
    ending: Sequence[Membership]
    to_confirm: Sequence[Membership]
    waiting: int


def standing(*, by: Actor) -> Standing:
    """Say how the focal points stand: all of them for the coordinating office, one's own for the others."""
    require(by, Perm.FOCAL_POINT_NOMINATE)
    today = timezone.localdate()
    held = list(focal_points(by=by).filter(pk__in=Membership.objects.in_force().values("pk")))
    since = timezone.now() - timedelta(days=TERMS.seen_as_active)
    soon = today + timedelta(days=TERMS.ends_soon)
    active = [m for m in held if m.person.last_login is not None and m.person.last_login >= since]
    return Standing(
        states_without=_states_without(by),
        organisations_without=_organisations_without(by),
        active=active,
        quiet=[m for m in held if m not in active],
        ending=_until(held, "valid_until", soon),
        to_confirm=_until(held, "revalidate_by", soon),
        waiting=nominations(by=by).filter(state=NominationState.NOMINATED).count(),
    )


def _until(held: Sequence[Membership], field: str, last: date) -> list[Membership]:
    dated = [(day, m) for m in held if (day := getattr(m, field)) is not None and day <= last]
    return [m for _day, m in sorted(dated, key=lambda pair: (pair[0], pair[1].pk))]


def _with_focal_point(column: str, roles: Collection[Role]) -> Q:
    standing = Membership.objects.in_force().filter(role__in=roles)
    return Q(pk__in=standing.filter(**{f"{column}__isnull": False}).values(column))


def _states_without(by: Actor) -> list[State]:
    found = State.objects.exclude(_with_focal_point("organisation__state_id", {Role.STATE_FOCAL_POINT}))
    if not allows(by, Perm.FOCAL_POINT_VET):
        found = found.filter(pk__in=[b.state_id for b in by.belongings if b.state_id is not None])
    return by_name(found)


def _organisations_without(by: Actor) -> list[Organisation]:
    """Give the members and observers of the Compact and the regional organisations that nobody speaks for."""
    expected = Q(compact_status__in=(CompactStatus.MEMBER, CompactStatus.OBSERVER)) | Q(
        kind=OrganisationKind.REGIONAL_ORGANISATION
    )
    found = Organisation.objects.filter(expected, is_coordinating_office=False, valid_until=None)
    if not allows(by, Perm.FOCAL_POINT_VET):
        found = found.filter(pk__in=by.organisation_ids)
    return list(
        found.exclude(_with_focal_point("organisation_id", FOCAL_POINTS - {Role.STATE_APPROVER})).order_by(
            "code"
        )
    )
