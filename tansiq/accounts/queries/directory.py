"""The directory: of each person what that person and the policy allow."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from tansiq.access.actor import Actor, allows, require
from tansiq.access.enums import Perm
from tansiq.access.roles import IN_DIRECTORY
from tansiq.accounts.enums import Audience, EntryField
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.queries.people import named_like
from tansiq.kernel.names import name_in
from tansiq.kernel.text import fold
from tansiq.reference.models import State, ThemeLine


@dataclass(frozen=True)
class Entry:
    """One person as one reader may see them; what is not shown is empty."""

    person: Person
    memberships: Sequence[Membership]
    function: str = ""
    email: str = ""
    telephone: str = ""
    languages: Sequence[str] = ()


def _listed() -> QuerySet[Membership]:
    """Give the memberships by which people stand in the directory; protected people stand in none."""
    return Membership.objects.in_force().filter(
        role__in=IN_DIRECTORY, person__is_protected=False, person__erased_at=None
    )


def listed_people(
    *,
    by: Actor,
    text: str = "",
    role: str = "",
    organisation_ids: Collection[int] = (),
    state_ids: Collection[int] | None = None,
    theme_id: int | None = None,
) -> QuerySet[Person]:
    """Give the people of the directory; `text` is sought in names, or the organisations given are theirs.

    With a theme those whose scope names it, or a theme above it.
    """
    require(by, Perm.DIRECTORY_READ)
    standing = _listed()
    if role:
        standing = standing.filter(role=role)
    if state_ids is not None:
        standing = standing.filter(Q(organisation__state_id__in=state_ids) | Q(states__in=state_ids))
    if theme_id is not None:
        above = ThemeLine.objects.filter(theme=theme_id)
        standing = standing.filter(themes__in=above.values("ancestor_id"))
    found = Person.objects.filter(pk__in=standing.values("person_id"))
    if text:
        of_names = named_like(Person.objects.all(), text).values("pk")
        of_organisations = standing.filter(organisation_id__in=organisation_ids).values("person_id")
        found = found.filter(Q(pk__in=of_names) | Q(pk__in=of_organisations))
    memberships = _listed().select_related("organisation__state").prefetch_related("themes").order_by("pk")
    return found.prefetch_related(Prefetch("memberships", memberships))


def in_order(found: QuerySet[Person]) -> list[int]:
    """Give the keys of people by their names in the reader's language, whatever letters they are written in."""
    rows = found.order_by("pk").values_list("pk", "names", "username")
    return [
        pk for pk, names, username in sorted(rows, key=lambda row: (fold(name_in(row[1]) or row[2]), row[0]))
    ]


def entries(found: QuerySet[Person], keys: Sequence[int], *, by: Actor) -> list[Entry]:
    """Give what `by` may see of the people named by their keys, in the order of these."""
    people = {person.pk: person for person in found.filter(pk__in=keys)}
    return [entry_of(people[pk], list(people[pk].memberships.all()), by=by) for pk in keys if pk in people]


def entry_of(person: Person, memberships: Sequence[Membership], *, by: Actor) -> Entry:
    """Give what `by` may see of one person."""
    organisations = {m.organisation_id for m in memberships}

    def may(field: EntryField) -> bool:
        return _shown(person.audience_of(field), organisations, by, is_self=person.pk == by.person_id)

    return Entry(
        person=person,
        memberships=memberships,
        function=person.function_title if may(EntryField.FUNCTION) else "",
        email=person.email if may(EntryField.EMAIL) else "",
        telephone=person.telephone if may(EntryField.TELEPHONE) else "",
        languages=person.languages if may(EntryField.LANGUAGES) else (),
    )


def _shown(audience: Audience, organisations: Collection[int], by: Actor, *, is_self: bool) -> bool:
    if is_self or audience == Audience.EVERYONE:
        return True
    if audience == Audience.OFFICE:
        return allows(by, Perm.FOCAL_POINT_VET)
    return audience == Audience.OWN and bool(by.organisation_ids.intersection(organisations))


@dataclass(frozen=True)
class Coordinated:
    """One State of the network with its national coordinators, as one reader may see them."""

    state: State
    entries: Sequence[Entry]


def network(*, by: Actor, state_ids: Collection[int] | None = None) -> list[Coordinated]:
    """Give the national coordinators by State, in the alphabetical order of the reader's language."""
    require(by, Perm.DIRECTORY_READ)
    found = (
        _listed()
        .filter(is_national_coordinator=True, organisation__state__isnull=False)
        .select_related("person", "organisation__state")
        .prefetch_related("states")
        .order_by("pk")
    )
    if state_ids is not None:
        found = found.filter(organisation__state_id__in=state_ids)
    states: dict[int, State] = {}
    of_state: dict[int, list[Entry]] = {}
    for membership in found:
        state = membership.organisation.state
        assert state is not None
        states[state.pk] = state
        of_state.setdefault(state.pk, []).append(entry_of(membership.person, [membership], by=by))
    ordered = sorted(states.values(), key=lambda state: fold(state.name))
    return [Coordinated(state, of_state[state.pk]) for state in ordered]
