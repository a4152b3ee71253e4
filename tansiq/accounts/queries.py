"""Who is acting, and who may sign in."""

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from tansiq.access.actor import NOBODY, Actor, Belonging, require
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.models import Membership, Person
from tansiq.kernel.names import OFFICIAL_LANGUAGES
from tansiq.reference.enums import CompactStatus


def _in_force() -> Q:
    today = timezone.localdate()
    return (Q(valid_from=None) | Q(valid_from__lte=today)) & (Q(valid_until=None) | Q(valid_until__gte=today))


def actor_for(person: Person | None) -> Actor:
    """Make the actor of a person with the memberships in force today; `NOBODY` for no person or a closed account."""
    if person is None or not person.is_active:
        return NOBODY
    rows = (
        Membership.objects.filter(_in_force(), person=person)
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
    """Give the example accounts, one per role, for the sign-in page of a demonstration."""
    return (
        Person.objects.filter(is_illustrative=True, is_active=True)
        .prefetch_related("memberships__organisation")
        .order_by("username")
    )


def people_with(perm: Perm, *, organisation_id: int) -> QuerySet[Person]:
    """Give the people who carry `perm` for one organisation today."""
    roles = [role for role, permissions in PERMISSIONS.items() if perm in permissions]
    memberships = Membership.objects.filter(_in_force(), organisation_id=organisation_id, role__in=roles)
    return Person.objects.filter(is_active=True, pk__in=memberships.values("person_id")).order_by("username")


def memberships(*, by: Actor) -> QuerySet[Membership]:
    """Give every membership, for the directory; raise `NotAllowed` to who may not manage it."""
    require(by, Perm.DIRECTORY_MANAGE)
    return Membership.objects.select_related("person", "organisation").order_by(
        "organisation__code", "person__username"
    )


def people(*, by: Actor, text: str = "") -> QuerySet[Person]:
    """Give the people of the directory, by user name, with their memberships; raise `NotAllowed` to who may not manage it."""
    require(by, Perm.DIRECTORY_MANAGE)
    found = Person.objects.prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("organisation").order_by("pk"))
    )
    for word in text.split():
        in_names = Q()
        for language in OFFICIAL_LANGUAGES:
            in_names |= Q(**{f"names__{language}__icontains": word})
        found = found.filter(in_names | Q(username__icontains=word) | Q(email__icontains=word))
    return found.order_by("username")


def person_of(username: str, *, by: Actor) -> Person:
    """Give one person of the directory; raises `Person.DoesNotExist`, or `NotAllowed` to who may not manage it."""
    require(by, Perm.DIRECTORY_MANAGE)
    return Person.objects.get(username=username)


def memberships_of(person: Person, *, by: Actor) -> QuerySet[Membership]:
    """Give the memberships of one person, those that stand before those that ended."""
    of_person = memberships(by=by).filter(person=person).prefetch_related("states")
    return of_person.order_by(F("valid_until").desc(nulls_first=True), "pk")


def membership_of(pk: int, *, by: Actor) -> Membership:
    """Give one membership; raises `Membership.DoesNotExist`, or `NotAllowed` to who may not manage the directory."""
    return memberships(by=by).get(pk=pk)


def person_with_email(email: str) -> Person | None:
    """Give the one open account that has this address; None where there is none, or more than one."""
    found = list(Person.objects.filter(email__iexact=email, is_active=True, is_illustrative=False)[:2])
    return found[0] if email and len(found) == 1 else None
