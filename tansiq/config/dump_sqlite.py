"""The database part of a backup on SQLite: a page-by-page copy of one moment, made while others go on working."""

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tansiq.config.errors import CannotWork

NAME = "db.sqlite3"


def dump(folder: Path) -> dict[str, str]:
    """Copy the database into `folder`; return the digest of each table."""
    copy = folder / NAME
    with closing(sqlite3.connect(copy)) as target:
        _raw().backup(target)
        _empty_limits(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, no companions
        return _digests(target)


def _empty_limits(copy: sqlite3.Connection) -> None:
    """Who is waiting after failed sign-ins is of the moment, not of the record."""
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [settings.LIMITS_TABLE]).fetchone():
        copy.execute(f"DELETE FROM {settings.LIMITS_TABLE}")  # noqa: S608 - a name of our own
        copy.commit()


def digests() -> dict[str, str]:
    """Return the digest of each table as the database stands."""
    return _digests(_raw())


@contextmanager
def loaded(folder: Path, migrations: set[tuple[str, str]]) -> Iterator[None]:
    """Put the copy in the place of the database; put back what was there when the body fails."""
    with (
        tempfile.TemporaryDirectory(dir=folder) as aside,
        closing(sqlite3.connect(folder / NAME)) as restored,
        closing(sqlite3.connect(Path(aside) / NAME)) as before,
    ):
        _require_sound(restored)
        _raw().backup(before)
        try:
            restored.backup(_raw())
            yield
        except BaseException:
            before.backup(_raw())
            raise


def _raw() -> sqlite3.Connection:
    connection.ensure_connection()
    raw = connection.connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError("The connection is not to SQLite.")
    return raw


def _require_sound(restored: sqlite3.Connection) -> None:
    try:
        answer = restored.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise CannotWork(f"the backup's database is damaged: {answer}")


def _digests(database: sqlite3.Connection) -> dict[str, str]:
    """Digest each table's rows in a steady order. Virtual tables are read through the plain ones behind them."""
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    return {name: _digest(database, name) for (name,) in tables if name != settings.LIMITS_TABLE}


def _digest(database: sqlite3.Connection, table: str) -> str:
    columns = [f'"{column[1]}"' for column in database.execute(f'PRAGMA table_info("{table}")')]
    # The plus keeps the value and sheds the declared type, by which Django's connection would convert it.
    values = ", ".join(f"+{column}" for column in columns)
    digest = hashlib.sha256()
    for row in database.execute(f'SELECT {values} FROM "{table}" ORDER BY {", ".join(columns)}'):  # noqa: S608 - names from the catalogue
        digest.update(repr(row).encode())
    return digest.hexdigest()
