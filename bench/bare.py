"""The committed bare SQL: the same rows for the same reader, on the same tables and indexes, without the platform."""

import re
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

_SQL = Path(__file__).parent / "sql"
_NAMED = re.compile(r"(?<!:):([a-z]+)")
LIST = ("count", "list", "ties")
FACETS = ("facets_own", "facets_ties")
SURVEY = ("survey", "survey_areas")
SHEET = ("survey", "sheet_asked", "sheet_answered", "sheet_rated", "sheet_provisions")


class Bare:
    """A connection of the database's own driver, for one reader of a member entity."""

    def __init__(self, organisation_id: int, **values: Any) -> None:
        self._values = {"organisation": organisation_id, **values}
        self._is_sqlite = connection.vendor == "sqlite"
        self._connection = _sqlite() if self._is_sqlite else _postgresql()

    def rows(self, name: str) -> list[Any]:
        """Run one file of SQL and fetch what it gives."""
        return self._run(_text(name))

    def timed(self, names: Iterable[str]) -> float:
        """Run files of SQL one after another; give the milliseconds until the last row."""
        started = time.perf_counter()
        for name in names:
            self.rows(name)
        return (time.perf_counter() - started) * 1000

    def plan(self, name: str) -> str:
        """Give the plan that the database makes for one file of SQL."""
        if self._is_sqlite:
            return "\n".join(f"  {row[3]}" for row in self._run(f"EXPLAIN QUERY PLAN {_text(name)}"))
        return "\n".join(f"  {row[0]}" for row in self._run(f"EXPLAIN (ANALYZE, COSTS OFF) {_text(name)}"))

    def _run(self, text: str) -> list[Any]:
        if not self._is_sqlite:
            text = _NAMED.sub(r"%(\1)s", text.replace("%", "%%"))
        return list(self._connection.execute(text, self._values).fetchall())


def _text(name: str) -> str:
    lines = (_SQL / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))


def _sqlite() -> Any:
    opened = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    for pragma in settings.DATABASES["default"]["OPTIONS"]["init_command"].split(";"):
        opened.execute(pragma)
    return opened


def _postgresql() -> Any:
    import psycopg

    wanted = connection.get_connection_params()
    names = ("dbname", "host", "port", "user", "password", "options")
    return psycopg.connect(**{name: wanted[name] for name in names if name in wanted}, autocommit=True)
