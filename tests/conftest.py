"""What holds for the whole suite: where the seeds are read from, and a log that a test may leave behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.reference.models import Organisation
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory

ROOT = Path(__file__).resolve().parent.parent
SEEDS = Path(os.environ.get("TANSIQ_SEEDS", ROOT.parent / "shared" / "seeds"))


def pytest_report_header() -> list[str]:
    """Say in a line each on which database the suite runs, and whether the published documents are read."""
    server = "PostgreSQL" if "TANSIQ_TEST_DATABASE_URL" in os.environ else "SQLite"
    found = sorted(path.name for path in SEEDS.glob("*.txt"))
    if found:
        seeds = f"read from {SEEDS} ({len(found)} documents)"
    else:
        seeds = f"absent ({SEEDS} has none; TANSIQ_SEEDS names another folder): our own excerpts only"
    return [f"database: {server}", f"seeds: {seeds}"]


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the published documents; skips where it is absent."""
    if not any(SEEDS.glob("*.txt")):
        pytest.skip("The seeds are absent.")
    return SEEDS


@pytest.fixture(autouse=True)
def _log_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the log after a test that commits: on SQLite its own triggers would refuse the clearing of the tables."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction"))
    if not commits:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    if connection.vendor == "sqlite":
        _empty_log()


def _empty_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_logentry'"
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("DELETE FROM audit_logentry")
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture
def office(db) -> Organisation:
    """The coordinating office."""
    return OrganisationFactory(is_coordinating_office=True)


@pytest.fixture
def coordinator(office) -> Actor:
    """A coordinator, of the coordinating office."""
    return actor(Role.COORDINATOR, office)


@pytest.fixture
def entity(db) -> Organisation:
    """An entity that has projects of its own."""
    return OrganisationFactory()


@pytest.fixture
def focal_point(entity) -> Actor:
    """The focal point of `entity`."""
    return actor(Role.ENTITY_FOCAL_POINT, entity)


@pytest.fixture
def outsider(db) -> Actor:
    """The focal point of another entity."""
    return actor(Role.ENTITY_FOCAL_POINT)
