"""`tansiq generate`: made-up data of any size, the same for the same seed, in a database that holds nothing real but reference data."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.actions import add_person, give_membership
from tansiq.accounts.models import Person
from tansiq.accounts.queries import has_real_people
from tansiq.assessments.models import Survey
from tansiq.config.generate_assessments import add_assessments
from tansiq.config.made_up import world
from tansiq.config.made_up_projects import PILLARS, MadeUp, World, compose
from tansiq.kernel.counting import renew_statistics
from tansiq.kernel.errors import DomainError
from tansiq.projects.actions import add_many
from tansiq.projects.models import Project
from tansiq.projects.queries.made_up import has_generated_projects, has_real_projects
from tansiq.reference.actions import load_made_up
from tansiq.reference.models import Organisation
from tansiq.reference.queries import Book, book
from tansiq.sharing.actions import add_group, add_part, give_grant, join_group
from tansiq.sharing.enums import Level, Seen
from tansiq.sharing.models import Group

PROJECTS, PEOPLE, MORE_PEOPLE = 1000, 300, 10
_BATCH = 2000
GROUPS, LENT, READERS_OF_LENT = 12, 60, 4
# Who the made-up people are, in hundredths; a few coordinators stand apart.
_ROLES = {
    Role.STATE_FOCAL_POINT: 40,
    Role.STATE_APPROVER: 12,
    Role.ENTITY_FOCAL_POINT: 30,
    Role.ASSESSOR: 6,
    Role.COMMITTEE_MEMBER: 5,
    Role.DONOR: 3,
    Role.CIVIL_SOCIETY: 2,
    Role.REGIONAL_FOCAL_POINT: 2,
}
_OF_STATES = (Role.STATE_FOCAL_POINT, Role.STATE_APPROVER)


def generate(
    *,
    scale: int,
    seed: int = 1,
    projects: int = PROJECTS,
    people: int = PEOPLE,
    assesses: bool = True,
    tell: Callable[[str], object] = print,
) -> None:
    """Make `projects` projects per unit of scale and ten people beside the `people` of any scale, never more States.

    At a scale of 100 every State of the United Nations' number is assessed in four cycles, below in proportion fewer.

    All of it stands or none; raises `DomainError` where the database holds anything real beside reference data.
    """
    if scale < 1:
        raise DomainError("the scale is a number from 1 upwards.")
    _require_nothing_real()
    random = Random(seed)  # noqa: S311 - made-up data need no secrecy
    with transaction.atomic():
        made = _load_world(random, seed)
        tell(f"{len(made.states)} States, {len(made.regions)} regions, {len(made.entities)} entities.")
        persons = _add_people(random, made, people + MORE_PEOPLE * scale)
        tell(f"{people + MORE_PEOPLE * scale} people.")
        made = replace(made, group_ids=_add_groups(random, made))
        confidential = _add_projects(compose(random, made, projects * scale), tell)
        _lend(random, confidential, persons)
        if assesses:
            add_assessments(random, made.states, made.entities[0], scale, tell)
    renew_statistics()


def _require_nothing_real() -> None:
    if has_real_projects():
        raise DomainError("this database holds projects that are not made up; generate into another one.")
    if has_real_people():
        raise DomainError(
            "this database holds accounts of people who are not made up; generate into another one."
        )
    if has_generated_projects():
        raise DomainError("this database holds generated data already; generate into a new one.")
    if Survey.objects.exists():
        raise DomainError("this database holds assessments already; generate into a new one.")
    if not book().themes:
        raise DomainError("the reference data are not loaded; run `tansiq setup` first.")


def _load_world(random: Random, seed: int) -> World:
    """Write made-up States, regions and organisations, and read them back."""
    known = book()
    load_made_up(
        content=world(
            random,
            taken_codes={state.iso3 for state in known.states.values()},
            real_names=_all_names(known),
            source=f"made up by `tansiq generate`, seed {seed}",
        ),
        by=on_the_machine(Role.OPERATOR),
    )
    return _world(book(), {state.iso3 for state in known.states.values()})


def _all_names(known: Book) -> set[str]:
    things: list[Any] = [*known.states.values(), *known.places.values(), *known.regions.values()]
    things += known.organisations.values()
    return {text for thing in things for text in (*thing.names.values(), *thing.aliases)}


def _world(known: Book, states_before: set[str]) -> World:
    ours = [o for o in _by_code(known.organisations.values()) if o.code.startswith("made-up-")]
    return World(
        pillars={pillar.code: pillar for pillar in known.pillars.values() if pillar.code in PILLARS},
        states=sorted(
            (s for s in known.states.values() if s.iso3 not in states_before), key=lambda state: state.iso3
        ),
        regions=[r for r in _by_code(known.regions.values()) if r.code.startswith("made-up-")],
        entities=[o for o in ours if o.code.startswith("made-up-entity-")],
        bodies=[o for o in ours if o.code.startswith("made-up-body-")],
        office=next(o for o in known.organisations.values() if o.is_coordinating_office),
        themes=_said(known.themes.values()),
        kinds=_said(known.kinds.values()),
    )


def _by_code(things: Iterable[Any]) -> list[Any]:
    return sorted(things, key=lambda thing: thing.code)


def _said(things: Iterable[Any]) -> dict[str, list[str]]:
    """Give the words by which themes or kinds are found, by language, in a steady order."""
    return {
        language: [word for thing in _by_code(things) for word in thing.words.get(language, ())]
        for language in ("ar", "en")
    }


def _add_people(random: Random, made: World, number: int) -> list[Person]:
    persons = []
    by = on_the_machine(Role.OPERATOR)
    for each in range(1, number + 1):
        role = random.choices(tuple(_ROLES), tuple(_ROLES.values()))[0]
        organisation = random.choice(made.bodies if role in _OF_STATES else made.entities)
        person = add_person(
            username=f"made-up-{each:05}",
            names={"en": f"Example person {each}", "ar": f"شخص افتراضي {each}"},
            language=random.choice(("ar", "en")),
            is_illustrative=True,
            by=by,
        )
        states = [organisation.state] if organisation.state else []
        give_membership(person=person, organisation=organisation, role=role, states=states, by=by)
        persons.append(person)
    return persons


def _add_groups(random: Random, made: World) -> list[int]:
    """Make sharing groups of entities and bodies of States, every third in the one before it."""
    by = _for(made.office)
    groups: list[Group] = []
    for number in range(1, GROUPS + 1):
        group = add_group(
            code=f"made-up-group-{number:02}",
            names={"en": f"Example group {number}", "ar": f"مجموعة افتراضية {number}"},
            steward=made.office,
            seen=random.choice(list(Seen)),
            is_illustrative=True,
            by=by,
        )
        for organisation in random.sample([*made.entities, *made.bodies], random.randint(3, 12)):
            join_group(group=group, organisation=organisation, by=by)
        if number % 3 == 0:
            add_part(group=groups[-1], part=group, by=by)
        groups.append(group)
    return [group.pk for group in groups]


def _lend(random: Random, projects: Sequence[Project], persons: Sequence[Person]) -> None:
    """Give some people access in person to some confidential projects."""
    today = timezone.localdate()
    for project in projects[:LENT]:
        for person in random.sample(persons, min(READERS_OF_LENT, len(persons))):
            give_grant(
                record=project,
                person=person,
                valid_until=today + timedelta(days=random.randint(30, 700)),
                by=_for(project.owner),
            )


def _add_projects(projects: Iterable[MadeUp], tell: Callable[[str], object]) -> list[Project]:
    """Write projects through the platform's own action, in batches of one owner and level; give confidential ones."""
    confidential: list[Project] = []
    waiting: dict[tuple[Organisation, str], list[MadeUp]] = {}
    for number, project in enumerate(projects, start=1):
        batch = waiting.setdefault((project.owner, project.level), [])
        batch.append(project)
        if len(batch) == _BATCH:
            confidential += _write(batch)
            batch.clear()
        if number % 10_000 == 0:
            tell(f"{number:,} projects ...")
    for batch in waiting.values():
        confidential += _write(batch)
    tell("All projects written.")
    return confidential


def _write(batch: list[MadeUp]) -> list[Project]:
    """Write a batch; give those of its projects that only their owner sees, as far as some are lent."""
    if not batch:
        return []
    owner = batch[0].owner
    written = add_many(
        batch=[project.facts for project in batch],
        owner=owner,
        level=batch[0].level,
        parties=[project.party_ids for project in batch],
        groups=[project.group_ids for project in batch],
        by=_for(owner),
    )
    return written[:LENT] if batch[0].level == Level.CONFIDENTIAL else []


def _for(owner: Organisation) -> Actor:
    role = Role.COORDINATOR if owner.is_coordinating_office else Role.ENTITY_FOCAL_POINT
    return on_the_machine(role, organisation_id=owner.pk)
