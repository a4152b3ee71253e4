"""The database itself refuses to change, remove or replace what the log holds, on both engines."""

from django.db import migrations

# Each table with the columns that no two of its rows share.
_TABLES = {
    "audit_logentry": ("id",),
    "audit_seal": ("position", "entry"),
    "audit_taken": ("id",),
}
_REFUSES = "BEGIN SELECT RAISE(ABORT, 'The log is append-only.'); END"
_FUNCTION = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'The log is append-only.'; END $$"
)


def _on_sqlite(table, unique):
    yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {_REFUSES}"
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {_REFUSES}"
    # REPLACE removes a row without asking the trigger for DELETE: refuse a key that is taken, too.
    taken = " OR ".join(f"{column} = NEW.{column}" for column in unique)
    yield (
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) {_REFUSES}"
    )


def _on_postgresql(table):
    for name, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        yield (
            f"CREATE TRIGGER {table}_no_{name} BEFORE {when} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION audit_refuse()"
        )


def forwards(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(_FUNCTION)
    for table, unique in _TABLES.items():
        for statement in _on_sqlite(table, unique) if is_sqlite else _on_postgresql(table):
            schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP FUNCTION audit_refuse() CASCADE")
        return
    for table in _TABLES:
        for name in ("update", "delete", "replace"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{name}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
