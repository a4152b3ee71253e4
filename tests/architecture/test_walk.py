"""Every shareable record × every visitor × every page: a page shows what the policy admits, no more and no less.

Models come from the registry and pages from the URL resolver, so that new ones are walked without a word here; a new
kind of record, or a new parameter in an address, says below how to make it. Each record carries a word of its own;
who finds that word in an answer has seen the record.
"""

import io
import re
import zipfile
from datetime import date
from itertools import product

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.audit.models import Identity
from tansiq.exchange.enums import ImportState
from tansiq.exchange.models import Import
from tansiq.library.models import Submission, SubmissionSection
from tansiq.projects.models import Project
from tansiq.reference.enums import CompactStatus
from tansiq.reference.models import LoadedFile, Organisation
from tansiq.sharing.enums import Level
from tansiq.sharing.models import Release
from tansiq.sharing.queries import sees
from tansiq.web.projects.pictures import PICTURES
from tests.architecture.test_code import SHAREABLE
from tests.architecture.test_urls import PAGES
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.projects import NamedEntity, named, opened_round, project
from tests.factories.reference import (
    InstrumentFactory,
    OrganisationFactory,
    PillarFactory,
    RegionFactory,
    StateFactory,
    ThemeFactory,
)
from tests.factories.sharing import group


class World:
    """Everything that an address may name, and one record of each kind at each level, owned and shared alike."""

    def __init__(self) -> None:
        ThemeFactory(words={"en": ["walked"]})
        self.office = OrganisationFactory(is_coordinating_office=True)
        self.owner, self.party = OrganisationFactory.create_batch(2)
        self.state, self.instrument = StateFactory(), InstrumentFactory()
        self.region = RegionFactory(members=[self.state])
        PillarFactory(code="I")
        self.group = group(self.party, steward=self.office)
        self.people = self._people()
        # As after a loading: the book of reference things is read once, not at every request.
        LoadedFile.objects.create(name=f"walk {Person.objects.count()}", records=0, loaded_at=timezone.now())
        self.protected = Identity.objects.create(
            code=f"p-{self.owner.pk}", pseudonym=f"7F{self.owner.pk:X}", first_box="box", second_box="box"
        )
        self.clients = {who: self._client(person) for who, person in self.people.items()}
        self.records: dict[str, Model] = {}

    def _people(self) -> dict[str, Person | None]:
        def person(role: Role, organisation: Organisation, **membership) -> Person:
            return MembershipFactory(role=role, organisation=organisation, **membership).person

        return {
            "nobody": None,
            "without membership": PersonFactory(),
            "outsider": person(Role.ENTITY_FOCAL_POINT, OrganisationFactory()),
            "assessor elsewhere": person(Role.ASSESSOR, OrganisationFactory()),
            "member entity": person(
                Role.ENTITY_FOCAL_POINT, OrganisationFactory(compact_status=CompactStatus.MEMBER)
            ),
            "party": person(Role.STATE_FOCAL_POINT, self.party),
            "owner": person(Role.ENTITY_FOCAL_POINT, self.owner),
            "formerly owner": person(Role.ENTITY_FOCAL_POINT, self.owner, valid_until=date(2020, 1, 1)),
            "coordinator": person(Role.COORDINATOR, self.office),
            "auditor": person(Role.AUDITOR, self.owner),
            "operator": person(Role.OPERATOR, self.owner),
        }

    @staticmethod
    def _client(person: Person | None) -> Client:
        client = Client(headers={"accept-language": "en"})
        if person is not None:
            client.force_login(person)
        return client

    def add_records(self, levels=tuple(Level)) -> None:
        for (model, make), level in product(MAKERS.items(), levels):
            word = f"zq{model.__name__.lower()}{level}qz"
            self.records[word] = make(self, level, word)


def _project(world: World, level: Level, word: str) -> Project:
    return project(
        owner=world.owner,
        level=level,
        parties=[world.party],
        title=f"Walked {word}",
        start="2016",
        end="2018",
        entities=(*named(world.owner, world.party), NamedEntity("An unknown office")),
        states=((world.state.pk, None),),
        region_ids=(world.region.pk,),
        reach_ids=(world.party.pk,),
        instrument_ids=(world.instrument.pk,),
    )


def _import(world: World, level: Level, word: str) -> Import:
    imported = Import.objects.create(
        owner=world.owner,
        level=level,
        file_name=f"{word}.csv",
        size=1,
        sha256="0" * 64,
        state=ImportState.PREVIEWED,
        received_by="somebody",
    )
    imported.parties.add(world.party)
    return imported


def _submission(world: World, level: Level, word: str) -> Submission:
    """A record that concerns a State: neither its level nor its parties open it."""
    submitted = Submission.objects.create(
        owner=world.owner,
        state=world.state,
        level=level,
        title=f"Submitted {word}",
        submitted_on=date(2026, 1, 2),
        reference=f"S-{Submission.objects.count() + 1}",
    )
    submitted.parties.add(world.party)
    SubmissionSection.objects.create(
        record=submitted, key="s1", position=1, heading=f"On {word}", body=f"Said of {word}."
    )
    return submitted


MAKERS = {Project: _project, Import: _import, Submission: _submission}

