from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tansiq.access.actor import Actor, Belonging
from tansiq.access.enums import Role
from tansiq.audit.actions import Opened, note_opened, record, record_many, record_taken, seal
from tansiq.audit.enums import Event
from tansiq.audit.models import Identity, LogEntry, Seal, Taken
from tansiq.audit.queries import counted_since, everything, history_of, kinds, narrowed, told_of
from tansiq.kernel.errors import NotAllowed
from tansiq.reference.models import State
from tansiq.sharing.enums import Level
from tests.conftest import LOG_TABLES
from tests.factories.accounts import PersonFactory, actor
from tests.factories.projects import project
from tests.factories.reference import StateFactory

pytestmark = pytest.mark.django_db

SOMEBODY = Actor(username="somebody")


@pytest.fixture
def entry(db) -> LogEntry:
    record(event=Event.PERSON_ADDED, by=SOMEBODY, subject=PersonFactory(username="amal"), reason="first")
    return LogEntry.objects.get()


def test_an_entry_says_who_did_what_to_which_record_as_it_was_called(entity, focal_point):
    person = PersonFactory(names={"en": "Amal"})

    record(event=Event.MEMBERSHIP_GIVEN, by=focal_point, subject=person, role="donor")

    written = LogEntry.objects.get()
    assert (written.event, written.by, written.organisations) == (
        "membership:given",
        focal_point.log_code,
        [entity.pk],
    )
    assert (written.kind, written.key, written.label) == ("accounts.person", person.log_code, "")
    assert written.details == {"role": "donor"}


def test_an_entry_stands_without_a_record():
    record(event=Event.MATRIX_EXPORTED, by=SOMEBODY)

    assert str(LogEntry.objects.get()).endswith("matrix:exported  ")


def test_an_entry_outlives_its_record(entry):
    PersonFactory._meta.model.objects.all().delete()

    assert LogEntry.objects.get().event == "person:added"


def test_a_record_open_to_all_stands_under_its_name_and_a_restricted_one_does_not(entity):
    for level in (Level.PUBLIC, Level.PLATFORM, Level.MEMBERS, Level.PARTIES, Level.CONFIDENTIAL):
        project(owner=entity, level=level, title=f"Called {level}")

    labels = LogEntry.objects.filter(kind="projects.project").order_by("pk").values_list("label", flat=True)
    assert [label.rpartition(" ")[2] for label in labels] == ["public", "platform", "", "", ""]


def test_a_long_name_is_cut_to_its_column():
    record(event=Event.REFERENCE_LOADED, by=SOMEBODY, subject=StateFactory(names={"en": "A" * 600}))

    assert len(LogEntry.objects.get().label) == 500


def test_many_events_are_written_in_one_statement(django_assert_num_queries):
    states = StateFactory.create_batch(3)

    with django_assert_num_queries(1):
        record_many(
            event=Event.REFERENCE_LOADED, by=SOMEBODY, subjects=[(s, {"code": s.iso3}) for s in states]
        )

    assert [e.details["code"] for e in LogEntry.objects.order_by("pk")] == [s.iso3 for s in states]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "write",
    [
        lambda: record(event=Event.PERSON_ADDED, by=SOMEBODY),
        lambda: record_many(event=Event.PERSON_ADDED, by=SOMEBODY, subjects=[]),
    ],
    ids=["one", "many"],
)
def test_an_event_outside_a_transaction_is_refused(write):
    with pytest.raises(RuntimeError, match="transaction of its change"):
        write()


