"""What takes two people: roles of trust, and erasing the data of a person."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tansiq.access.actor import NOBODY
from tansiq.access.enums import Role
from tansiq.access.second_person import NEVER_WITHOUT, ROLES_OF_TRUST, SECOND_PERSON, Act
from tansiq.accounts import actions
from tansiq.accounts.models import Membership, Nomination, Person, Proposal, register_traces, traces
from tansiq.accounts.queries import actor_for, people
from tansiq.accounts.queries.proposals import asked_for, proposal_of, proposals
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import DomainError
from tansiq.kernel.letters import path_of
from tansiq.projects.models import Claim
from tests.architecture.test_code import OURS
from tests.factories.accounts import MembershipFactory, PersonFactory, actor
from tests.factories.focal_points import activated, body
from tests.factories.projects import claimed, editor_of
from tests.factories.reference import StateFactory

pytestmark = pytest.mark.django_db


def refusal(call, **arguments) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(**arguments)
    return refused.value.code


def events(subject) -> list[str]:
    return [entry.event for entry in history_of(subject)]


@pytest.fixture
def person(db) -> Person:
    return PersonFactory()


@pytest.fixture
def second(office):
    return actor(Role.COORDINATOR, office)


@pytest.fixture
def proposed(coordinator, person, entity):
    return actions.propose_membership(
        person=person, organisation=entity, role=Role.AUDITOR, states=[StateFactory()], by=coordinator
    )


# --- roles of trust ---


@pytest.mark.parametrize("role", sorted(ROLES_OF_TRUST))
def test_a_role_of_trust_is_not_given_by_one(coordinator, person, role):
    code = refusal(actions.give_membership, person=person, organisation=body(), role=role, by=coordinator)

    assert code == "needs_second"


def test_one_proposes_and_another_confirms(second, proposed, person, entity, told):
    assert not person.memberships.exists()
    assert told[-1].event == Event.MEMBERSHIP_PROPOSED and told[-1].people == [second.person_id]
    assert list(proposals(by=second)) == [proposed]

    actions.confirm_proposal(proposal=proposed, by=second)

    given = person.memberships.get()
    assert (given.role, given.organisation, given.states.count()) == (Role.AUDITOR, entity, 1)
    assert events(person) == [Event.MEMBERSHIP_GIVEN, Event.MEMBERSHIP_PROPOSED]
    assert refusal(actions.confirm_proposal, proposal=proposed, by=second) == "proposal_closed"


def test_a_proposal_keeps_its_last_day(coordinator, second, person, entity):
    until = timezone.localdate() + timedelta(days=30)
    asked = actions.propose_membership(
        person=person, organisation=entity, role=Role.AUDITOR, valid_until=until, by=coordinator
    )

    actions.confirm_proposal(proposal=asked, by=second)

    assert person.memberships.get().valid_until == until


@pytest.mark.parametrize("action", [actions.confirm_proposal, actions.decline_proposal])
def test_the_second_person_is_another(proposed, coordinator, person, action):
    assert refusal(action, proposal=proposed, by=coordinator) == "second_person"
    MembershipFactory(person=person, role=Role.OPERATOR)
    assert refusal(action, proposal=proposed, by=actor_for(person)) == "second_person"
    assert refusal(action, proposal=proposed, by=actor(Role.DONOR)) == "not_allowed"


def test_a_proposal_is_declined(proposed, person, second):
    actions.decline_proposal(proposal=proposed, by=second)

    assert not person.memberships.exists()
    assert events(person)[0] == Event.MEMBERSHIP_DECLINED


def test_a_proposal_runs_out(proposed, second):
    Proposal.objects.update(expires_at=timezone.now())

    assert refusal(actions.confirm_proposal, proposal=proposed, by=second) == "proposal_closed"


def test_the_same_is_proposed_once(proposed, person, entity, second):
    states = list(StateFactory._meta.model.objects.all())
    asked = {"person": person, "organisation": entity, "states": states, "by": second}

    assert refusal(actions.propose_membership, **asked, role=Role.AUDITOR) == "proposal_stands"
    assert actions.propose_membership(**asked, role=Role.STATE_APPROVER)


def test_what_stands_meanwhile_is_not_given_again(proposed, person, entity, second):
    MembershipFactory(person=person, organisation=entity, role=Role.AUDITOR)

    assert refusal(actions.confirm_proposal, proposal=proposed, by=second) == "membership_stands"


def test_the_database_refuses_one_person_in_both_places(proposed, coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(decided_by_id=coordinator.person_id)


def test_others_propose_nothing_and_see_no_proposal(proposed, person, entity, focal_point):
    asked = {"person": person, "organisation": entity, "role": Role.AUDITOR}

    assert refusal(actions.propose_membership, **asked, by=focal_point) == "not_allowed"
    assert not proposals(by=focal_point).exists() and not proposals(by=NOBODY).exists()
    with pytest.raises(Proposal.DoesNotExist):
        proposal_of(proposed.pk, by=focal_point)


def test_every_act_that_takes_two_has_its_rule():
    assert set(SECOND_PERSON) == set(Act)


# --- the last of their kind ---


@pytest.mark.parametrize("role", sorted(NEVER_WITHOUT))
def test_the_last_of_these_stays(office, role):
    by = actor(Role.OPERATOR if role == Role.COORDINATOR else Role.COORDINATOR, office)
    last = MembershipFactory(role=role, organisation=office)

    assert refusal(actions.end_membership, membership=last, by=by) == "last_of_role"
    assert refusal(actions.close_account, person=last.person, reason="", by=by) == "last_of_role"
    assert refusal(actions.ask_erasure, person=last.person, reason="", by=by) == "last_of_role"
    MembershipFactory(role=role, organisation=office)
    assert actions.end_membership(membership=last, by=by)


def test_a_closed_account_is_closed_once_and_by_another(coordinator, person, focal_point):
    own = Person.objects.get(pk=coordinator.person_id)

    assert refusal(actions.close_account, person=person, reason="", by=focal_point) == "not_allowed"
    assert refusal(actions.close_account, person=own, reason="", by=coordinator) == "second_person"
    actions.close_account(person=person, reason="Left.", by=coordinator)
    assert not Person.objects.get(pk=person.pk).is_active
    assert refusal(actions.close_account, person=person, reason="", by=coordinator) == "account_closed"
    assert events(person) == [Event.PERSON_EDITED]


# --- erasing ---


def erased(person, coordinator, second) -> Person:
    asked = actions.ask_erasure(person=person, reason="Asked by letter.", by=coordinator)
    actions.confirm_proposal(proposal=asked, by=second)
    return Person.objects.get(pk=person.pk)


def everything_about(person) -> str:
    rows = [
        Person.objects.filter(pk=person.pk).values(),
        Nomination.objects.values(),
        Proposal.objects.values(),
    ]
    return str([list(row) for row in rows])


def test_an_erased_person_is_an_empty_shell(
    office, coordinator, second, told, django_capture_on_commit_callbacks
):
    held = activated(office=office, organisation=body(), function_title="Director", telephone="+1 555 01")
    person, letter = held.person, path_of(held.nomination.letter_stored_as)
    EmailAddress.objects.create(user=person, email=person.email)
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session.save()
    other = SessionStore()
    other["_auth_user_id"] = str(coordinator.person_id)
    other.save()

    with django_capture_on_commit_callbacks(execute=True):
        shell = erased(person, coordinator, second)

    for word in ("orsine", "belquar", "director", "+1 555", "asked by letter"):
        assert word not in everything_about(person).casefold()
    assert shell.username == f"erased-{person.pk}" and shell.erased_at and not shell.is_active
    assert not shell.has_usable_password() and not shell.invitations.exists()
    assert not EmailAddress.objects.exists() and not letter.exists()
    assert [s.session_key for s in Session.objects.all()] == [other.session_key]
    assert shell.log_code == person.log_code
    assert events(shell)[0] == Event.PERSON_ERASED
    assert shell not in people(by=coordinator)
    assert refusal(actions.ask_erasure, person=shell, reason="", by=coordinator) == "person_erased"


def test_a_person_asks_for_their_own_erasure(person, second):
    asked = actions.ask_erasure(person=person, reason="", by=actor_for(person))

    assert asked_for(Act.PERSON_ERASE, person) == asked
    assert refusal(actions.ask_erasure, person=person, reason="", by=actor_for(person)) == "proposal_stands"
    actions.confirm_proposal(proposal=asked, by=second)
    assert asked_for(Act.PERSON_ERASE, person) is None
    assert Person.objects.get(pk=person.pk).erased_at


def test_others_ask_for_no_erasure(person, focal_point):
    assert refusal(actions.ask_erasure, person=person, reason="", by=focal_point) == "not_allowed"
    assert refusal(actions.ask_erasure, person=person, reason="", by=NOBODY) == "not_allowed"


def test_an_erasure_is_refused(person, coordinator, second):
    asked = actions.ask_erasure(person=person, reason="", by=coordinator)

    actions.decline_proposal(proposal=asked, by=second)

    assert Person.objects.get(pk=person.pk).erased_at is None
    assert events(person) == [Event.ERASURE_REFUSED, Event.ERASURE_ASKED]


def test_who_became_the_last_meanwhile_is_not_erased(office, coordinator, second):
    held = MembershipFactory(role=Role.OPERATOR, organisation=office)
    other = MembershipFactory(role=Role.OPERATOR, organisation=office)
    asked = actions.ask_erasure(person=held.person, reason="", by=coordinator)
    actions.end_membership(membership=other, by=coordinator)

    assert refusal(actions.confirm_proposal, proposal=asked, by=second) == "last_of_role"


def test_a_person_without_an_address_takes_no_other_nomination_along(coordinator, second, office):
    activated(office=office, organisation=body())
    stranger = PersonFactory(email="")

    erased(stranger, coordinator, second)

    assert Nomination.objects.get().email == "orsine@example.org"


def test_the_traces_of_a_person_in_other_apps_are_cleared(office, entity, coordinator, second):
    by = editor_of(entity)
    claim = claimed(office=office, organisation=entity)
    Claim.objects.update(asked_by=by.username, decided_by=coordinator.username)

    erased(Person.objects.get(pk=by.person_id), coordinator, second)

    claim.refresh_from_db()
    assert (claim.asked_by, claim.decided_by) == ("", coordinator.username)


def test_rows_that_point_at_the_person_go(coordinator, second, person, monkeypatch):
    monkeypatch.setattr("tansiq.accounts.models.traced._traces", [*traces()])
    register_traces(Membership, "person")
    register_traces(Membership, "person")
    MembershipFactory(person=person)

    erased(person, coordinator, second)

    assert not Membership.objects.filter(person=person).exists()


def test_every_column_that_holds_a_user_name_is_known_to_erasures():
    found = {
        (model, field.name)
        for model in OURS
        for field in model._meta.fields
        if isinstance(field, models.CharField) and (field.name == "by" or field.name.endswith("_by"))
        # The log keeps a code, and forgets the name behind it in its own way.
        if model._meta.app_label != "audit"
    }

    assert found == {(model, field) for model, field in traces() if field.endswith("by")}
