"""Opening a closed account again: with a reason, by two where there was trust, and with nothing of before."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.access.second_person import Act
from tansiq.accounts import actions
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.accounts.queries.proposals import asked_for
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import DomainError
from tests.factories.accounts import MembershipFactory, PersonFactory, actor
from tests.factories.focal_points import body, invited

pytestmark = pytest.mark.django_db
REASON = "Back in the post."


def refusal(call, **arguments) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(**arguments)
    return refused.value.code


def events(subject) -> list[str]:
    return [entry.event for entry in history_of(subject).order_by("pk")]


def closed(person: Person, by) -> Person:
    return actions.close_account(person=person, reason="Left.", by=by)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def second(office):
    return actor(Role.COORDINATOR, office)


@pytest.fixture
def person(coordinator):
    """A focal point whose account was closed."""
    held = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=body())
    held.person.set_password("the password of before")
    held.person.save()
    return closed(held.person, coordinator)


@pytest.fixture
def trusted(coordinator):
    """A State approver whose account was closed."""
    return closed(MembershipFactory(role=Role.STATE_APPROVER, organisation=body()).person, coordinator)


def test_an_account_is_opened_again_and_its_person_invited(person, coordinator, told):
    actions.reopen_account(person=person, reason=REASON, by=coordinator)

    person.refresh_from_db()
    assert person.is_active and not person.has_usable_password()
    assert events(person)[-3:] == [
        Event.MEMBERSHIP_ENDED,
        Event.PERSON_REOPENED,
        Event.FOCAL_POINT_INVITED,
    ]
    assert history_of(person).filter(event=Event.PERSON_REOPENED).get().details == {"reason": REASON}
    assert (told[-1].event, told[-1].people) == (Event.FOCAL_POINT_INVITED, [person.pk])


def test_nothing_of_before_comes_back(person, coordinator, told):
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session.save()

    actions.reopen_account(person=person, reason=REASON, by=coordinator)

    token = told[-1].link.strip("/").split("/")[-1]
    actions.take_up_invitation(token=token, password="a new password", by=actor_for(None))
    person.refresh_from_db()
    actions.note_sign_in(person=person, by=actor_for(person))
    assert not Session.objects.exists() and not person.check_password("the password of before")
    assert not actor_for(person).belongings


def test_a_nomination_of_before_is_withdrawn(office, coordinator):
    waiting = invited(office=office, organisation=body())
    closed(waiting.person, coordinator)

    actions.reopen_account(person=waiting.person, reason=REASON, by=coordinator)
    actions.note_sign_in(person=waiting.person, by=actor_for(waiting.person))

    waiting.refresh_from_db()
    assert waiting.state == "withdrawn" and not waiting.person.memberships.exists()
    assert events(waiting)[-1] == Event.FOCAL_POINT_WITHDRAWN


def test_who_was_trusted_comes_back_by_two(trusted, coordinator, second, told):
    asked = {"person": trusted, "reason": REASON}
    assert refusal(actions.reopen_account, **asked, by=coordinator) == "needs_second"

    proposal = actions.propose_reopening(**asked, by=coordinator)

    assert told[-1].people == [second.person_id]
    assert asked_for(Act.PERSON_REOPEN, trusted) == proposal
    assert refusal(actions.propose_reopening, **asked, by=second) == "proposal_stands"
    assert refusal(actions.confirm_proposal, proposal=proposal, by=coordinator) == "second_person"
    actions.confirm_proposal(proposal=proposal, by=second)
    trusted.refresh_from_db()
    assert trusted.is_active and not actor_for(trusted).belongings
    assert history_of(trusted).filter(event=Event.PERSON_REOPENED).get().by == second.log_code


def test_a_second_person_may_decline(trusted, coordinator, second):
    proposal = actions.propose_reopening(person=trusted, reason=REASON, by=coordinator)

    actions.decline_proposal(proposal=proposal, by=second)

    trusted.refresh_from_db()
    assert not trusted.is_active and events(trusted)[-1] == Event.REOPENING_DECLINED


def test_who_runs_the_machine_needs_no_second(trusted):
    actions.reopen_account(person=trusted, reason=REASON, by=on_the_machine(Role.COORDINATOR))

    trusted.refresh_from_db()
    assert trusted.is_active


def test_what_is_not_reopened(person, coordinator, second, office):
    def code(of: Person, reason: str = REASON, by=coordinator) -> str:
        return refusal(actions.reopen_account, person=of, reason=reason, by=by)

    assert code(person, reason=" ") == "reason_missing"
    assert code(PersonFactory()) == "account_open"
    assert code(Person.objects.get(pk=coordinator.person_id)) == "second_person"
    PersonFactory(email=person.email.upper())
    assert code(person) == "address_taken"
    asked = actions.ask_erasure(person=person, reason="", by=coordinator)
    actions.confirm_proposal(proposal=asked, by=second)
    assert code(person) == "person_erased"


def test_a_proposal_that_was_overtaken_opens_nothing(trusted, coordinator, second):
    proposal = actions.propose_reopening(person=trusted, reason=REASON, by=coordinator)
    PersonFactory(email=trusted.email)

    assert refusal(actions.confirm_proposal, proposal=proposal, by=second) == "address_taken"
    trusted.refresh_from_db()
    assert not trusted.is_active


def test_one_without_an_address_is_opened_too(coordinator):
    nameless = closed(PersonFactory(email=""), coordinator)
    PersonFactory(email="")

    actions.reopen_account(person=nameless, reason=REASON, by=coordinator)

    nameless.refresh_from_db()
    assert nameless.is_active
