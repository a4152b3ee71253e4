from datetime import date, timedelta

import pytest
from django.utils import timezone

from tansiq.access.actor import NOBODY
from tansiq.access.enums import Perm, Role
from tansiq.accounts.queries import (
    actor_for,
    example_people,
    has_example_accounts,
    has_real_people,
    membership_of,
    memberships,
    memberships_of,
    people,
    people_with,
    person_of,
)
from tansiq.kernel.errors import NotAllowed
from tansiq.reference.enums import CompactStatus
from tests.factories.accounts import MembershipFactory, PersonFactory, actor
from tests.factories.reference import OrganisationFactory, StateFactory

pytestmark = pytest.mark.django_db


def day(offset: int | None) -> date | None:
    return None if offset is None else timezone.localdate() + timedelta(days=offset)


@pytest.mark.parametrize(
    ("since", "until", "in_force"),
    [
        (None, None, True),
        (0, None, True),
        (-10, 0, True),
        (0, 0, True),
        (None, -1, False),
        (-10, -1, False),
        (1, None, False),
        (1, 10, False),
    ],
)
def test_memberships_hold_from_their_first_to_their_last_day(since, until, in_force):
    given = MembershipFactory(valid_from=day(since), valid_until=day(until))

    by = actor_for(given.person)

    assert by.organisation_ids == ({given.organisation_id} if in_force else frozenset())
    assert [
        person.pk for person in people_with(Perm.ROUND_ANSWER, organisation_id=given.organisation_id)
    ] == ([given.person_id] if in_force else [])


def test_a_person_without_membership_has_signed_in_and_may_nothing():
    by = actor_for(PersonFactory())

    assert by.is_signed_in
    assert by.belongings == ()


@pytest.mark.parametrize("person", [None, "closed"])
def test_nobody_acts_without_an_open_account(person):
    if person:
        person = MembershipFactory(person__is_active=False).person

    assert actor_for(person) is NOBODY


def test_the_actor_carries_roles_organisations_and_states_in_scope(django_assert_num_queries):
    person = PersonFactory(username="amal")
    first = MembershipFactory(person=person, role=Role.STATE_FOCAL_POINT)
    first.states.set(StateFactory.create_batch(2))
    second = MembershipFactory(person=person, role=Role.DONOR)

    with django_assert_num_queries(1):
        by = actor_for(person)

    assert (by.username, by.person_id) == ("amal", person.pk)
    assert [(b.role, b.organisation_id, len(b.states)) for b in by.belongings] == [
        (Role.STATE_FOCAL_POINT, first.organisation_id, 2),
        (Role.DONOR, second.organisation_id, 0),
    ]


@pytest.mark.parametrize(
    ("role", "organisation", "member"),
    [
        (Role.ENTITY_FOCAL_POINT, {"compact_status": CompactStatus.MEMBER}, True),
        (Role.COORDINATOR, {"is_coordinating_office": True}, True),
        (Role.ENTITY_FOCAL_POINT, {"compact_status": CompactStatus.OBSERVER}, False),
        (Role.ENTITY_FOCAL_POINT, {"compact_status": CompactStatus.UNKNOWN}, False),
        (Role.AUDITOR, {"compact_status": CompactStatus.MEMBER}, False),
        (Role.OPERATOR, {"is_coordinating_office": True}, False),
    ],
)
def test_who_reads_for_a_member_entity(role, organisation, member):
    assert actor(role, OrganisationFactory(**organisation)).is_member_entity == member


def test_a_role_without_reading_in_a_member_entity_lends_nothing_to_a_reader_elsewhere():
    person = PersonFactory()
    MembershipFactory(person=person, role=Role.AUDITOR, organisation__compact_status=CompactStatus.MEMBER)
    MembershipFactory(person=person, role=Role.ACADEMIA)

    assert not actor_for(person).is_member_entity


def test_people_with_a_permission_are_those_whose_role_there_carries_it(entity):
    answers = MembershipFactory(organisation=entity, role=Role.ENTITY_FOCAL_POINT)
    MembershipFactory(organisation=entity, role=Role.AUDITOR)
    MembershipFactory(organisation=entity, person__is_active=False)
    MembershipFactory(person=MembershipFactory(organisation=entity, role=Role.DONOR).person)

    assert list(people_with(Perm.ROUND_ANSWER, organisation_id=entity.pk)) == [answers.person]


@pytest.mark.parametrize(
    ("illustrative", "active", "example"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_example_accounts_are_those_that_are_marked_and_open(illustrative, active, example):
    person = PersonFactory(is_illustrative=illustrative, is_active=active)

    assert has_example_accounts() == example
    assert list(example_people()) == ([person] if example else [])


def test_who_manages_the_directory_reads_it(office, coordinator):
    MembershipFactory(organisation=OrganisationFactory(code="a"))
    assert next(iter(memberships(by=coordinator))).organisation.code == "a"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {"amal", "sami", "manager"}),
        ("AMAL", {"amal"}),
        ("أمل", {"amal"}),
        ("Orvane talq", {"sami"}),
        ("talq amal", set()),
        ("example.org", set()),
        ("manager", {"manager"}),
        ("%", {"amal", "sami", "manager"}),
    ],
)
def test_people_are_found_by_their_names_and_by_nothing_that_they_may_hide(office, text, found):
    PersonFactory(username="amal", names={"ar": "أمل"})
    PersonFactory(username="sami", names={"en": "Orvane Talqui"})
    given = MembershipFactory(organisation=office, role=Role.COORDINATOR, person__username="manager")

    assert {person.username for person in people(by=actor_for(given.person), text=text)} == found


def test_the_memberships_of_a_person_stand_before_those_that_ended(coordinator):
    person = PersonFactory(username="amal")
    ended = MembershipFactory(person=person, valid_until=day(-9))
    ends = MembershipFactory(person=person, valid_until=day(9))
    stands = MembershipFactory(person=person)
    MembershipFactory()

    assert person_of("amal", by=coordinator) == person
    assert list(memberships_of(person, by=coordinator)) == [stands, ends, ended]
    assert membership_of(ended.pk, by=coordinator) == ended


@pytest.mark.parametrize(
    "read",
    [
        lambda by: memberships(by=by),
        lambda by: people(by=by),
        lambda by: person_of("amal", by=by),
        lambda by: membership_of(1, by=by),
        lambda by: memberships_of(PersonFactory(), by=by),
    ],
    ids=["memberships", "people", "person", "membership", "of a person"],
)
def test_others_do_not_read_the_directory(focal_point, read):
    with pytest.raises(NotAllowed):
        read(focal_point)


def test_real_people_are_those_that_are_no_examples():
    PersonFactory(is_illustrative=True)
    assert not has_real_people()

    PersonFactory(is_active=False)
    assert has_real_people()
