"""The state of the machine."""

import pytest

from tansiq.kernel import machine
from tests.factories.accounts import PersonFactory


@pytest.mark.django_db
def test_it_counts_rows_and_tells_versions(django_assert_max_num_queries, settings, tmp_path):
    PersonFactory.create_batch(3)
    settings.FILES_DIR = tmp_path
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "counted").write_bytes(b"12345")

    with django_assert_max_num_queries(3):
        state = machine.state()

    assert {c.table: c.rows for c in state.counts}["accounts_person"] == 3
    assert state.database.split()[0] in {"SQLite", "PostgreSQL"} and state.size > 0 and state.files >= 5
    assert state.python.startswith("3.") and state.django.startswith("5.2")
