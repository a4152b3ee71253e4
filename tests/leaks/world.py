"""A world drawn from a seed: organisations, people in every role, groups, records of every shareable kind, decisions of States.

Every text of a record and of a section holds a word of its own (`zq0007tqz`: the seventh thing, its title); who finds the
word in an answer has seen the thing. Each thing is drawn by itself from seed and number, so that a world may be drawn
again with some of its things only (`only`): that is how a leak is made small.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import Model
from django.test import Client
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.exchange.enums import Change, ImportState
from tansiq.exchange.models import Doubt, Import, ImportedRow
from tansiq.library.actions import Text, submit
from tansiq.library.models import Submission, SubmissionSection
from tansiq.projects.actions import NamedEntity
from tansiq.projects.enums import Status
from tansiq.projects.models import Project
from tansiq.reference.enums import CompactStatus, OrganisationKind
from tansiq.reference.models import LoadedFile, Organisation
from tansiq.sharing.actions import (
    add_group,
    add_part,
    ask_consent,
    give_consent,
    join_group,
    leave_group,
    refuse_consent,
    withdraw_consent,
)
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Effect, Level, Seen
from tansiq.sharing.models import Consent, Grant, Group
from tansiq.sharing.models.audiences import STATE_SELF, audiences
from tests.factories.accounts import MembershipFactory, PersonFactory, actor
from tests.factories.projects import named, opened_round, project
from tests.factories.reference import (
    InstrumentFactory,
    OrganisationFactory,
    PillarFactory,
    RegionFactory,
    StateFactory,
    ThemeFactory,
)
from tests.factories.sharing import SIGNED, approver

_WORD = re.compile(r"zq(\d{4})[a-z]qz", re.IGNORECASE)
COMMON = "walked"  # every project holds it: who searches for it asks for all
PROJECTS, IMPORTS, SUBMISSIONS, SECTIONS = 24, 8, 8, 4
_RELEASABLE = sorted(set(audiences()) - {STATE_SELF})


@dataclass(frozen=True)
class Thing:
    """One record, or one section of a record, with what was drawn for it."""

    number: int
    model: type[Model]
    pk: int
    record: int | None = None  # of a section: the number of its record
    facts: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.model.__name__} {self.number} {self.facts.get('drawn', '')}"


def word(number: int, letter: str) -> str:
    """Give the word of one text of one thing."""
    return f"zq{number:04}{letter}qz"


def told(text: str) -> set[int]:
    """Give the numbers of the things whose words stand in a text."""
    return {int(number) for number in _WORD.findall(text)}


class World:
    """Everything that an address may name, and whoever may ask for it."""

    def __init__(self, seed: int, only: Collection[int] | None = None) -> None:
        self.seed, self.only = seed, only
        self.random = Random(f"{seed}")
        self.things: dict[int, Thing] = {}
        self._make_reference()
        self._make_organisations()
        self._make_groups()
        self.people = dict(self._make_people())
        self.actors = {who: actor_for(person) for who, person in self.people.items()}
        self._make_records()
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

    def _make_organisations(self) -> None:
        self.office = OrganisationFactory(is_coordinating_office=True)
        member, plain = {"compact_status": CompactStatus.MEMBER}, {"compact_status": CompactStatus.NONE}
        entity = OrganisationFactory(**member)
        self.entities = [entity, OrganisationFactory(**member), OrganisationFactory(**plain)]
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
        self.organisations = [self.office, *self.entities, *self.bodies, *self.others]

    def _some(self, random: Random, things: Iterable[Any], most: int, least: int = 0) -> list[Any]:
        things = list(things)
        return random.sample(things, random.randint(least, min(most, len(things))))

    # --- groups: one within another, one whose members do not see one another, one that somebody left ---

    def _make_groups(self) -> None:
        by = actor(Role.COORDINATOR, self.office)
        self.groups: list[Group] = []
        for number, seen in enumerate((Seen.STEWARD, Seen.MEMBERS, Seen.EVERYONE)):
            group = add_group(
                code=f"drawn-{number}", names={"en": f"Group {number}"}, steward=self.office, seen=seen, by=by
            )
            for organisation in self._some(self.random, self.organisations, 3, 1):
                join_group(group=group, organisation=organisation, by=by)
            self.groups.append(group)
        add_part(group=self.groups[1], part=self.groups[0], by=by)
        gone = self.groups[2].members.get(pk=self.groups[2].members.first().pk).organisation
        leave_group(group=self.groups[2], organisation=gone, by=by)

    # --- people: each role once, some with several memberships, with and without a scope ---

    def _make_people(self) -> Iterable[tuple[str, Person | None]]:
        yield "nobody", None
        yield "without membership", PersonFactory()
        for role in Role:
            yield str(role), self._person([self._membership(role)])
        for number in range(3):
            roles = self.random.sample(list(Role), self.random.randint(2, 3))
            yield f"several roles {number}", self._person([self._membership(role) for role in roles])
        ended = {
            "role": Role.ENTITY_FOCAL_POINT,
            "organisation": self.entities[0],
            "valid_until": date(2020, 1, 1),
        }
        yield "formerly of an entity", self._person([(ended, [])])

    def _membership(self, role: Role) -> tuple[dict[str, Any], list[Any]]:
        usual = {
            Role.COORDINATOR: [self.office],
            Role.COMMITTEE_MEMBER: [self.others[0], *self.bodies],
            Role.STATE_APPROVER: self.bodies,
            Role.STATE_FOCAL_POINT: self.bodies,
            Role.ENTITY_FOCAL_POINT: self.entities,
        }
        where = usual.get(role, self.organisations) if self.random.random() < 0.8 else self.organisations
        return {"role": role, "organisation": self.random.choice(where)}, self._some(
            self.random, self.states, 2
        )

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

    # --- records ---

    def _make_records(self) -> None:
        number = 0
        for make, many, parts in (
            (self._project, PROJECTS, 0),
            (self._import, IMPORTS, 0),
            (self._submission, SUBMISSIONS, SECTIONS),
        ):
            for _each in range(many):
                number += 1
                if self.only is None or number in self.only:
                    make(number, Random(f"{self.seed}/{number}"))
                number += parts

    def _keep(self, number: int, row: Model, **values: Any) -> None:
        self.things[number] = Thing(number, type(row), row.pk, **values)

    def _share(self, record: Any, random: Random) -> None:
        record.groups.set(self._some(random, self.groups, 2))
        kind, today = record._meta.label_lower, timezone.localdate()
        for person in self._some(random, [p for p in self.people.values() if p], 3):
            Grant.objects.create(
                kind=kind,
                record_id=record.pk,
                person=person,
                valid_until=today + timedelta(days=random.choice((-1, 0, 30))),
                may_export=random.random() < 0.5,
                ended_at=timezone.now() if random.random() < 0.2 else None,
            )

    def _project(self, number: int, random: Random) -> None:
        level = random.choice(list(Level))
        owner = random.choice([self.office, *self.entities])
        entities = self._some(random, self.entities, 2)
        states, regions = self._some(random, self.states, 2), self._some(random, self.regions, 1)
        pillar, status = random.choice(self.pillars), random.choice([Status.ONGOING, Status.COMPLETED])
        start = random.choice(("2015", "2017", ""))
        made = project(
            owner=owner,
            level=level,
            parties=self._some(random, self.organisations, 2),
            title=f"{COMMON} {word(number, 't')}",
            activities=f"Work {word(number, 'a')}",
            pillar_id=pillar.pk,
            status=status,
            start=start,
            end="2018" if start else "",
            as_of=date(2020, 1, 1)
            if status == Status.COMPLETED
            else date(2016, 6, 1)
            if start != "2017"
            else date(2018, 1, 1),
            is_global=not states and not regions,
            scope_note=f"Somewhere {word(number, 's')}" if random.random() < 0.3 else "",
            entities=(*named(*entities), NamedEntity(f"An office {word(number, 'e')}")),
            states=tuple((state.pk, None) for state in states),
            region_ids=tuple(region.pk for region in regions),
            instrument_ids=(self.instrument.pk,) if random.random() < 0.5 else (),
        )
        Project.objects.filter(pk=made.pk).update(marking=f"Marked {word(number, 'm')}")
        self._share(made, random)
        reached = {s.pk for s in states} | {m.state_id for r in regions for m in r.members.all()}
        within = {r.pk for r in regions} | {m.region_id for s in states for m in s.memberships.all()}
        self._keep(number, made, facts={
            "drawn": f"level {level}, owner {owner.code}",
            "pillar": [pillar.code],
            "status": [str(status)],
            "state": [s.iso3 for s in self.states if s.pk in reached],
            "region": [r.code for r in self.regions if r.pk in within],
            "entity": [o.code for o in entities],
            "joint": ["1" if len(entities) + 1 > 1 else "0"],
        })  # fmt: skip

    def _import(self, number: int, random: Random) -> None:
        level, owner = random.choice(list(Level)), random.choice([self.office, *self.entities])
        made = Import.objects.create(
            owner=owner,
            level=level,
            marking=f"Marked {word(number, 'm')}",
            file_name=f"{word(number, 'f')}.csv",
            size=1,
            sha256=f"{number:064}",
            state=ImportState.PREVIEWED,
            received_by="somebody",
        )
        made.parties.set(self._some(random, self.organisations, 2))
        ImportedRow.objects.create(
            imported=made, order=1, source_key=f"{number}", reference=word(number, "r"), line=1,
            printed={"title": f"Printed {word(number, 'p')}"}, change=Change.CREATED,
        )  # fmt: skip
        Doubt.objects.create(imported=made, code="scope_vague", line=1, row="I-1", text=word(number, "d"))
        self._share(made, random)
        self._keep(number, made, facts={"drawn": f"level {level}, owner {owner.code}"})

    def _submission(self, number: int, random: Random) -> None:
        body = random.choice(self.bodies)
        parts = [number + 1 + place for place in range(SECTIONS)]
        made = submit(
            text=Text(
                title=f"Submitted {word(number, 't')}",
                language="en",
                submitted_on=date(2026, 3, 1),
                sections=[(f"On {word(part, 'h')}", f"It is so: {word(part, 'b')}.") for part in parts],
            ),
            owner=body,
            by=actor(Role.STATE_FOCAL_POINT, body),
        )
        Submission.objects.filter(pk=made.pk).update(
            level=random.choice(list(Level)), marking=f"Marked {word(number, 'm')}"
        )
        made.parties.set(self._some(random, self.organisations, 2))  # opens nothing: only the State does
        self._share(made, random)
        drawn = [self._decide(made, random) for _each in range(random.randint(0, 4))]
        self._keep(number, made, facts={"drawn": f"State {body.state.iso3}: {drawn}"})
        for part, section in zip(parts, made.sections.order_by("position"), strict=True):
            self._keep(part, section, record=number, facts={"drawn": f"section {section.key}"})

    def _decide(self, record: Submission, random: Random) -> str:
        """Have the State decide on a record, in one of the ways in which it may, and with one of the fates of a decision."""
        covers_all, keys = random.random() < 0.4, [f"s{n}" for n in range(1, SECTIONS + 1)]
        codes = self._some(random, _RELEASABLE, 2)
        reach = Reach(
            covers_all=covers_all,
            sections=() if covers_all else self._some(random, keys, 3, 1),
            audiences=codes,
            organisations=self._some(random, self.organisations, 2, 0 if codes else 1),
        )
        effect = Effect.WITHHOLD if random.random() < 0.3 else Effect.RELEASE
        body = OrganisationFactory(kind=OrganisationKind.STATE_BODY, state=record.state)
        asking, answering = actor(Role.STATE_FOCAL_POINT, body), approver(record.state)
        asked = ask_consent(
            record=record, effect=effect, reach=reach, asked_for=body, reason="To share", by=asking
        )
        fate = random.choice(
            ("asked", "refused", "withdrawn", "expired", "to come", "given", "given", "given")
        )
        if fate == "refused":
            refuse_consent(consent=asked, answer="", by=answering)
        elif fate != "asked":
            given = give_consent(consent=asked, reach=reach, instrument=SIGNED, by=answering)
            self._age(given, fate, answering)
        return f"{effect} {fate} {'all' if covers_all else sorted(reach.sections)} to {codes}"

    @staticmethod
    def _age(given: Consent, fate: str, by: Actor) -> None:
        today = timezone.localdate()
        if fate == "withdrawn":
            withdraw_consent(consent=given, by=by)
        elif fate == "expired":
            Consent.objects.filter(pk=given.pk).update(valid_until=today - timedelta(days=1))
        elif fate == "to come":
            Consent.objects.filter(pk=given.pk).update(valid_from=today + timedelta(days=1))

    # --- what the policy admits ---

    def visible(self, by: Actor) -> frozenset[int]:
        """Give the things that the policy admits for `by`."""
        return self._admitted(lambda model: model.objects.visible_to(by))

    def exportable(self, by: Actor) -> frozenset[int]:
        """Give the records that `by` may take away in a file."""
        return self._admitted(
            lambda model: model.objects.exportable_by(by) if hasattr(model.objects, "exportable_by") else model.objects.none()
        )  # fmt: skip

    def _admitted(self, rows: Callable[[Any], Any]) -> frozenset[int]:
        seen = {model: set(rows(model).values_list("pk", flat=True)) for model in KINDS}
        return frozenset(n for n, thing in self.things.items() if thing.pk in seen[thing.model])

    def of(self, *models: type[Model]) -> frozenset[int]:
        """Give the things of some kinds."""
        return frozenset(n for n, thing in self.things.items() if thing.model in models)

    def hide(self, numbers: Collection[int]) -> None:
        """Take things out of the world as if they had never been."""
        for model in (SubmissionSection, *(kind for kind in KINDS if kind is not SubmissionSection)):
            gone = [self.things[n].pk for n in numbers if self.things[n].model is model]
            model.objects.filter(pk__in=gone).delete()


# Every kind of thing that the policy speaks of; a test compares with the registry.
KINDS: tuple[Any, ...] = (Project, Import, Submission, SubmissionSection)


def organisations_of(world: World) -> list[Organisation]:
    """Give the organisations whose pages are walked: one of each sort."""
    return [world.office, world.entities[0], world.entities[2], world.bodies[0]]
