"""The password, and what the log has to know of signing in: rule, refusal, log row, what is told, rollback."""

import pytest
from django.db import DatabaseError, transaction

from tansiq.access.actor import NOBODY
from tansiq.access.enums import Role
from tansiq.access.roles import PERMISSIONS, SECOND_FACTOR
from tansiq.accounts import actions
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for, person_with_email
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything, history_of
from tansiq.kernel import telling
from tansiq.kernel.errors import DomainError
from tests.factories.accounts import PersonFactory, actor
from tests.projects.conftest import log_refuses

__all__ = ["log_refuses"]

pytestmark = pytest.mark.django_db

# For each action: its arguments but for `by`, who may act (the person, or whoever), its event and what it tells.
SCENES = {
    "change_password": ({"password": "a new long password"}, True, Event.PASSWORD_CHANGED, {}),
    "note_sign_in": ({"way": "password+totp"}, False, Event.PERSON_SIGNED_IN, {"way": "password+totp"}),
    "note_sign_out": ({}, False, Event.PERSON_SIGNED_OUT, {}),
    "note_session_ended": ({"sessions": 2}, True, Event.SESSION_ENDED, {"sessions": 2}),
    "note_factor_added": ({"kind": "totp"}, True, Event.SECOND_FACTOR_ADDED, {"kind": "totp"}),
    "note_factor_removed": ({"kind": "totp"}, True, Event.SECOND_FACTOR_REMOVED, {"kind": "totp"}),
}
WARNED = {
    Event.PASSWORD_CHANGED,
    Event.PERSON_LOCKED_OUT,
    Event.SECOND_FACTOR_ADDED,
    Event.SECOND_FACTOR_REMOVED,
}


@pytest.fixture
def person():
    return PersonFactory(username="amal")


@pytest.fixture
def told(monkeypatch):
    """What is passed on to who delivers."""
    messages = []
    monkeypatch.setattr(telling, "_tellers", [messages.append])
    return messages


def logged(subject):
    return [(entry.event, entry.details) for entry in history_of(subject)]


@pytest.mark.parametrize("name", SCENES)
def test_it_is_logged_and_the_person_is_warned(name, person, told):
    arguments, _is_own, event, details = SCENES[name]

    getattr(actions, name)(person=person, **arguments, by=actor_for(person))

    assert logged(person) == [(event, details)]
    assert [(m.event, list(m.people)) for m in told] == ([(event, [person.pk])] if event in WARNED else [])


@pytest.mark.parametrize("name", [name for name, scene in SCENES.items() if scene[1]])
@pytest.mark.parametrize("who", ["another", "coordinator", "nobody"])
def test_nobody_does_it_for_somebody_else(name, who, person, office, told):
    by = {
        "another": lambda: actor_for(PersonFactory()),
        "coordinator": lambda: actor(Role.COORDINATOR, office),
        "nobody": lambda: NOBODY,
    }[who]()
    before = person.password

    with pytest.raises(DomainError) as refused, transaction.atomic():
        getattr(actions, name)(person=person, **SCENES[name][0], by=by)

    person.refresh_from_db()
    assert refused.value.code == "somebody_else"
    assert (logged(person), told, person.password) == ([], [], before)


def test_nothing_is_changed_that_the_log_cannot_take(person, told, log_refuses):
    log_refuses()

    with pytest.raises(DatabaseError, match="log is full"), transaction.atomic():
        actions.change_password(person=person, password="a new long password", by=actor_for(person))

    person.refresh_from_db()
    assert not person.check_password("a new long password")
    assert told == []


@pytest.mark.parametrize("typed", ["amal", "AMAL"])
def test_a_failed_sign_in_is_logged_with_the_account_it_names(person, typed):
    actions.note_failed_sign_in(username=typed, step="password")

    assert logged(person) == [(Event.PERSON_SIGN_IN_FAILED, {"step": "password"})]


@pytest.mark.parametrize("typed", ["", "my secret password"])
def test_what_names_no_account_is_not_kept(typed, told):
    actions.note_failed_sign_in(username=typed, step="password")
    actions.note_lock_out(username=typed)

    entries = list(everything(by=actor(Role.AUDITOR)))
    assert [(e.event, e.kind, e.key, e.label, e.by) for e in entries] == [
        (Event.PERSON_LOCKED_OUT, "", "", "", ""),
        (Event.PERSON_SIGN_IN_FAILED, "", "", "", ""),
    ]
    assert all("secret" not in str(vars(entry)) for entry in entries)
    assert told == []


def test_a_lock_out_is_logged_and_told_to_who_has_the_account(person, told):
    actions.note_lock_out(username="Amal")

    assert logged(person) == [(Event.PERSON_LOCKED_OUT, {})]
    assert [list(message.people) for message in told] == [[person.pk]]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, True),
        ({"is_active": False}, False),
        ({"is_illustrative": True}, False),
        ({"email": "else@example.org"}, False),
        ({"email": ""}, False),
    ],
)
def test_a_person_is_found_by_the_address_of_an_open_account(given, found):
    person = PersonFactory(**{"email": "amal@example.org", **given})

    assert person_with_email("Amal@Example.org") == (person if found else None)


def test_an_address_of_two_people_or_of_nobody_finds_nobody():
    PersonFactory.create_batch(2, email="office@example.org")
    PersonFactory(email="")

    assert person_with_email("office@example.org") is None
    assert person_with_email("") is None


def test_whoever_decides_or_reads_the_log_needs_a_second_factor():
    only_readers = {
        Role.ACADEMIA,
        Role.CIVIL_SOCIETY,
        Role.DONOR,
        Role.PRIVATE_SECTOR,
        Role.RESIDENT_COORDINATOR,
    }
    assert frozenset(PERMISSIONS) - only_readers == SECOND_FACTOR


# --- the coordinating office helps ---


def with_app(person):
    person.authenticator_set.create(type="totp", data={"secret": ""})
    return person


def test_lost_factors_are_taken_out_logged_and_told(person, coordinator, told):
    actions.renew_second_factor(person=with_app(person), by=coordinator)

    assert not person.authenticator_set.exists()
    assert logged(person) == [(Event.SECOND_FACTOR_REMOVED, {"kind": "totp"})]
    assert [list(message.people) for message in told] == [[person.pk]]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.OPERATOR}))
def test_others_do_not_take_them_out(person, role, told):
    with_app(person)
    with pytest.raises(DomainError) as refused, transaction.atomic():
        actions.renew_second_factor(person=person, by=actor(role))

    assert refused.value.code == "not_allowed"
    assert person.authenticator_set.exists() and logged(person) == [] and told == []


def test_nobody_takes_out_their_own_by_this_way():
    by = actor(Role.OPERATOR)
    with pytest.raises(DomainError) as refused, transaction.atomic():
        actions.renew_second_factor(person=with_app(Person.objects.get(pk=by.person_id)), by=by)

    assert refused.value.code == "second_person"


def test_lost_factors_stay_where_the_log_cannot_take_it(person, coordinator, log_refuses):
    with_app(person)
    log_refuses()

    with pytest.raises(DatabaseError, match="log is full"), transaction.atomic():
        actions.renew_second_factor(person=person, by=coordinator)

    assert person.authenticator_set.exists()
