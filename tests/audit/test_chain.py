"""The chain: what is sealed, in which order, and that every way of breaking it is named."""

import hashlib
import json
import os
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.access.actor import Actor
from tansiq.audit.actions import chain as sealing
from tansiq.audit.actions import record, seal
from tansiq.audit.enums import Event
from tansiq.audit.models import BEFORE_THE_FIRST, LogEntry, Seal
from tansiq.audit.queries import last_seal, verify

pytestmark = pytest.mark.django_db

SOMEBODY = Actor(username="somebody")


def written(number: int = 1) -> list[LogEntry]:
    for which in range(number):
        record(event=Event.PERSON_ADDED, by=SOMEBODY, which=which, words="اسم", share=0.5)
    return list(LogEntry.objects.order_by("pk"))[-number:]


@pytest.fixture
def chain() -> list[LogEntry]:
    entries = written(5)
    seal(by=SOMEBODY)
    return entries


def test_an_empty_log_is_proved():
    assert (verify().position, verify().hash, verify().unsealed) == (0, BEFORE_THE_FIRST, 0)
    assert seal(by=SOMEBODY) == 0


def test_entries_are_sealed_in_their_order_and_once(chain):
    assert seal(by=SOMEBODY) == 0

    seals = list(Seal.objects.order_by("position"))
    assert [(s.position, s.entry) for s in seals] == [(n, e.pk) for n, e in enumerate(chain, start=1)]
    assert (verify().position, verify().hash, verify().broken) == (5, seals[-1].hash, "")


def test_the_hash_is_what_the_decision_says(chain):
    """Computed here from the words of ADR 8, not from the code."""
    entry = LogEntry.objects.get(pk=chain[0].pk)

    def form(value) -> bytes:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()

    content = hashlib.sha256(form([entry.label, entry.details])).hexdigest()
    facts = {
        "at": entry.at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        "by": "somebody",
        "content": content,
        "entry": entry.pk,
        "event": "person:added",
        "key": "",
        "kind": "",
        "organisations": [],
    }
    expected = hashlib.sha256(form(["0" * 64, 1, facts])).hexdigest()

    assert Seal.objects.get(position=1).hash == expected


def test_the_tail_that_is_not_sealed_is_counted(chain):
    first, _second = written(2)

    proof = verify()

    assert (proof.position, proof.unsealed, proof.oldest_unsealed) == (5, 2, first.at)


def test_an_entry_that_comes_late_with_a_lower_number_is_sealed_later(chain):
    last = chain[-1]
    late = LogEntry(pk=last.pk + 1, at=timezone.now(), event=Event.PERSON_ADDED, by="late")
    early = LogEntry(pk=last.pk + 2, at=timezone.now(), event=Event.PERSON_ADDED, by="early")
    early.save(force_insert=True)
    seal(by=SOMEBODY, everywhere=False)
    late.save(force_insert=True)
    assert seal(by=SOMEBODY, everywhere=False) == 1

    assert list(Seal.objects.order_by("position").values_list("entry", flat=True))[-2:] == [early.pk, late.pk]
    assert not verify().broken


def test_one_that_comes_later_than_is_looked_back_waits_for_the_whole_round(chain, monkeypatch):
    monkeypatch.setattr(sealing, "_LOOKED_BACK", 1)
    late, early = chain[-1].pk + 1, chain[-1].pk + 5
    LogEntry(pk=early, at=timezone.now(), event=Event.PERSON_ADDED, by="early").save(force_insert=True)
    seal(by=SOMEBODY)
    LogEntry(pk=late, at=timezone.now(), event=Event.PERSON_ADDED, by="late").save(force_insert=True)

    assert seal(by=SOMEBODY, everywhere=False) == 0
    assert verify().unsealed == 1
    call_command("seal_log", everywhere=True)
    assert last_seal().entry == late


def test_batches_make_one_chain(monkeypatch):
    monkeypatch.setattr(sealing, "_BATCH", 2)
    monkeypatch.setattr("tansiq.audit.queries.chain._BATCH", 2)
    written(5)

    assert seal(by=SOMEBODY) == 5
    assert (verify().position, verify().broken) == (5, "")


_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False, width=32) | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    words=st.tuples(_words, _words, _words, _words, _words),
    organisations=st.lists(st.integers(1, 10**9), max_size=3),
    details=st.dictionaries(_words, _json, max_size=3),
)
def test_whatever_an_entry_holds_is_proved(db, at, words, organisations, details):
    """The walk puts a link together from the text of the columns, sealing from the entry: both give one hash."""
    event, by, kind, key, label = words
    LogEntry(at=at, event=event, by=by, kind=kind, key=key, label=label, organisations=organisations, details=details).save()  # fmt: skip
    seal(by=SOMEBODY)

    assert not verify().broken


