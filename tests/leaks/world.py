"""A world drawn from a seed: organisations, people in every role, groups, records of every kind, decisions of States.

Every text of a thing holds a word of its own (`zq0007tqz`: the seventh thing, its title); who finds the word in an answer
has seen the thing. Each thing is drawn by itself from seed and number, so that a world may be drawn again with some of its
things only (`only`): that is how a leak is made small.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from random import Random
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.assessments.models import Snapshot, Survey
from tansiq.notices.models import Notice
from tansiq.reference.enums import CompactStatus, OrganisationKind
from tansiq.reference.models import LoadedFile, Organisation
from tansiq.sharing.models import Consent, Group
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.projects import opened_round
from tests.factories.reference import (
    InstrumentFactory,
    OrganisationFactory,
    PillarFactory,
    RegionFactory,
    StateFactory,
    ThemeFactory,
)
from tests.leaks import around, assessed, records
from tests.leaks.things import COMMON, Seen, Thing, some

# What is drawn: how, how many, and how many numbers each takes. What is told of the others comes last.
DRAWN: tuple[tuple[Callable[["World", int, int, Random], None], int, int], ...] = (
    (around.draw_group, 3, 1),
    (records.draw_project, 20, 1),
    (records.draw_import, 8, 1),
    (records.draw_submission, 6, records.OF_A_SUBMISSION),
    (assessed.draw_survey, 4, assessed.OF_A_SURVEY),
    (around.draw_request, 6, 2),
    (around.draw_nomination, 3, 1),
    (around.draw_version, 2, 1),
    (around.draw_participation, 2, 1),
    (around.draw_upload, 2, 1),
    (around.draw_notice, 14, 1),
    (around.draw_deadline, 4, 1),
)
# Who usually comes from where; the rest come from anywhere.
_FROM: dict[Role, Callable[["World"], list[Organisation]]] = {
    Role.AREA_LEAD: lambda w: [w.assessing],
    Role.ASSESSOR: lambda w: [w.assessing],
    Role.COMMITTEE_MEMBER: lambda w: [w.others[0], *w.bodies],
    Role.COORDINATOR: lambda w: [w.office],
    Role.ENTITY_FOCAL_POINT: lambda w: w.entities,
    Role.QUALITY_REVIEWER: lambda w: [w.assessing],
    Role.STATE_APPROVER: lambda w: w.bodies,
    Role.STATE_FOCAL_POINT: lambda w: w.bodies,
}


def kinds() -> list[type[Model]]:
    """Give every kind of row of which the code says who may see it, from the registry."""
    return [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]


class World:
    """Everything that an address may name, and whoever may ask for it."""

    def __init__(self, seed: int, only: Collection[int] | None = None) -> None:
        self.seed, self.only = seed, only
        self.random = Random(f"{seed}")
        self.things: dict[int, Thing] = {}
        self.groups: list[Group] = []
        self._make_reference()
        self._make_organisations()
        self.people = dict(self._make_people())
        self.actors = {who: actor_for(person) for who, person in self.people.items()}
        self._draw()
        self.round = opened_round(office=self.office, year=timezone.localdate().year)
        # As after a loading: the book of reference things is read once, not at every request.
        LoadedFile.objects.create(name=f"drawn {Person.objects.count()}", records=0, loaded_at=timezone.now())
        self.clients = {who: self._client(person) for who, person in self.people.items()}

    # --- what is the same for everybody ---

    def _make_reference(self) -> None:
        ThemeFactory(words={"en": [COMMON]})
        self.pillars = [PillarFactory(code=code) for code in ("I", "II", "III", "IV")]
        self.states = StateFactory.create_batch(4)
        north, east, south, _apart = self.states
        # They overlap: a State in two regions is where a count goes wrong first.
        self.regions = [RegionFactory(members=[north, east]), RegionFactory(members=[east, south])]
        self.instrument = InstrumentFactory()
        self.version = assessed.framework()

    def _make_organisations(self) -> None:
        self.office = OrganisationFactory(is_coordinating_office=True)
        member, plain = {"compact_status": CompactStatus.MEMBER}, {"compact_status": CompactStatus.NONE}
        entity = OrganisationFactory(**member)
        self.entities = [entity, OrganisationFactory(**member), OrganisationFactory(**plain)]
        self.assessing = OrganisationFactory(**plain)
        self.bodies = [
            OrganisationFactory(kind=OrganisationKind.STATE_BODY, state=state, **plain)
            for state in self.states[:3]
        ]
        kinds = (
            OrganisationKind.COMMITTEE,
            OrganisationKind.DONOR,
            OrganisationKind.NON_GOVERNMENTAL,
            OrganisationKind.REGIONAL_ORGANISATION,
            OrganisationKind.UNIVERSITY,
        )
        self.others = [OrganisationFactory(kind=kind, **plain) for kind in kinds]
        self.organisations = [self.office, self.assessing, *self.entities, *self.bodies, *self.others]

    # --- people: each role once, some with several memberships, with and without a scope ---

    def _make_people(self) -> Iterable[tuple[str, Person | None]]:
        yield "nobody", None
        yield "without membership", PersonFactory()
        for role in Role:
            yield str(role), self._person([self._membership(role)])
        for number in range(3):
            roles = self.random.sample(list(Role), self.random.randint(2, 3))
            usual = self.random.random() < 0.5
            yield f"several roles {number}", self._person([self._membership(role, usual) for role in roles])
        ended = {
            "role": Role.ENTITY_FOCAL_POINT,
            "organisation": self.entities[0],
            "valid_until": date(2020, 1, 1),
        }
        yield "formerly of an entity", self._person([(ended, [])])

    def _membership(self, role: Role, usual: bool = True) -> tuple[dict[str, Any], list[Any]]:
        where = _FROM[role](self) if usual and role in _FROM else self.organisations
        return {"role": role, "organisation": self.random.choice(where)}, some(self.random, self.states, 2)

    @staticmethod
    def _person(memberships: list[tuple[dict[str, Any], list[Any]]]) -> Person:
        person = PersonFactory()
        for values, scope in memberships:
            MembershipFactory(person=person, **values).states.set(scope)
        return person

    @staticmethod
    def _client(person: Person | None) -> Client:
        client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
        if person is not None:
            client.force_login(person)
        return client

    # --- things ---

    def _draw(self) -> None:
        number = 1
        for draw, many, numbers in DRAWN:
            for place in range(many):
                # Groups decide who sees the rest: without them a thing is not drawn as it was.
                if self.only is None or number in self.only or draw is around.draw_group:
                    draw(self, number, place, Random(f"{self.seed}/{number}"))
                number += numbers
        # Most have read what they were told; the number of what some have not stands on each of their pages.
        readers = [person for person in self.people.values() if person]
        Notice.objects.filter(person__in=some(self.random, readers, 16, 16)).update(seen_at=timezone.now())

    def keep(self, number: int, row: Model, **values: Any) -> Thing:
        """Keep a row that was drawn as a thing to be looked for."""
        values = {"drawn_with": number, **values}
        self.things[number] = Thing(number, type(row), row.pk, **values)
        return self.things[number]

    def within(self, number: int) -> frozenset[int]:
        """Give what stands within a thing, however deep."""
        found = {n for n, thing in self.things.items() if thing.record == number}
        return frozenset(found).union(*map(self.within, found))

    def of(self, *models: type[Model]) -> frozenset[int]:
        """Give the things of some kinds."""
        return frozenset(n for n, thing in self.things.items() if thing.model in models)

    # --- what the policy admits ---

    def visible(self, by: Actor) -> frozenset[int]:
        """Give the things that the policy admits for `by`: by the suite's own rule where a thing has one."""
        seen = self._seen(lambda model: model._default_manager.visible_to(by))
        return frozenset(
            n
            for n, thing in self.things.items()
            if (thing.rule(by, seen) if thing.rule else thing.pk in seen[thing.model])
        )

    def exportable(self, by: Actor) -> frozenset[int]:
        """Give the records that `by` may take away in a file."""
        seen = self._seen(lambda model: model._default_manager.exportable_by(by), "exportable_by")
        return frozenset(n for n, thing in self.things.items() if thing.pk in seen.get(thing.model, ()))

    def _seen(self, rows: Callable[[Any], Any], name: str = "visible_to") -> Seen:
        models = {thing.model for thing in self.things.values()}
        return {
            model: set(rows(model).values_list("pk", flat=True))
            for model in models
            if hasattr(getattr(model, "_default_manager", None), name)
        }

    def hide(self, numbers: Collection[int]) -> None:
        """Take rows out of the world as if they had never been; what opens and closes others stays."""
        frozen = set(
            Snapshot.objects.values_list("survey_id", flat=True)
        )  # the database keeps what was adopted
        gone: dict[type[Model], set[int]] = {}
        # What stands within a record goes before it.
        for thing in sorted((self.things[n] for n in numbers), key=lambda thing: thing.record is None):
            if issubclass(thing.model, Model) and thing.model not in (Consent, Group, Snapshot):
                gone.setdefault(thing.model, set()).add(thing.pk)
        gone[Survey] = gone.get(Survey, set()) - frozen
        for model, keys in gone.items():
            model._default_manager.filter(pk__in=keys).delete()


def organisations_of(world: World) -> list[Organisation]:
    """Give the organisations whose pages are walked: one of each sort."""
    return [world.office, world.entities[0], world.entities[2], world.bodies[0]]
