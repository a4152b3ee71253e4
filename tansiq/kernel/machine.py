"""The state of the machine: versions, the database and its size, how many rows each table holds. No content."""

import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Count:
    """How many rows one table of the platform holds."""

    table: str
    rows: int


@dataclass(frozen=True)
class Machine:
    """What an operator looks at first."""

    version: str
    python: str
    django: str
    database: str
    size: int
    files: int
    counts: Sequence[Count]


def state() -> Machine:
    """Read the state of the machine: two queries, one on SQLite."""
    return Machine(
        version=_version(),
        python=platform.python_version(),
        django=django.get_version(),
        database=_database(),
        size=_size(),
        files=_files(),
        counts=_counts(),
    )


def _version() -> str:
    try:
        return metadata.version("tansiq")
    except metadata.PackageNotFoundError:
        return "?"


def _database() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    number: int = connection.pg_version  # type: ignore[attr-defined]  # of Django's backend for PostgreSQL
    return f"PostgreSQL {number // 10_000}.{number % 10_000}"


def _size() -> int:
    """Give the bytes of the database."""
    sql = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if connection.vendor == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _files() -> int:
    """Give the bytes of the documents kept."""
    folder = Path(settings.FILES_DIR)
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _counts() -> list[Count]:
    """Count every table of the platform's own in one statement."""
    models = [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("tansiq.")
        for model in config.get_models()
    ]
    quote = connection.ops.quote_name
    parts = (
        f"SELECT {place}, COUNT(*) FROM {quote(model._meta.db_table)}" for place, model in enumerate(models)
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        counted = dict(cursor.fetchall())
    return [Count(model._meta.db_table, counted[place]) for place, model in enumerate(models)]
