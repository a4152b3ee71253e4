from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import NOBODY, on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts import actions
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.queries import actor_for
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import DomainError
from tests.factories.accounts import MembershipFactory, PersonFactory, actor
from tests.factories.reference import OrganisationFactory, StateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db) -> Person:
    return PersonFactory()


def refusal(call, **arguments) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(**arguments)
    return refused.value.code


def logged(subject) -> list[tuple[str, dict]]:
    return [(entry.event, entry.details) for entry in history_of(subject)]


def test_a_person_is_added_without_any_membership(coordinator):
    added = actions.add_person(
        username="amal", names={"en": "Amal"}, password="long enough to keep", language="ar", by=coordinator
    )

    assert added.check_password("long enough to keep")
    assert (added.display_name, added.language, actor_for(added).belongings) == ("Amal", "ar", ())
    assert logged(added) == [(Event.PERSON_ADDED, {})]


@pytest.mark.parametrize("taken", ["amal", "Amal"])
def test_a_user_name_is_given_once(coordinator, taken):
    PersonFactory(username="amal")

    assert refusal(actions.add_person, username=taken, names={}, by=coordinator) == "username_taken"


def test_a_membership_begins_today_and_is_logged(coordinator, person, entity):
    states = StateFactory.create_batch(2)

    given = actions.give_membership(
        person=person, organisation=entity, role=Role.DONOR, states=states, by=coordinator
    )

    assert (given.valid_from, given.valid_until) == (timezone.localdate(), None)
    assert set(given.states.all()) == set(states)
    assert logged(person) == [(Event.MEMBERSHIP_GIVEN, {"role": "donor", "organisation": entity.code})]


def test_a_membership_may_end_on_a_day(coordinator, person, entity):
    today = timezone.localdate()
    given = actions.give_membership(
        person=person, organisation=entity, role=Role.DONOR, valid_until=today, by=coordinator
    )

    assert given.valid_until == today
    assert actor_for(person).organisation_ids == {entity.pk}


def test_a_membership_is_not_over_before_it_begins(coordinator, person, entity):
    code = refusal(
        actions.give_membership,
        person=person,
        organisation=entity,
        role=Role.DONOR,
        valid_until=timezone.localdate() - timedelta(days=1),
        by=coordinator,
    )

    assert code == "membership_past"


def test_nobody_gives_a_membership_to_themselves(entity):
    given = MembershipFactory(role=Role.OPERATOR)

    code = refusal(
        actions.give_membership,
        person=given.person,
        organisation=entity,
        role=Role.DONOR,
        by=actor_for(given.person),
    )

    assert code == "second_person"


@pytest.mark.parametrize(
    ("organisation", "fits"),
    [
        ({"is_illustrative": False}, False),
        ({"is_illustrative": True}, True),
        ({"is_illustrative": False, "is_coordinating_office": True}, True),
    ],
)
def test_coordinators_belong_to_the_coordinating_office(person, organisation, fits):
    asked = {
        "person": person,
        "organisation": OrganisationFactory(**organisation),
        "role": Role.COORDINATOR,
        "by": on_the_machine(Role.OPERATOR),
    }
    if fits:
        assert actions.give_membership(**asked)
    else:
        assert refusal(actions.give_membership, **asked) == "role_elsewhere"


def test_a_role_is_given_again_only_once_it_has_ended(coordinator, person, entity):
    asked = {"person": person, "organisation": entity, "role": Role.DONOR, "by": coordinator}
    first = actions.give_membership(**asked)
    assert refusal(actions.give_membership, **asked) == "membership_stands"

    actions.end_membership(membership=first, by=coordinator)

    assert actions.give_membership(**asked).pk != first.pk


def test_an_ended_membership_gives_nothing_from_now_on(coordinator, person, entity):
    given = MembershipFactory(person=person, organisation=entity)

    actions.end_membership(membership=given, by=coordinator)

    assert actor_for(person).belongings == ()
    assert logged(person) == [
        (Event.MEMBERSHIP_ENDED, {"role": "entity_focal_point", "organisation": entity.code})
    ]


def test_the_day_on_which_a_membership_ended_stands(coordinator):
    ended_on = timezone.localdate() - timedelta(days=300)
    given = MembershipFactory(valid_until=ended_on)

    assert refusal(actions.end_membership, membership=given, by=coordinator) == "membership_ended"
    assert Membership.objects.get(pk=given.pk).valid_until == ended_on


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.OPERATOR}))
def test_others_do_not_manage_the_directory(role, person, entity):
    by = actor(role)
    given = MembershipFactory(person=person)
    for call, arguments in (
        (actions.add_person, {"username": "new", "names": {}}),
        (actions.give_membership, {"person": person, "organisation": entity, "role": Role.DONOR}),
        (actions.end_membership, {"membership": given}),
    ):
        assert refusal(call, **arguments, by=by) == "not_allowed"
    assert not history_of(person).exists()
    assert not Person.objects.filter(username="new").exists()


def test_a_home_page_seen_is_remembered_for_its_person_alone(person):
    other = PersonFactory()

    actions.see_home(by=actor_for(person))
    actions.see_home(by=NOBODY)

    person.refresh_from_db()
    other.refresh_from_db()
    assert person.last_home_at is not None
    assert other.last_home_at is None
