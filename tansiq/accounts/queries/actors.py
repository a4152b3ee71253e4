"""Who is acting, and who may sign in."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet

from tansiq.access.actor import NOBODY, Actor, Belonging
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.models import Membership, Person
from tansiq.reference.enums import CompactStatus


def actor_for(person: Person | None) -> Actor:
    """Make the actor of a person with the memberships in force today; `NOBODY` for no person or a closed account."""
    if person is None or not person.is_active:
        return NOBODY
    rows = (
        Membership.objects.in_force()
        .filter(person=person)
        .select_related("organisation")
        .prefetch_related("states")
        .order_by("pk")
    )
    memberships = list(rows)
    return Actor(
        username=person.username,
        person_id=person.pk,
        log_code=person.log_code,
        belongings=tuple(
            Belonging(
                role=Role(m.role),
                organisation_id=m.organisation_id,
                organisation_kind=m.organisation.kind,
                states=frozenset(state.iso3 for state in m.states.all()),
                is_member_entity=_reads_for_member_entity(m),
                state_id=m.organisation.state_id,
                state_ids=frozenset(state.pk for state in m.states.all()),
                organisation_label=str(m.organisation),
            )
            for m in memberships
        ),
        is_member_entity=any(_reads_for_member_entity(m) for m in memberships),
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
