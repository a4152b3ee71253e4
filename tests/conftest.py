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

LOG_TABLES = ("audit_logentry", "audit_seal", "audit_taken")
# What the database refuses to change: the log, and what was adopted.
GUARDED = (*LOG_TABLES, "assessments_snapshot")
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


@pytest.fixture(autouse=True, scope="session")
def _log_may_be_emptied() -> Iterator[None]:
    """Let the clearing of the tables after a test that commits pass the triggers of the log, which would refuse it."""
    # Of the class: a browser test flushes through another connection object than this one.
    operations = type(connection.ops)
    flush = operations.sql_flush

    def with_triggers_aside(self, style, tables, **kwargs):
        aside, back = triggers_aside_and_back()
        return [*aside, *flush(self, style, tables, **kwargs), *back]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", with_triggers_aside)
        yield


def triggers_aside_and_back() -> tuple[list[str], list[str]]:
    """Give the statements that take the guarding triggers away, and those that bring them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            tables = ", ".join(f"'{table}'" for table in GUARDED)
            cursor.execute(
                f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({tables})"
            )
            triggers = cursor.fetchall()
            return [f"DROP TRIGGER {name}" for name, _sql in triggers], [sql for _name, sql in triggers]
    alter = [f"ALTER TABLE {table} %s TRIGGER USER" for table in GUARDED]
    return [one % "DISABLE" for one in alter], [one % "ENABLE" for one in alter]


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
