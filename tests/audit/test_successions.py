"""Half of the key to pseudonyms changes hands, and wrong passphrases are counted."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.audit import actions
from tansiq.audit.enums import Event
from tansiq.audit.models import A_WEEK, Holder, Identity, LogEntry, Opening, Succession
from tansiq.audit.queries import key, succession_of, successions
from tansiq.kernel import telling
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.audit.test_identities import (
    FIRST,
    SECOND,
    _quick,
    holders,
    operator,
    person,
    protected,
    refusal,
)
from tests.factories.accounts import actor
from tests.projects.conftest import log_refuses

__all__ = ["_quick", "holders", "log_refuses", "operator", "person", "protected"]
pytestmark = pytest.mark.django_db
THIRD = "the tide comes in at noon"


@pytest.fixture(autouse=True)
def told(monkeypatch) -> list[telling.Message]:
    messages: list[telling.Message] = []
    monkeypatch.setattr(telling, "_tellers", [messages.append])
    return messages


@pytest.fixture
def successor(holders) -> Actor:
    return actor(Role.COORDINATOR)


def asked(successor, place: int = 1) -> Succession:
    return actions.ask_for_half(place=place, passphrase=THIRD, by=successor)


def opened(protected, first: tuple[Actor, str], second: tuple[Actor, str]) -> str:
    waiting = actions.ask_to_open(identity=protected, reason="", passphrase=first[1], by=first[0])
    return actions.open_pseudonym(opening=waiting, passphrase=second[1], by=second[0])


def events() -> list[tuple[str, str]]:
    mine = LogEntry.objects.filter(event__startswith="pseudonym_key:").order_by("pk")
    return [(entry.event, entry.by) for entry in mine]


# --- handing over ---


@pytest.mark.parametrize("place", [1, 2])
def test_a_half_passes_and_two_open_as_before(protected, holders, successor, place):
    passphrases = FIRST, SECOND
    before, other = place - 1, 2 - place

    held = actions.give_half(
        succession=asked(successor, place), passphrase=passphrases[before], by=holders[before]
    )

    assert (held.place, held.code) == (place, successor.log_code)
    name = opened(protected, (successor, THIRD), (holders[other], passphrases[other]))
    assert name == "Amal Example / أمل (amal)"
    assert key(by=successor).is_mine and not key(by=holders[before]).is_mine


def test_neither_opens_alone(protected, holders, successor):
    actions.give_half(succession=asked(successor), passphrase=FIRST, by=holders[0])

    told = {"identity": protected, "reason": ""}
    assert refusal(actions.ask_to_open, **told, passphrase=FIRST, by=holders[0]) == "no_holder"
    assert refusal(actions.ask_to_open, **told, passphrase=FIRST, by=successor) == "wrong_passphrase"
    waiting = actions.ask_to_open(**told, passphrase=THIRD, by=successor)
    alone = {"opening": waiting, "passphrase": THIRD, "by": successor}
    assert refusal(actions.open_pseudonym, **alone) == "same_person"
    assert refusal(actions.open_pseudonym, **{**alone, "by": holders[0]}) == "no_holder"


def test_a_name_protected_afterwards_is_sealed_for_the_successor(holders, successor, operator):
    actions.give_half(succession=asked(successor), passphrase=FIRST, by=holders[0])
    actions.keep_identity(code="p-later", name="Later", by=operator)
    actions.protect(code="p-later", by=operator)

    later = Identity.objects.get(code="p-later")
    assert opened(later, (successor, THIRD), (holders[1], SECOND)) == "Later"


def test_both_steps_stand_in_the_log(protected, holders, successor):
    before = len(events())
    actions.give_half(succession=asked(successor), passphrase=FIRST, by=holders[0])

    assert events()[before:] == [
        (Event.PSEUDONYM_KEY_ASKED, successor.log_code),
        (Event.PSEUDONYM_KEY_HANDED_OVER, holders[0].log_code),
    ]
    entry = LogEntry.objects.get(event=Event.PSEUDONYM_KEY_HANDED_OVER)
    assert (entry.label, entry.details) == ("1", {"successor": successor.log_code, "damaged": 0})


def test_a_log_that_refuses_leaves_the_half_where_it_was(protected, holders, successor, log_refuses):
    succession = asked(successor)
    before = Identity.objects.get(pk=protected.pk).first_box
    log_refuses(Event.PSEUDONYM_KEY_HANDED_OVER)

    with pytest.raises(DatabaseError, match="log is full"):
        actions.give_half(succession=succession, passphrase=FIRST, by=holders[0])

    assert Identity.objects.get(pk=protected.pk).first_box == before
    assert Holder.objects.get(place=1).code == holders[0].log_code


def test_what_was_damaged_before_holds_up_nothing(protected, holders, successor):
    Identity.objects.create(code="p-broken", pseudonym="EEEE", first_box="no box", second_box="none")

    actions.give_half(succession=asked(successor), passphrase=FIRST, by=holders[0])

    assert LogEntry.objects.get(event=Event.PSEUDONYM_KEY_HANDED_OVER).details["damaged"] == 1
    assert opened(protected, (successor, THIRD), (holders[1], SECOND))


def test_what_lapsed_is_emptied_and_other_requests_end(protected, holders, successor):
    actions.ask_to_open(identity=protected, reason="", passphrase=SECOND, by=holders[1])
    Opening.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    asked(actor(Role.COORDINATOR))

    actions.give_half(succession=asked(successor), passphrase=FIRST, by=holders[0])

    assert Opening.objects.get().half == ""
    (row,) = Succession.objects.all()
    assert (row.code, row.kept, row.public, row.given_by) == (
        successor.log_code,
        "",
        "",
        holders[0].log_code,
    )


def test_asking_again_replaces(holders, successor):
    asked(successor)
    again = asked(successor, place=2)

    assert list(Succession.objects.all()) == [again]
    assert successions(by=holders[1]) == [again] and successions(by=holders[0]) == []
    assert successions(by=successor) == []
    assert succession_of(again.pk, by=holders[1]) == again
    with pytest.raises(Succession.DoesNotExist):
        succession_of(again.pk, by=holders[0])


def test_who_may_not_take_over(office, holders, successor):
    def code(by, place=1, passphrase=THIRD) -> str:
        return refusal(actions.ask_for_half, place=place, passphrase=passphrase, by=by)

    assert code(successor, passphrase="short") == "weak_passphrase"
    assert code(holders[1]) == "same_person" and code(holders[0]) == "same_person"
    assert code(actor(Role.AUDITOR, office)) == "too_close"
    assert code(successor, place=3) == "half_free"
    with pytest.raises(NotAllowed):
        asked(actor(Role.DONOR))


def test_who_held_one_half_never_takes_over_the_other(holders, successor):
    actions.give_half(succession=asked(successor), passphrase=FIRST, by=holders[0])

    told = {"passphrase": FIRST, "by": holders[0]}
    assert refusal(actions.ask_for_half, place=2, **told) == "held_other"
    assert actions.ask_for_half(place=1, **told).place == 1


def test_what_is_not_handed_over(protected, holders, successor):
    succession = asked(successor)

    def code(by=holders[0], passphrase=FIRST) -> str:
        return refusal(actions.give_half, succession=succession, passphrase=passphrase, by=by)

    assert code(holders[1], SECOND) == code(successor, THIRD) == "no_holder"
    assert code(passphrase=THIRD) == "wrong_passphrase"
    with pytest.raises(NotAllowed):
        actions.give_half(succession=succession, passphrase=FIRST, by=actor(Role.DONOR))
    Succession.objects.update(roles=["auditor"], organisations=Holder.objects.get(place=2).organisations)
    assert code() == "too_close"
    Succession.objects.update(roles=["coordinator"], asked_at=timezone.now() - A_WEEK - timedelta(hours=1))
    assert code() == "expired"
    Succession.objects.update(asked_at=timezone.now())
    waiting = actions.ask_to_open(identity=protected, reason="", passphrase=SECOND, by=holders[1])
    assert code() == "opening_waits"
    actions.open_pseudonym(opening=waiting, passphrase=FIRST, by=holders[0])
    actions.give_half(succession=succession, passphrase=FIRST, by=holders[0])
    Holder.objects.filter(place=1).update(code=holders[0].log_code)
    assert code() == "given_already"


# --- wrong passphrases ---


def test_within_a_transaction_that_would_take_the_count_back_nothing_is_tried(protected, holders):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        actions.ask_to_open(identity=protected, reason="", passphrase=FIRST, by=holders[0])


@pytest.fixture
def wrong(protected, holders, settings):
    """Try a wrong passphrase as the first holder."""
    settings.TANSIQ_SIGN_IN_ATTEMPTS = 3
    told = {"identity": protected, "reason": "", "by": holders[0]}
    return lambda passphrase="not this one": refusal(actions.ask_to_open, passphrase=passphrase, **told)


def test_so_many_wrong_ones_lock_the_half(wrong, holders, told):
    assert [wrong() for _n in range(3)] == ["wrong_passphrase"] * 3

    assert wrong() == wrong(FIRST) == "half_locked"
    code = holders[0].log_code
    assert events()[-4:] == [
        *[(Event.PSEUDONYM_KEY_FAILED, code)] * 3,
        (Event.PSEUDONYM_KEY_LOCKED, code),
    ]
    assert [(m.event, m.people) for m in told] == [(Event.PSEUDONYM_KEY_LOCKED, [holders[0].person_id])]


def test_a_lock_ends_and_counting_begins_anew(wrong, holders, protected):
    for _n in range(3):
        wrong()
    Holder.objects.update(locked_until=timezone.now() - timedelta(seconds=1))

    assert wrong() == "wrong_passphrase"
    holder = Holder.objects.get(place=1)
    assert (holder.tries, holder.locked_until) == (1, None)


def test_the_right_one_ends_the_counting(wrong, holders, protected):
    wrong(), wrong()

    actions.ask_to_open(identity=protected, reason="", passphrase=FIRST, by=holders[0])

    holder = Holder.objects.get(place=1)
    assert (holder.tries, holder.locked_until) == (0, None)


def test_another_refusal_counts_as_none(wrong, holders, protected):
    actions.ask_to_open(identity=protected, reason="", passphrase=FIRST, by=holders[0])

    assert [wrong() for _n in range(5)] == ["waits_already"] * 5
    assert Holder.objects.get(place=1).tries == 0


def test_they_are_counted_at_every_act(protected, holders, successor, settings):
    settings.TANSIQ_SIGN_IN_ATTEMPTS = 2
    succession = asked(successor)
    waiting = actions.ask_to_open(identity=protected, reason="", passphrase=SECOND, by=holders[1])
    told = {"passphrase": "not this one", "by": holders[0]}

    assert refusal(actions.open_pseudonym, opening=waiting, **told) == "wrong_passphrase"
    Opening.objects.all().delete()
    assert refusal(actions.give_half, succession=succession, **told) == "wrong_passphrase"
    assert refusal(actions.give_half, succession=succession, **told) == "half_locked"


def test_the_other_holder_is_not_locked(wrong, holders, protected):
    for _n in range(3):
        wrong()

    assert Holder.objects.get(place=2).tries == 0
    with pytest.raises(DomainError, match="Too many wrong passphrases"):
        actions.ask_to_open(identity=protected, reason="", passphrase=FIRST, by=holders[0])


def test_a_succession_is_called_by_half_and_code():
    assert str(Succession(place=2, code="p-7")) == "2: p-7"
