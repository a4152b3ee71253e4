"""Full text over projects."""

from django.db import migrations

from tansiq.kernel.fulltext import IndexWords


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [IndexWords("projects_project")]
