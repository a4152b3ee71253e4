import logging
import os
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tests.factories.accounts import MembershipFactory
from tests.factories.reference import OrganisationFactory
from tests.held import held
from tests.leaks.world import World


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals by the thousand are what is asked for here; their traces say nothing."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(before)


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of what is drawn: another at each run, unless one is named."""
    named = os.environ.get("TANSIQ_LEAK_SEED")
    return int(named) if named else int(request.config.getoption("randomly_seed", default=1)) % 1_000_000


@pytest.fixture(scope="module")
def drawn(django_db_setup, django_db_blocker) -> Iterator[World]:
    """A world made once for the module."""
    with held(django_db_blocker):
        yield World(7)


@pytest.fixture
def reader(db) -> Person:
    """The focal point of an entity that is no member."""
    return MembershipFactory(organisation=OrganisationFactory(), role=Role.ENTITY_FOCAL_POINT).person


@pytest.fixture
def browser() -> Callable[[Person], Client]:
    """Give the browser of a person who has signed in; faults come as the page that people would see."""

    def browse(person: Person) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(person)
        return client

    return browse