# What to put for each parameter of an address.
FILLINGS = {
    "code": lambda w: [w.region.code, w.owner.code, w.party.code, w.group.code],
    "form": lambda w: ["csv", "json", "xlsx"],
    "iso3": lambda w: [w.state.iso3],
    "grant": lambda w: [1],
    "kind": lambda w: ["theme", "library.submission", "projects.project"],
    "label": lambda w: [model._meta.label_lower for model in MAKERS],
    "mark": lambda w: [w.protected.pseudonym],
    "name": lambda w: list(PICTURES),
    "pk": lambda w: sorted({record.pk for record in w.records.values()}),
    "stamp": lambda w: [*Release.objects.values_list("stamp", flat=True), "2222-2222-2222-2222"],
    "symbol": lambda w: [w.instrument.symbol],
    "tag": lambda w: [1],
    "token": lambda w: ["a-link-that-was-never-sent"],
    "username": lambda w: [w.people["outsider"].username],
    "year": lambda w: [timezone.localdate().year],
}

# Pages that show, by what they are for, less than the policy would admit.
NARROWER = {
    "": "the home page shows what waits for this reader",
    "notices/": "what was told to this reader",
    "notices/deadlines/": "what one’s own organisations owe",
    "audit/": "auditors read the log, which names records without opening them",
    "audit/openings/": "what others opened of one’s own State",
    "projects/claims/": "one’s own claims",
    "projects/rounds/": "one’s own answers",
    "projects/rounds/<int:year>/<slug:code>/": "what one organisation is asked",
    "releases/": "what went out to one’s own, of one’s own, or was made by oneself",
    "releases/<str:stamp>/": "the same",
    "releases/<str:stamp>/file/": "the same",
    "releases/make/<str:kind>/<int:pk>/": "who makes releases, of records of her own State or organisation",
    "releases/export/<str:kind>/<int:pk>/": "who may take a record away",
}
# The log names to auditors the records that are open to everyone on the platform, and no other (design.md §2).
WIDER = {"audit/": {Level.PUBLIC, Level.PLATFORM}}
ENDS_SESSIONS = {"accounts/sign-out/"}
# Each record that is added brings along who adds it, and the directory rightly shows them.
SHOWS_PEOPLE = {"directory/"}


def _addresses(route: str, world: World) -> list[str]:
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    filled = product(*(FILLINGS[name](world) for name in names))
    addresses = []
    for values in filled:
        address = route
        for value in values:
            address = re.sub(r"<[^>]+>", str(value), address, count=1)
        addresses.append(f"/{address}")
    return addresses


def _read(address: str, client: Client) -> str | None:
    """Give the words of the answer, None where the page is refused or takes no reading."""
    answer = client.get(address)
    if answer.status_code != 200:
        return None
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return body.decode()


@pytest.fixture(scope="module")
def walked(django_db_setup, django_db_blocker):
    """The world, made once for the module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        world.add_records()
        opened_round(office=world.office, year=timezone.localdate().year)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(db, walked) -> World:
    return walked


def test_every_kind_of_shareable_record_is_walked():
    assert set(MAKERS) == set(SHAREABLE)


def test_every_parameter_of_an_address_is_known():
    assert {name for route in PAGES for name in re.findall(r"<(?:\w+:)?(\w+)>", route)} <= set(FILLINGS)


# Who may see something else once the public level is open.
CLOSED_TO = ("nobody", "without membership", "outsider", "auditor", "operator")


@pytest.mark.parametrize("route", [route for route in PAGES if route not in ENDS_SESSIONS])
@pytest.mark.parametrize("is_open", [False, True], ids=["public closed", "public open"])
def test_a_page_shows_what_the_policy_admits(route, is_open, world, settings):
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = is_open
    visitors = CLOSED_TO if is_open else tuple(world.people)
    visible = {
        who: {word for word, record in world.records.items() if sees(record, actor_for(world.people[who]))}
        for who in visitors
    }
    for address in _addresses(route, world):
        answers = {who: _read(address, world.clients[who]) for who in visitors}
        shown = {
            who: {word for word in world.records if word in text}
            for who, text in answers.items()
            if text is not None
        }
        concerned = set().union(*shown.values())
        for who, words in shown.items():
            wider = {word for word in words if world.records[word].level in WIDER.get(route, ())}
            assert words - wider <= visible[who], f"{address} shows {who} too much"
            if route not in NARROWER:
                assert words == concerned & visible[who], f"{address} keeps from {who} what others see there"


@pytest.mark.django_db
def test_what_is_hidden_changes_no_word_and_no_number_of_a_page():
    world = World()
    world.add_records([Level.PLATFORM])
    outsider = world.clients["outsider"]
    addresses = [
        address
        for route in PAGES
        if route not in WIDER.keys() | ENDS_SESSIONS | SHOWS_PEOPLE and "<int:" not in route
        for address in _addresses(route, world)
    ]
    before = {address: _steady(_read(address, outsider)) for address in addresses}

    world.add_records([Level.CONFIDENTIAL, Level.PARTIES, Level.MEMBERS])

    assert [address for address in addresses if _steady(_read(address, outsider)) != before[address]] == []


def _steady(text: str | None) -> str:
    """Leave out what differs from one answer to the next anyway: tokens and times."""
    without_tokens = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": ?)"[^"]+"', "", text or "")
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+", "", without_tokens)


def test_the_walk_finds_the_records_where_they_stand(world):
    """Guards the walk itself: the owner's people do find the words on these pages."""
    words = [word for word, record in world.records.items() if isinstance(record, Project)]
    owner = world.clients["owner"]

    for address in ("/projects/", "/exchange/matrix.csv", f"/reference/states/{world.state.iso3}/"):
        assert all(word in _read(address, owner) for word in words), address
    for word in words:
        assert word in _read(f"/projects/{world.records[word].pk}/", owner)
