import pytest
from django.db import connection


@pytest.fixture
def log_refuses(db):
    """Give what makes the log refuse every entry, or every one of an event, from then on to the end of the test."""

    def refuse(event: str = ""):
        narrowed = f"WHEN (NEW.event = '{event}')" if event else ""
        with connection.cursor() as cursor:
            for statement in _REFUSAL[connection.vendor]:
                cursor.execute(statement.format(narrowed=narrowed))

    return refuse


_REFUSAL = {
    "sqlite": (
        "CREATE TRIGGER full BEFORE INSERT ON audit_logentry {narrowed} "
        "BEGIN SELECT RAISE(ABORT, 'The log is full.'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'The log is full.'; END $$",
        "CREATE TRIGGER log_is_full BEFORE INSERT ON audit_logentry FOR EACH ROW {narrowed} "
        "EXECUTE FUNCTION refuse_entry()",
    ),
}
