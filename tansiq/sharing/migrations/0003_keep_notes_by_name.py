"""Notes of States are found by the name under which they lie; those there are stay where their hash put them."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr


def name_notes(apps, schema_editor):
    kept = apps.get_model("sharing", "Consent").objects.exclude(note_sha256="")
    by_hash = Concat(Value("letters/"), Substr("note_sha256", 1, 2), Value("/"), F("note_sha256"))
    kept.filter(note_stored_as="").update(note_stored_as=by_hash)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0002_remind_of_consents")]
    operations = [
        migrations.AddField(
            model_name="consent",
            name="note_stored_as",
            field=models.CharField(blank=True, max_length=255),
        ),
        # Backwards the column goes, and the hash still says where those notes lie.
        migrations.RunPython(name_notes, migrations.RunPython.noop),
    ]
