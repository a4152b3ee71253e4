"""The database part of a backup on PostgreSQL: COPY per table from one snapshot. Needs no program but the driver."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tansiq.config.errors import CannotWork

SEQUENCES = "sequences.json"
_COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY column_name
"""
_WITH_TRIGGERS = """
    SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"


def dump(folder: Path) -> dict[str, str]:
    """Write each table and the state of the sequences into `folder`; return the digest of each table."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(_SEQUENCES)
        (folder / SEQUENCES).write_text(json.dumps(dict(cursor.fetchall()), indent=1), encoding="utf-8")
        return {table: _copy_out(cursor, table, folder / f"{table}.copy") for table in _tables(cursor)}


def digests() -> dict[str, str]:
    """Return the digest of each table as this transaction sees it."""
    with connection.cursor() as cursor:
        return {table: _digest(_rows(cursor, table)) for table in _tables(cursor)}


@contextmanager
def loaded(folder: Path, migrations: set[tuple[str, str]]) -> Iterator[None]:
    """Fill the tables in one transaction, which stands only when the body succeeds."""
    with transaction.atomic(durable=True):
        _require_tables_of(migrations)
        with connection.cursor() as cursor:
            _refill(cursor, folder)
            yield


def _require_tables_of(migrations: set[tuple[str, str]]) -> None:
    """Make the tables in an empty database as they were at the backup; refuse one whose tables are others."""
    applied = set(MigrationLoader(connection).applied_migrations)
    if not applied:
        executor = MigrationExecutor(connection)
        executor.migrate(_last_of_each_app(executor.loader, migrations))
    elif applied != migrations:
        raise CannotWork(
            "the database's tables are not those of the backup; restore it into an empty database."
        )


def _last_of_each_app(loader: MigrationLoader, migrations: set[tuple[str, str]]) -> list[tuple[str, str]]:
    def followed(key: tuple[str, str]) -> bool:
        return any(
            child.key[0] == key[0] and child.key in migrations
            for child in loader.graph.node_map[key].children
        )

    return sorted(key for key in migrations if key in loader.graph.node_map and not followed(key))


def _refill(cursor: CursorWrapper, folder: Path) -> None:
    tables = _tables(cursor)
    _set_triggers(
        cursor, "DISABLE"
    )  # of the log, which refuses to be emptied; they stand again with the new rows
    cursor.execute(f"TRUNCATE {', '.join(_quoted(table) for table in tables)}")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations, just run perhaps, leave some immediate
    with connection.wrap_database_errors:
        for table in tables:
            _copy_in(cursor, table, folder / f"{table}.copy")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _set_triggers(cursor, "ENABLE")
    for name, value in json.loads((folder / SEQUENCES).read_text(encoding="utf-8")).items():
        # A sequence not drawn from yet has no value: it starts at 1.
        cursor.execute("SELECT setval(%s, %s, %s)", [_quoted(name), value or 1, value is not None])


def _set_triggers(cursor: CursorWrapper, verb: str) -> None:
    cursor.execute(_WITH_TRIGGERS)
    for (table,) in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {_quoted(table)} {verb} TRIGGER USER")


def _tables(cursor: CursorWrapper) -> list[str]:
    """Name the tables, but for the one of the limits: who is waiting after failed sign-ins is of the moment."""
    tables = (info for info in connection.introspection.get_table_list(cursor) if info.type == "t")
    return sorted(table.name for table in tables if table.name != settings.LIMITS_TABLE)


def _columns(cursor: CursorWrapper, table: str) -> str:
    cursor.execute(_COLUMNS, [table])
    return ", ".join(_quoted(name) for (name,) in cursor.fetchall())


def _rows(cursor: CursorWrapper, table: str) -> Iterator[bytes]:
    """Yield a table's rows in the order of its key, as COPY writes them."""
    key = connection.introspection.get_primary_key_columns(cursor, table) or []
    order = f" ORDER BY {', '.join(_quoted(name) for name in key)}" if key else ""
    query = f"SELECT {_columns(cursor, table)} FROM {_quoted(table)}{order}"  # noqa: S608 - names from the catalogue
    cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    with cursor.copy(f"COPY ({query}) TO STDOUT") as rows:
        for block in rows:
            yield bytes(block)


def _copy_out(cursor: CursorWrapper, table: str, path: Path) -> str:
    with path.open("wb") as target:
        return _digest(_written(_rows(cursor, table), target))


def _written(blocks: Iterator[bytes], target: BinaryIO) -> Iterator[bytes]:
    for block in blocks:
        target.write(block)
        yield block


def _digest(blocks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def _copy_in(cursor: CursorWrapper, table: str, path: Path) -> None:
    if not path.exists():
        raise CannotWork(f"the backup lacks the table {table}.")
    with (
        cursor.copy(f"COPY {_quoted(table)} ({_columns(cursor, table)}) FROM STDIN") as rows,
        path.open("rb") as source,
    ):
        while block := source.read(1 << 20):
            rows.write(block)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
