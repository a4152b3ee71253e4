"""A small made-up matrix with one of everything, and browsers of several people."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.projects.enums import Status
from tansiq.reference.models import LoadedFile, Organisation
from tansiq.sharing.enums import Level
from tests.factories import projects as made
from tests.factories.accounts import actor
from tests.factories.reference import (
    ActivityKindFactory,
    InstrumentFactory,
    OrganisationFactory,
    PillarFactory,
    PlaceFactory,
    RegionFactory,
    StateFactory,
    ThemeFactory,
)
from tests.held import held


@pytest.fixture
def browser_of() -> Callable[[Actor], Client]:
    """Give the browser of a person who has signed in."""

    def browse(by: Actor) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=by.username))
        return client

    return browse


@pytest.fixture
def remembered(db) -> Callable[[], None]:
    """Say that reference data were loaded now, so that the book is kept as it is in use."""

    def remember() -> None:
        LoadedFile.objects.update_or_create(
            name="made up", defaults={"sha256": "", "records": 1, "loaded_at": timezone.now()}
        )

    return remember


@pytest.fixture(scope="module")
def lasting(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """The made-up matrix, for all tests of a module."""
    with held(django_db_blocker):
        yield made_up_matrix(OrganisationFactory(is_coordinating_office=True), OrganisationFactory())


@pytest.fixture
def world(lasting, remembered) -> SimpleNamespace:
    """The made-up matrix as it was made, whatever another test did with it."""
    remembered()
    return deepcopy(lasting)


def made_up_matrix(office: Organisation, entity: Organisation) -> SimpleNamespace:
    """Make reference things and twelve projects of several owners, levels, places, themes and years."""
    w = SimpleNamespace(office=office, entity=entity)
    w.part = OrganisationFactory(parent=entity)
    w.mission = OrganisationFactory()
    w.other = OrganisationFactory()
    w.pillars = [PillarFactory(code=code) for code in ("I", "II", "III", "IV")]
    w.north, w.south, w.west = StateFactory(), StateFactory(), StateFactory()
    w.place = PlaceFactory(state=w.west)
    w.land = RegionFactory()
    w.strip = RegionFactory(parent=w.land, members=[w.north])
    w.group = RegionFactory(members=[w.north, w.south])
    w.theme = ThemeFactory(words={"en": ["prisons"]})
    w.branch = ThemeFactory(parent=w.theme, words={"en": ["release"]})
    w.kind = ActivityKindFactory(words={"en": ["training"]})
    w.instrument = InstrumentFactory(symbol="Q/RES/7 (2014)")
    one, two, three, four = (p.pk for p in w.pillars)
    w.public = made.project(
        owner=office,
        level=Level.PUBLIC,
        title="Training in prisons",
        pillar_id=one,
        entities=made.named(w.part, w.other),
        states=((w.north.pk, None), (w.west.pk, w.place.pk)),
        start="2015-07",
        end="2019",
        instrument_ids=(w.instrument.pk,),
        reference="I-1",
        serial=1,
    )
    plain = {"owner": office, "level": Level.PLATFORM}
    w.regional = made.project(
        **plain,
        title="Release and return",
        pillar_id=two,
        region_ids=(w.group.pk,),
        entities=made.named(entity),
    )
    w.stripped = made.project(
        **plain, pillar_id=two, region_ids=(w.strip.pk,), start="2012", status=Status.COMPLETED
    )
    w.worldwide = made.project(**plain, pillar_id=three, is_global=True, start="2013", is_open_ended=True)
    w.reaching = made.project(
        **plain, pillar_id=three, reach_ids=(w.mission.pk,), status=Status.IN_DEVELOPMENT
    )
    w.noted = made.project(**plain, pillar_id=four, scope_note="Selected countries", is_global=False)
    w.owned = made.project(
        owner=entity,
        level=Level.PLATFORM,
        pillar_id=one,
        states=((w.south.pk, None),),
        entities=made.named(entity),
    )
    w.closed = made.project(
        owner=entity, level=Level.CONFIDENTIAL, pillar_id=one, states=((w.south.pk, None),)
    )
    w.shared = made.project(
        owner=entity, level=Level.PARTIES, parties=[w.other], pillar_id=two, region_ids=(w.group.pk,)
    )
    w.members = made.project(
        owner=w.other, level=Level.MEMBERS, pillar_id=three, is_global=True, start="2016-02-03"
    )
    w.retired = made.retired(owner=office, level=Level.PLATFORM, pillar_id=four)
    w.old = made.project(
        **plain, pillar_id=four, states=((w.north.pk, None),), end="2010", as_of=date(2010, 1, 1)
    )
    w.readers = {
        "coordinator": actor(Role.COORDINATOR, office),
        "owner": actor(Role.ENTITY_FOCAL_POINT, entity),
        "party": actor(Role.ENTITY_FOCAL_POINT, w.other),
        "State": actor(Role.STATE_FOCAL_POINT, OrganisationFactory()),
        "academia": actor(Role.ACADEMIA, OrganisationFactory()),
    }
    return w