# What somebody may do with the database in hand, `{n}` being the number of the entry sealed at position n, and what
# the walk says of it.
TAMPERINGS = {
    "entry changed": (
        ["UPDATE audit_logentry SET by = 'another' WHERE id = {3}"],
        "position 3: entry {3} was changed",
    ),
    "details changed": (
        ["UPDATE audit_logentry SET details = '{{}}' WHERE id = {2}"],
        "position 2: entry {2} was changed",
    ),
    "organisations changed": (
        ["UPDATE audit_logentry SET organisations = '[1]' WHERE id = {1}"],
        "position 1: entry {1} was changed",
    ),
    "last entry changed": (
        ["UPDATE audit_logentry SET label = 'x' WHERE id = {5}"],
        "position 5: entry {5} or its seal was changed",
    ),
    "entry removed": (["DELETE FROM audit_logentry WHERE id = {4}"], "position 4: entry {4} is missing"),
    "seal changed": (
        ["UPDATE audit_seal SET hash = '" + "a" * 64 + "' WHERE position = 3"],
        "position 3: the seal of entry {3} was changed",
    ),
    "seal removed": (["DELETE FROM audit_seal WHERE position = 2"], "position 2: the seal is missing"),
    "entry and seal removed": (
        ["DELETE FROM audit_logentry WHERE id = {1}", "DELETE FROM audit_seal WHERE position = 1"],
        "position 1: the seal is missing",
    ),
    "entry and the one after it removed": (
        ["DELETE FROM audit_logentry WHERE id = {4}", "UPDATE audit_logentry SET by = 'x' WHERE id = {3}"],
        "position 3: the seal of entry {3} was changed",
    ),
    "entries changed over": (
        [
            "UPDATE audit_seal SET entry = 0 WHERE position = 2",
            "UPDATE audit_seal SET entry = {2} WHERE position = 3",
        ],
        "position 2: entry 0 is missing",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_first_broken_link_is_named(chain, tamper, what):
    statements, told = TAMPERINGS[what]
    numbers = ["", *(entry.pk for entry in chain)]

    tamper(*(statement.format(*numbers) for statement in statements))

    assert verify().broken == told.format(*numbers)


@pytest.mark.skipif("TANSIQ_TEST_DATABASE_URL" in os.environ, reason="a server keeps types")
@pytest.mark.parametrize("change", ["at = '2026-99-99'", "at = 'yesterday'", "label = x'00ff'"])
def test_an_entry_that_cannot_be_read_any_more_is_named(chain, tamper, change):
    tamper(f"UPDATE audit_logentry SET {change} WHERE id = {chain[1].pk}")

    assert verify().broken == f"position 2: entry {chain[1].pk} was changed"


@pytest.mark.skipif("TANSIQ_TEST_DATABASE_URL" in os.environ, reason="a server keeps types")
def test_an_entry_that_cannot_be_read_is_not_proved_by_an_empty_seal(chain, tamper):
    tamper(
        f"UPDATE audit_logentry SET at = 'yesterday' WHERE id = {chain[4].pk}",
        "UPDATE audit_seal SET hash = '' WHERE position = 5",
    )

    assert verify().broken == f"position 5: entry {chain[4].pk} or its seal was changed"


def test_one_pass_proves_it_without_the_entries_one_by_one(chain, django_assert_num_queries):
    with django_assert_num_queries(3):  # seals of one entry twice, the walk, the tail
        assert verify().position == 5


def test_an_entry_sealed_twice_is_named(chain, tamper):
    index = "DROP INDEX IF EXISTS never"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, "audit_seal")
        name = next(n for n, c in constraints.items() if c["unique"] and c["columns"] == ["entry"])
        index = f"ALTER TABLE audit_seal DROP CONSTRAINT {name}"
        tamper(index, f"UPDATE audit_seal SET entry = {chain[0].pk} WHERE position = 4")
    else:  # a table without the index in its place
        tamper(
            "CREATE TABLE loose AS SELECT * FROM audit_seal",
            f"UPDATE loose SET entry = {chain[0].pk} WHERE position = 4",
            "ALTER TABLE audit_seal RENAME TO strict",
            "ALTER TABLE loose RENAME TO audit_seal",
        )

    assert verify().broken == f"position 4: entry {chain[0].pk} is sealed twice"


def test_an_entry_put_in_afterwards_stands_in_the_tail_and_not_in_the_chain(chain, tamper):
    tamper(
        "INSERT INTO audit_logentry (id, at, event, by, organisations, kind, key, label, details) "
        f"SELECT {chain[-1].pk + 50}, at, event, 'forged', organisations, kind, key, label, details "
        f"FROM audit_logentry WHERE id = {chain[0].pk}"
    )

    assert (verify().unsealed, verify().broken) == (1, "")


def test_a_chain_that_was_rewritten_is_known_by_a_hash_kept_elsewhere(chain, tamper):
    kept = last_seal().hash
    assert not verify(against=kept).broken
    tamper(f"UPDATE audit_logentry SET by = 'another' WHERE id = {chain[1].pk}", "DELETE FROM audit_seal")

    seal(by=SOMEBODY)

    assert not verify().broken
    assert "no link bears the digest" in verify(against=kept).broken


def test_a_hash_from_the_middle_of_the_chain_is_met(chain):
    kept = Seal.objects.get(position=2).hash
    written(2)
    seal(by=SOMEBODY)

    assert not verify(against=kept).broken


def test_sealing_nothing_costs_two_queries(chain, django_assert_num_queries):
    with django_assert_num_queries(2):
        seal(by=SOMEBODY, everywhere=False)
