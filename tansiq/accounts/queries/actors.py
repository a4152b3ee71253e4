"""Who is acting, and who may sign in."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import F, QuerySet

from tansiq.access.actor import NOBODY, Actor, Belonging
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.models import Membership, Person
from tansiq.reference.enums import CompactStatus


def actor_for(person: Person | None) -> Actor:
    """Make the actor of a person with the memberships in force today; `NOBODY` for no person or a closed account."""
    if person is None or not person.is_active:
        return NOBODY
    # One query: a row per membership and State of its scope, and one for a membership without a scope.
    rows = (
        Membership.objects.in_force()
        .filter(person=person)
        .select_related("organisation")
        .annotate(state_key=F("states__pk"), state_iso3=F("states__iso3"))
        .order_by("pk")
    )
    held = [list(group) for _pk, group in groupby(rows, key=attrgetter("pk"))]
    return Actor(
        username=person.username,
        person_id=person.pk,
        log_code=person.log_code,
        belongings=tuple(_belonging(group) for group in held),
        is_member_entity=any(_reads_for_member_entity(group[0]) for group in held),
    )


def _belonging(rows: list[Any]) -> Belonging:
    """Make one belonging of the rows of one membership, one for each State of its scope."""
    membership, organisation = rows[0], rows[0].organisation
    return Belonging(
        role=Role(membership.role),
        organisation_id=organisation.pk,
        organisation_kind=organisation.kind,
        states=frozenset(row.state_iso3 for row in rows if row.state_key is not None),
        is_member_entity=_reads_for_member_entity(membership),
        state_id=organisation.state_id,
        state_ids=frozenset(row.state_key for row in rows if row.state_key is not None),
        organisation_label=str(organisation),
    )


def _reads_for_member_entity(membership: Membership) -> bool:
    """Say whether the membership is in a member entity, in a role that reads records: one without does not lend the other."""
    organisation = membership.organisation
    is_member = organisation.compact_status == CompactStatus.MEMBER or organisation.is_coordinating_office
    return is_member and Perm.RECORD_READ in PERMISSIONS[Role(membership.role)]


def has_example_accounts() -> bool:
    """Say whether any example account exists: then the platform serves on loopback only."""
    return Person.objects.filter(is_illustrative=True, is_active=True).exists()


def has_real_people() -> bool:
    """Say whether any account, open or closed, is not an example."""
    return Person.objects.filter(is_illustrative=False).exists()


def example_people() -> QuerySet[Person]:
    """Give the example accounts that can sign in, for the sign-in page of a demonstration."""
    return (
        Person.objects.filter(is_illustrative=True, is_active=True)
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .prefetch_related("memberships__organisation")
        .order_by("username")
    )
