"""The database itself refuses to change or remove a log entry."""

from django.db import migrations

_SQLITE = (
    "CREATE TRIGGER audit_logentry_no_update BEFORE UPDATE ON audit_logentry "
    "BEGIN SELECT RAISE(ABORT, 'The log is append-only.'); END",
    "CREATE TRIGGER audit_logentry_no_delete BEFORE DELETE ON audit_logentry "
    "BEGIN SELECT RAISE(ABORT, 'The log is append-only.'); END",
)
_POSTGRES = (
    "CREATE FUNCTION audit_logentry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'The log is append-only.'; END $$",
    "CREATE TRIGGER audit_logentry_no_change BEFORE UPDATE OR DELETE ON audit_logentry "
    "FOR EACH ROW EXECUTE FUNCTION audit_logentry_refuse()",
)


def forwards(apps, schema_editor):
    statements = _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRES
    for statement in statements:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_logentry_no_delete")
        schema_editor.execute("DROP TRIGGER audit_logentry_no_update")
    else:
        schema_editor.execute("DROP TRIGGER audit_logentry_no_change ON audit_logentry")
        schema_editor.execute("DROP FUNCTION audit_logentry_refuse()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
