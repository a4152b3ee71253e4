"""People and memberships as those who keep them see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import F, Prefetch, QuerySet

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.access.roles import roles_with
from tansiq.accounts.models import Membership, Person
from tansiq.kernel.text import fold
from tansiq.reference.models import ThemeLine


def people_with(perm: Perm, *, organisation_id: int) -> QuerySet[Person]:
    """Give the people who carry `perm` for one organisation today."""
    return _carrying(perm, organisation_id=organisation_id)


def people_of_state_with(perm: Perm, *, state_id: int) -> QuerySet[Person]:
    """Give the people who carry `perm` for a State today, in whichever of its bodies."""
    return _carrying(perm, organisation__state_id=state_id)


def people_asked(perm: Perm, *, organisation_id: int, about: Iterable[Collection[int]]) -> set[int]:
    """Give the keys of those of an organisation to ask first about several things, each given by its themes.

    About each thing those whose scope names one of its themes, or a theme above it; where nobody’s does, everyone who
    carries `perm` there.
    """
    everyone = set(people_with(perm, organisation_id=organisation_id).values_list("pk", flat=True))
    bearers = _by_theme(perm, organisation_id)
    if not bearers:
        return everyone
    asked: set[int] = set()
    for themes in about:
        asked |= set().union(*(bearers[theme] for theme in themes if theme in bearers)) or everyone
    return asked or everyone


def _by_theme(perm: Perm, organisation_id: int) -> dict[int, set[int]]:
    """Give who of an organisation is asked about each theme; a theme named stands for those under it too."""
    rows = Membership.objects.in_force().filter(
        organisation_id=organisation_id, role__in=roles_with(perm), themes__isnull=False
    )
    people: dict[int, set[int]] = defaultdict(set)
    for theme, person in rows.values_list("themes", "person_id"):
        people[theme].add(person)
    found: dict[int, set[int]] = defaultdict(set)
    for theme, above in ThemeLine.objects.filter(ancestor__in=people).values_list("theme_id", "ancestor_id"):
        found[theme] |= people[above]
    return found


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
