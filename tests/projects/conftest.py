import pytest
from django.db import connection


@pytest.fixture
def log_refuses(db):
    """Give what makes the log refuse every entry from then on to the end of the test."""

    def refuse():
        with connection.cursor() as cursor:
            for statement in _REFUSAL[connection.vendor]:
                cursor.execute(statement)

    return refuse


_REFUSAL = {
    "sqlite": (
        "CREATE TRIGGER full BEFORE INSERT ON audit_logentry BEGIN SELECT RAISE(ABORT, 'The log is full.'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'The log is full.'; END $$",
        "CREATE TRIGGER log_is_full BEFORE INSERT ON audit_logentry EXECUTE FUNCTION refuse_entry()",
    ),
}
