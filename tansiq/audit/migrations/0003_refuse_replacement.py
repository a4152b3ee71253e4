"""SQLite replaces a row without asking the triggers for UPDATE and DELETE: refuse a number that is taken, too."""

from django.db import migrations

_TRIGGER = (
    "CREATE TRIGGER audit_logentry_no_replace BEFORE INSERT ON audit_logentry "
    "WHEN EXISTS (SELECT 1 FROM audit_logentry WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'The log is append-only.'); END"
)


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(_TRIGGER)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_logentry_no_replace")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_refuse_change")]
    operations = [migrations.RunPython(forwards, backwards)]
