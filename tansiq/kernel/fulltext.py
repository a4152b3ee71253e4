"""Full text in the database: the one place where SQLite and PostgreSQL differ.

A table with a `search_text` column (words from `kernel.words`, separated by spaces) gets an index of its words:
FTS5 with triggers on SQLite, a GIN index over `to_tsvector('simple', …)` on PostgreSQL.
"""

from typing import Any, TypeVar

from django.db import connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.expressions import RawSQL

from tansiq.kernel.words import asked

_Q = TypeVar("_Q", bound=models.QuerySet[Any])

_SQLITE_UP = (
    "CREATE VIRTUAL TABLE {t}_words USING fts5(search_text, content='{t}', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER {t}_words_added AFTER INSERT ON {t} BEGIN "
    "INSERT INTO {t}_words(rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER {t}_words_removed AFTER DELETE ON {t} BEGIN "
    "INSERT INTO {t}_words({t}_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); END",
    "CREATE TRIGGER {t}_words_changed AFTER UPDATE OF search_text ON {t} BEGIN "
    "INSERT INTO {t}_words({t}_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); "
    "INSERT INTO {t}_words(rowid, search_text) VALUES (new.id, new.search_text); END",
)
_SQLITE_DOWN = (
    "DROP TRIGGER {t}_words_changed",
    "DROP TRIGGER {t}_words_removed",
    "DROP TRIGGER {t}_words_added",
    "DROP TABLE {t}_words",
)
_POSTGRES_UP = ("CREATE INDEX {t}_words ON {t} USING gin (to_tsvector('simple', search_text))",)
_POSTGRES_DOWN = ("DROP INDEX {t}_words",)


class IndexWords(Operation):
    """Migration step: index the words of `table.search_text`."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: the models do not see the index."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Create the index."""
        sqlite = schema_editor.connection.vendor == "sqlite"
        self._run(schema_editor, _SQLITE_UP if sqlite else _POSTGRES_UP)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Drop the index."""
        sqlite = schema_editor.connection.vendor == "sqlite"
        self._run(schema_editor, _SQLITE_DOWN if sqlite else _POSTGRES_DOWN)

    def describe(self) -> str:
        """Say what the step does."""
        return f"Index the words of {self.table}"

    def _run(self, schema_editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
        for statement in statements:
            schema_editor.execute(statement.format(t=self.table))


def matching(queryset: _Q, text: str) -> _Q:
    """Keep the rows that hold every word of `text`, in one of its forms, as the beginning of a word."""
    words = asked(text)
    if not words:
        return queryset
    table = queryset.model._meta.db_table
    if connections[queryset.db].vendor == "sqlite":
        query = " AND ".join("(" + " OR ".join(f'"{form}"*' for form in forms) + ")" for forms in words)
        rows = RawSQL(f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s", (query,))
        return queryset.filter(pk__in=rows)
    query = " & ".join("(" + " | ".join(f"{form}:*" for form in forms) + ")" for forms in words)
    rows = RawSQL(
        f"SELECT id FROM {table} WHERE to_tsvector('simple', search_text) @@ to_tsquery('simple', %s)",
        (query,),
    )
    return queryset.filter(pk__in=rows)
