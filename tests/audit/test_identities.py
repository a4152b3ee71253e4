"""Names behind codes: kept, erased with the chain still proved, sealed for two holders, opened by both."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.actions import add_person
from tansiq.audit import actions
from tansiq.audit.enums import Event
from tansiq.audit.models import Holder, Identity, LogEntry, Opening
from tansiq.audit.queries import identity_of, key, names_of, opening_of, pseudonyms, verify, waiting
from tansiq.kernel import sealing
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.accounts import actor

pytestmark = pytest.mark.django_db

FIRST, SECOND = "seven quiet herons", "a ladder in the rain"


@pytest.fixture(autouse=True)
def _quick(monkeypatch) -> None:
    """Stretch passphrases less than in use."""
    real = sealing.Scrypt
    monkeypatch.setattr(sealing, "Scrypt", lambda **told: real(**{**told, "n": 16}))


@pytest.fixture
def operator() -> Actor:
    return actor(Role.OPERATOR)


@pytest.fixture
def holders(office) -> tuple[Actor, Actor]:
    both = actor(Role.COORDINATOR, office), actor(Role.AUDITOR, office)
    for by, passphrase in zip(both, (FIRST, SECOND), strict=True):
        actions.make_half(passphrase=passphrase, by=by)
    return both


@pytest.fixture
def person(operator):
    return add_person(username="amal", names={"en": "Amal Example", "ar": "أمل"}, by=operator)


@pytest.fixture
def protected(person, holders, operator) -> Identity:
    actions.protect(code=person.log_code, by=operator)
    return Identity.objects.get(code=person.log_code)


def shown(code: str) -> str:
    return names_of([code])[code].text


def refusal(action, **arguments) -> str:
    """Give the code of the refusal, having seen that nothing was written but that a passphrase was wrong."""
    others = LogEntry.objects.exclude(event__in=[Event.PSEUDONYM_KEY_FAILED, Event.PSEUDONYM_KEY_LOCKED])
    before = others.count()
    with pytest.raises(DomainError) as refused:
        action(**arguments)
    assert others.count() == before
    return refused.value.code


def test_who_is_added_is_known_by_name(person):
    assert shown(person.log_code) == "Amal Example / أمل (amal)"


def test_a_person_without_names_is_known_by_the_user_name(operator):
    assert shown(add_person(username="amal", names={}, by=operator).log_code) == "amal"


def test_a_new_name_takes_the_place_of_the_old_one(person, operator):
    actions.keep_identity(code=person.log_code, name="Amal Another", by=operator)

    assert shown(person.log_code) == "Amal Another"


def test_no_entry_holds_a_name(person, operator):
    for entry in LogEntry.objects.all():
        assert "amal" not in f"{entry.by} {entry.key} {entry.label} {entry.details}".lower()


def test_many_names_cost_one_query_and_none_costs_none(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        names = names_of([person.log_code, "command line", ""])
    with django_assert_num_queries(0):
        assert names_of([""])[""].text == ""

    assert (names["command line"].text, names[""].text) == ("command line", "")


def test_a_name_is_erased_and_the_chain_holds(person, operator):
    actions.seal(by=operator)

    actions.forget_identity(code=person.log_code, by=operator)

    actions.seal(by=operator)
    assert not verify().broken and verify().position == LogEntry.objects.count()
    assert shown(person.log_code) == "erased"
    assert not Identity.objects.filter(name__icontains="amal").exists()
    assert refusal(actions.forget_identity, code=person.log_code, by=operator) == "erased"
    actions.keep_identity(code=person.log_code, name="Amal", by=operator)
    assert shown(person.log_code) == "erased"


@pytest.mark.parametrize("role", Role)
def test_only_who_may_erase_does(person, role):
    by = actor(role)
    if Perm.PERSON_ERASE in PERMISSIONS[role]:
        actions.forget_identity(code=person.log_code, by=by)
    else:
        with pytest.raises(NotAllowed):
            actions.forget_identity(code=person.log_code, by=by)


# --- the two halves ---


def test_two_people_make_the_key(holders):
    first, second = holders

    assert [holder.code for holder in Holder.objects.order_by("place")] == [first.log_code, second.log_code]
    assert key(by=first).is_whole and key(by=first).is_mine
    assert LogEntry.objects.filter(event=Event.PSEUDONYM_KEY_MADE).count() == 2


def test_no_passphrase_is_kept(holders):
    stored = str(list(Holder.objects.values())) + str(list(LogEntry.objects.values()))

    assert FIRST not in stored and SECOND not in stored


def test_a_third_half_is_refused(holders):
    assert refusal(actions.make_half, passphrase=FIRST, by=actor(Role.AUDITOR)) == "key_held"


def test_one_person_does_not_make_both(office):
    by = actor(Role.AUDITOR, office)
    actions.make_half(passphrase=FIRST, by=by)

    assert refusal(actions.make_half, passphrase=SECOND, by=by) == "same_person"


def test_two_of_the_same_role_in_one_organisation_do_not_make_it(office):
    actions.make_half(passphrase=FIRST, by=actor(Role.AUDITOR, office))

    assert refusal(actions.make_half, passphrase=SECOND, by=actor(Role.AUDITOR, office)) == "too_close"
    actions.make_half(passphrase=SECOND, by=actor(Role.AUDITOR))


@pytest.mark.parametrize("passphrase", ["", "short", "a" * 40])
def test_a_weak_passphrase_is_refused(passphrase, office):
    assert refusal(actions.make_half, passphrase=passphrase, by=actor(Role.AUDITOR)) == "weak_passphrase"


@pytest.mark.parametrize("role", [r for r in Role if Perm.PSEUDONYM_HOLD not in PERMISSIONS[r]])
def test_who_may_hold_no_half_does_and_sees_nothing(role, protected):
    by = actor(role)
    for refused in (
        lambda: actions.make_half(passphrase=FIRST, by=by),
        lambda: actions.ask_to_open(identity=protected, reason="", passphrase=FIRST, by=by),
        lambda: key(by=by),
        lambda: waiting(by=by),
        lambda: pseudonyms(by=by),
        lambda: identity_of(protected.pseudonym, by=by),
        lambda: opening_of(1, by=by),
    ):
        with pytest.raises(NotAllowed):
            refused()


# --- protecting ---


def test_who_is_protected_stands_under_a_pseudonym(protected, person, operator):
    assert shown(person.log_code) == f"Contributor {protected.pseudonym}"
    assert names_of([person.log_code])[person.log_code].is_protected
    assert not protected.name
    assert actions.protect(code=person.log_code, by=operator) == protected.pseudonym
    assert LogEntry.objects.filter(event=Event.PSEUDONYM_GIVEN).count() == 1


def test_a_protected_name_is_not_written_in_clear_again(protected, operator):
    actions.keep_identity(code=protected.code, name="Amal Again", by=operator)

    protected.refresh_from_db()
    assert not protected.name


def test_boxes_are_of_one_length_whatever_the_name(protected, operator):
    other = add_person(username="b", names={"en": "B" * 200}, by=operator)
    actions.protect(code=other.log_code, by=operator)

    second = Identity.objects.get(code=other.log_code)
    assert len({len(box) for i in (protected, second) for box in (i.first_box, i.second_box)}) == 1
    assert protected.pseudonym != second.pseudonym


def test_pseudonyms_grow_when_short_ones_are_taken(protected, operator, monkeypatch):
    drawn = iter([protected.pseudonym.lower(), "abcdef"])
    monkeypatch.setattr("tansiq.audit.actions.identities.secrets.token_hex", lambda length: next(drawn))
    other = Identity.objects.create(code="p-x", name="X")

    assert actions.protect(code=other.code, by=operator) == "ABCDEF"


def test_a_person_protects_their_own_name(person, holders):
    own = Actor(username="amal", log_code=person.log_code)

    assert actions.protect(code=person.log_code, by=own)


def test_others_do_not(person, holders, outsider):
    assert refusal(actions.protect, code=person.log_code, by=outsider) == "not_allowed"


def test_nobody_is_protected_before_the_key_is_made(person, operator):
    assert refusal(actions.protect, code=person.log_code, by=operator) == "holders_missing"


def test_who_is_erased_is_not_protected(person, holders, operator):
    actions.forget_identity(code=person.log_code, by=operator)

    assert refusal(actions.protect, code=person.log_code, by=operator) == "erased"


# --- opening ---


@pytest.fixture
def asked(protected, holders) -> Opening:
    return actions.ask_to_open(identity=protected, reason="A threat", passphrase=FIRST, by=holders[0])


def test_two_holders_open_a_name_once(asked, holders, protected):
    assert waiting(by=holders[1]) == [asked]

    name = actions.open_pseudonym(opening=asked, passphrase=SECOND, by=holders[1])

    assert name == "Amal Example / أمل (amal)"
    assert waiting(by=holders[1]) == []
    assert (
        refusal(actions.open_pseudonym, opening=asked, passphrase=SECOND, by=holders[1]) == "opened_already"
    )
    told = LogEntry.objects.filter(event__in=[Event.PSEUDONYM_ASKED, Event.PSEUDONYM_OPENED])
    assert [e.by for e in told.order_by("pk")] == [holder.log_code for holder in holders]
    assert all((e.key, e.label, e.details) == (protected.code, "", {}) for e in told)
    asked.refresh_from_db()
    assert asked.half == ""


def test_the_second_holder_may_ask_as_well(protected, holders):
    asked = actions.ask_to_open(identity=protected, reason="", passphrase=SECOND, by=holders[1])

    assert actions.open_pseudonym(opening=asked, passphrase=FIRST, by=holders[0]).startswith("Amal")


def test_a_wrong_passphrase_is_refused_at_either_step(asked, holders, protected):
    asked.identity.openings.all().update(asked_at=timezone.now() - timedelta(hours=2))
    wrong = {"identity": protected, "reason": "", "passphrase": SECOND, "by": holders[0]}
    assert refusal(actions.ask_to_open, **wrong) == "wrong_passphrase"
    again = actions.ask_to_open(**{**wrong, "passphrase": FIRST})
    assert (
        refusal(actions.open_pseudonym, opening=again, passphrase=FIRST, by=holders[1]) == "wrong_passphrase"
    )


def test_one_who_asks_does_not_confirm(asked, holders):
    assert refusal(actions.open_pseudonym, opening=asked, passphrase=FIRST, by=holders[0]) == "same_person"


def test_after_an_hour_it_is_too_late(asked, holders):
    Opening.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(minutes=61))

    assert refusal(actions.open_pseudonym, opening=asked, passphrase=SECOND, by=holders[1]) == "expired"
    assert waiting(by=holders[1]) == []


def test_one_request_at_a_time(asked, holders, protected):
    second = {"identity": protected, "reason": "", "passphrase": FIRST, "by": holders[0]}

    assert refusal(actions.ask_to_open, **second) == "waits_already"


def test_another_auditor_is_no_holder(asked, protected):
    by = actor(Role.AUDITOR)

    assert refusal(actions.open_pseudonym, opening=asked, passphrase=SECOND, by=by) == "no_holder"
    told = {"identity": protected, "reason": "", "passphrase": FIRST, "by": by}
    assert refusal(actions.ask_to_open, **told) == "no_holder"


def test_a_name_in_clear_is_not_opened(holders, operator):
    plain = Identity.objects.create(code="p-plain", name="Plain")
    told = {"identity": plain, "reason": "", "passphrase": FIRST, "by": holders[0]}

    assert refusal(actions.ask_to_open, **told) == "no_pseudonym"


def test_an_erased_name_is_opened_by_nobody(asked, holders, operator, protected):
    actions.forget_identity(code=protected.code, by=operator)

    assert refusal(actions.open_pseudonym, opening=asked, passphrase=SECOND, by=holders[1]) == "erased"
    asked.refresh_from_db()
    assert (asked.half, asked.reason) == ("", "")
    assert pseudonyms(by=holders[0]) == []
    assert names_of([protected.code])[protected.code].is_protected


def test_a_box_moved_to_another_code_does_not_open(protected, holders):
    other = Identity.objects.create(
        code="p-other", pseudonym="EEEE", first_box=protected.first_box, second_box=protected.second_box
    )
    told = {"identity": other, "reason": "", "passphrase": FIRST, "by": holders[0]}

    assert refusal(actions.ask_to_open, **told) == "wrong_passphrase"


@pytest.mark.parametrize("box", ["", "no base64", "AAAA"])
def test_a_damaged_box_does_not_open(box):
    made = sealing.new_key(FIRST)

    with pytest.raises(sealing.CannotOpen):
        sealing.opened(box, key=sealing.unlocked(made, passphrase=FIRST), about="")


def test_rows_say_who_they_are(holders, asked):
    assert str(holders[0].log_code) in str(Holder.objects.get(place=1))
    assert str(asked).endswith(asked.asked_by) and str(asked.identity) == asked.identity.code
