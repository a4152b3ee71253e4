"""People and memberships as those who keep them see them."""

from django.db.models import F, Prefetch, QuerySet

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.access.roles import roles_with
from tansiq.accounts.models import Membership, Person
from tansiq.kernel.text import fold


def people_with(perm: Perm, *, organisation_id: int) -> QuerySet[Person]:
    """Give the people who carry `perm` for one organisation today."""
    return _carrying(perm, organisation_id=organisation_id)


def people_of_state_with(perm: Perm, *, state_id: int) -> QuerySet[Person]:
    """Give the people who carry `perm` for a State today, in whichever of its bodies."""
    return _carrying(perm, organisation__state_id=state_id)


def people_anywhere_with(perm: Perm) -> QuerySet[Person]:
    """Give the people who carry `perm` today, in whatever organisation."""
    return _carrying(perm)


def _carrying(perm: Perm, **where: int) -> QuerySet[Person]:
    """Give those with an open account who carry `perm` in a membership in force, in the order of their user names."""
    memberships = Membership.objects.in_force().filter(role__in=sorted(roles_with(perm)), **where)
    people = Person.objects.filter(pk__in=memberships.values("person_id"), is_active=True)
    return people.order_by("username")


def memberships(*, by: Actor) -> QuerySet[Membership]:
    """Give every membership, for the directory; raise `NotAllowed` to who may not manage it."""
    require(by, Perm.DIRECTORY_MANAGE)
    return Membership.objects.select_related("person", "organisation").order_by(
        "organisation__code", "person__username"
    )


def people(*, by: Actor, text: str = "") -> QuerySet[Person]:
    """Give the people with accounts, by user name, with their memberships; raise `NotAllowed` to who may not manage them.

    A search reads names and user names only: what a person shows to nobody is not found by guessing either.
    """
    require(by, Perm.DIRECTORY_MANAGE)
    found = Person.objects.filter(erased_at=None).prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("organisation").order_by("pk"))
    )
    return named_like(found, text).order_by("username")


def named_like(found: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Keep the people whose names, in any language, hold every word of `text`."""
    for word in fold(text).split():
        found = found.filter(search_text__contains=word)
    return found


def person_of(username: str, *, by: Actor) -> Person:
    """Give one person; raises `Person.DoesNotExist`, or `NotAllowed` to who may not manage people."""
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