@pytest.mark.django_db(transaction=True)
def test_change_and_event_roll_back_together():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(event=Event.REFERENCE_LOADED, by=SOMEBODY, subject=StateFactory())
        raise ZeroDivisionError

    assert not State.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_change_does_not_stand_whose_event_cannot_be_written():
    with pytest.raises(TypeError), transaction.atomic():
        record(event=Event.REFERENCE_LOADED, by=SOMEBODY, subject=StateFactory(), day=object())

    assert not State.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: LogEntry.objects.all().update(by="another"),
        lambda entry: LogEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: LogEntry.objects.bulk_update([entry], ["by"]),
        lambda entry: entry.delete(),
    ],
    ids=["update", "delete", "bulk_update", "instance"],
)
def test_the_log_has_no_way_to_change_an_entry(entry, change):
    with pytest.raises(TypeError, match="append-only"):
        change(entry)


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: LogEntry.objects.update_or_create(pk=entry.pk, defaults={"by": "another"}),
        lambda entry: LogEntry.objects.all()._raw_delete("default"),
    ],
    ids=["save", "update_or_create", "raw delete"],
)
def test_what_slips_past_the_models_is_refused_by_the_database(entry, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(entry)

    assert LogEntry.objects.get().by == "somebody"


STATEMENTS = {
    "update": "UPDATE audit_logentry SET by = 'another'",
    "update of one": "UPDATE audit_logentry SET details = '{}' WHERE event = 'person:added'",
    "delete": "DELETE FROM audit_logentry",
    "upsert": (
        "INSERT INTO audit_logentry SELECT * FROM audit_logentry WHERE true "
        "ON CONFLICT (id) DO UPDATE SET by = 'another'"
    ),
}
if connection.vendor == "sqlite":
    STATEMENTS["replacement"] = "INSERT OR REPLACE INTO audit_logentry SELECT * FROM audit_logentry"


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses(entry, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(STATEMENTS[statement])

    assert LogEntry.objects.get().by == "somebody"


def test_the_history_of_a_record_is_its_own_newest_first():
    one, two = PersonFactory.create_batch(2)
    for subject, reason in ((one, "first"), (two, "other"), (one, "second")):
        record(event=Event.PERSON_ADDED, by=SOMEBODY, subject=subject, reason=reason)
    record(event=Event.REFERENCE_LOADED, by=SOMEBODY, subject=StateFactory(pk=one.pk), reason="namesake")

    assert [e.details["reason"] for e in history_of(one)] == ["second", "first"]


def test_an_export_names_the_restricted_records_that_it_takes():
    record_taken(event=Event.MATRIX_EXPORTED, by=SOMEBODY, restricted={State: [7, 9]}, rows=3)
    record_taken(event=Event.MATRIX_EXPORTED, by=SOMEBODY, restricted={State: []}, rows=3)

    with_some, without = LogEntry.objects.order_by("pk")
    assert with_some.details == {"rows": 3, "taken": {"reference.state": ["7", "9"]}}
    assert without.details == {"rows": 3}
    assert [(t.entry, t.key) for t in Taken.objects.order_by("pk")] == [
        (with_some.pk, "7"),
        (with_some.pk, "9"),
    ]


def test_every_event_may_be_chosen():
    assert list(LogEntry._meta.get_field("event").choices) == Event.choices


def test_what_opened_a_record_is_no_part_of_its_history():
    state = StateFactory()
    note_opened(opened=[Opened(Event.RECORD_READ, state)], by=SOMEBODY)

    assert not history_of(state).exists()
    assert LogEntry.objects.get().key == str(state.pk)


@pytest.mark.parametrize("table", LOG_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = '1'", "DELETE FROM {}", "TRUNCATE {}"])
def test_no_table_of_the_log_can_be_changed_or_emptied(entry, table, statement):
    if "TRUNCATE" in statement and connection.vendor == "sqlite":
        pytest.skip("SQLite has no such statement.")
    record_taken(event=Event.MATRIX_EXPORTED, by=SOMEBODY, restricted={State: [7]})
    seal(by=SOMEBODY)
    column = {"audit_logentry": "by", "audit_seal": "hash", "audit_taken": "key"}[table]

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column))


def test_a_seal_cannot_be_replaced(entry):
    seal(by=SOMEBODY)
    if connection.vendor == "sqlite":
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT OR REPLACE INTO audit_seal SELECT position, entry, 'x', sealed_at FROM audit_seal"
            )

    with pytest.raises(DatabaseError), transaction.atomic():
        Seal.objects.create(position=2, entry=entry.pk, hash="x", sealed_at=entry.at)


@pytest.fixture
def auditor(db) -> Actor:
    return actor(Role.AUDITOR)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 2),
        ({"event": "person:added"}, 1),
        ({"kind": "accounts.person"}, 1),
        ({"person": "somebody"}, 2),
        ({"person": "another"}, 0),
        ({"organisation": 12}, 1),
        ({"organisation": 2}, 0),
        ({"key": "7"}, 0),
        ({"last": date.max}, 2),
        ({"first": date(2020, 1, 1), "last": date(2099, 1, 1)}, 2),
        ({"first": date(2099, 1, 1)}, 0),
        ({"last": date(2020, 1, 1)}, 0),
    ],
)
def test_the_log_is_narrowed_to_what_is_asked(entry, auditor, asked, found):
    of_two = Actor(
        username="somebody", belongings=tuple(Belonging(Role.DONOR, number, "") for number in (12, 123))
    )
    record(event=Event.MATRIX_EXPORTED, by=of_two)

    assert narrowed(by=auditor, **asked).count() == found


def test_who_is_protected_is_not_found_by_the_organisation(auditor):
    hidden = Actor(
        username="hidden", log_code="p-hidden", belongings=(Belonging(Role.CIVIL_SOCIETY, 12, ""),)
    )
    record(event=Event.MATRIX_EXPORTED, by=hidden)
    assert narrowed(by=auditor, organisation=12).count() == 1

    Identity.objects.create(code="p-hidden", pseudonym="7F3A")

    assert narrowed(by=auditor, organisation=12).count() == 0
    assert narrowed(by=auditor, person="p-hidden").count() == 1


def test_what_the_log_speaks_of_and_how_often(entry, auditor):
    for _number in range(2):
        record(event=Event.MATRIX_EXPORTED, by=SOMEBODY)

    assert kinds(by=auditor) == ["accounts.person"]
    assert counted_since(entry.at - timedelta(days=1), by=auditor) == {
        Event.PERSON_ADDED: 1,
        Event.MATRIX_EXPORTED: 2,
    }
    assert counted_since(timezone.now() + timedelta(days=1), by=auditor) == {}


def test_what_the_log_tells_of_one_kind_of_record_since_a_moment(entry):
    record(event=Event.REFERENCE_LOADED, by=SOMEBODY, subject=StateFactory())
    told = {"events": [Event.PERSON_ADDED, Event.REFERENCE_LOADED]}

    assert list(told_of(type(PersonFactory.build()), since=entry.at - timedelta(1), **told)) == [entry]
    assert not told_of(type(PersonFactory.build()), since=entry.at, **told).exists()


@pytest.mark.parametrize("role", Role)
def test_auditors_alone_read_the_whole_log(entry, role):
    by = actor(role)
    if role == Role.AUDITOR:
        assert list(everything(by=by)) == [entry]
    else:
        with pytest.raises(NotAllowed):
            everything(by=by)
