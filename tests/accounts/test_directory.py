"""The directory: of each person what that person and the policy allow."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from tansiq.access.actor import NOBODY
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import FOCAL_POINTS, IN_DIRECTORY, NOMINATES, PERMISSIONS
from tansiq.accounts import actions
from tansiq.accounts.enums import Audience, EntryField
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.accounts.queries.directory import entries, entry_of, in_order, listed_people, network
from tansiq.accounts.queries.proposals import own_entry
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import NotAllowed
from tests.factories.accounts import MembershipFactory, PersonFactory, actor, holders
from tests.factories.focal_points import body
from tests.factories.reference import StateFactory, ThemeFactory

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(db):
    """A focal point with every part of an entry."""
    person = PersonFactory(
        username="lamis",
        names={"en": "Lamis Orvane", "ar": "لميس أورفان"},
        function_title="Director",
        telephone="+1 555 0100",
        languages=["ar", "en"],
    )
    return MembershipFactory(person=person)


@pytest.fixture
def reader(db):
    return actor(Role.ENTITY_FOCAL_POINT)


def listed(by, **asked) -> set[int]:
    return set(listed_people(by=by, **asked).exclude(pk=by.person_id).values_list("pk", flat=True))


def test_who_acts_for_somebody_is_listed(held, reader):
    assert listed(reader) == {held.person_id}


@pytest.mark.parametrize(
    "change",
    [
        {"person": {"is_protected": True}},
        {"person": {"is_active": False}},
        {"person": {"erased_at": LONG_AGO}},
        {"membership": {"valid_until": "2020-01-01"}},
        {"membership": {"suspended_at": LONG_AGO}},
        {"membership": {"role": Role.CIVIL_SOCIETY}},
        {"membership": {"role": Role.AUDITOR}},
    ],
    ids=str,
)
def test_others_are_not(held, reader, change):
    Person.objects.filter(pk=held.person_id).update(**change.get("person", {"username": "lamis"}))
    type(held).objects.filter(pk=held.pk).update(**change.get("membership", {"role": held.role}))

    assert listed(reader) == set()


def test_only_listed_memberships_are_shown(held, reader):
    MembershipFactory(person=held.person, role=Role.OPERATOR)
    MembershipFactory(person=held.person, valid_until="2020-01-01")

    (entry,) = entries(listed_people(by=reader), [held.person_id], by=reader)

    assert list(entry.memberships) == [held]


@pytest.mark.parametrize("role", [None, *Role])
def test_who_has_the_right_reads_it(role):
    by = actor(role) if role else NOBODY
    if role and Perm.DIRECTORY_READ in PERMISSIONS[role]:
        assert listed_people(by=by) is not None and network(by=by) == []
    else:
        for read in (listed_people, network):
            with pytest.raises(NotAllowed):
                read(by=by)


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Audience.NOBODY, {"self"}),
        (Audience.OWN, {"self", "own"}),
        (Audience.OFFICE, {"self", "office"}),
        (Audience.EVERYONE, {"self", "own", "office", "other"}),
    ],
)
@pytest.mark.parametrize("field", EntryField)
def test_each_part_is_shown_to_whom_its_person_says(held, reader, coordinator, field, audience, seen_by):
    held.person.shown = {str(field): str(audience)}
    readers = {
        "self": actor_for(held.person),
        "own": actor(Role.ENTITY_FOCAL_POINT, held.organisation),
        "office": coordinator,
        "other": reader,
    }
    name = {EntryField.FUNCTION: "function"}.get(field, str(field))

    shown = {who for who, by in readers.items() if getattr(entry_of(held.person, [held], by=by), name)}

    assert shown == seen_by


def test_at_first_the_ways_to_reach_a_person_go_through_the_office(held, reader, coordinator):
    entry = entry_of(held.person, [held], by=reader)

    assert (entry.function, entry.email, entry.telephone) == ("Director", "", "")
    assert entry_of(held.person, [held], by=coordinator).email == held.person.email


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lamis", True),
        ("LÁMIS orvane", True),
        ("لميس", True),
        ("اورفان", True),
        ("nobody", False),
        ("example.org", False),
        ("555", False),
    ],
)
def test_people_are_found_by_name_in_both_languages_and_by_nothing_hidden(held, reader, text, found):
    assert (held.person_id in listed(reader, text=text)) == found


def test_people_are_found_by_their_organisation_role_and_region(held, reader):
    state, other = StateFactory.create_batch(2)
    of_state = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=body(state))
    bound = MembershipFactory(role=Role.RESIDENT_COORDINATOR)
    bound.states.add(state)

    assert listed(reader, text="nowhere", organisation_ids=[held.organisation_id]) == {held.person_id}
    assert listed(reader, role=Role.STATE_FOCAL_POINT) == {of_state.person_id}
    assert listed(reader, state_ids=[state.pk]) == {of_state.person_id, bound.person_id}
    assert listed(reader, state_ids=[other.pk]) == set()


def test_the_directory_is_searched_by_theme(held, reader):
    theme = ThemeFactory()
    under = ThemeFactory(parent=theme)
    held.themes.add(theme)
    MembershipFactory()

    assert listed(reader, theme_id=theme.pk) == listed(reader, theme_id=under.pk) == {held.person_id}
    assert listed(reader, theme_id=ThemeFactory().pk) == set()


def test_a_theme_bounds_nothing_that_a_person_sees(held):
    before = actor_for(held.person)
    held.themes.add(ThemeFactory())

    assert actor_for(held.person) == before


def test_the_directory_costs_the_same_for_many(reader, django_assert_num_queries):
    MembershipFactory.create_batch(10)

    with django_assert_num_queries(4):
        found = listed_people(by=reader)
        assert len(entries(found, in_order(found), by=reader)) == 11


def test_people_stand_in_the_order_of_the_readers_language(reader):
    first = MembershipFactory(person__names={"en": "Amber", "ar": "ياقوت"}).person_id
    last = MembershipFactory(person__names={"en": "Zinc", "ar": "أنيس"}).person_id
    found = listed_people(by=reader).exclude(pk=reader.person_id)

    assert in_order(found) == [first, last]
    with override("ar"):
        assert in_order(found) == [last, first]


def test_the_network_stands_by_state_in_the_order_of_the_readers_language(reader):
    first = StateFactory(names={"en": "Amber", "ar": "ياقوت"})
    last = StateFactory(names={"en": "Zinc", "ar": "ألماس"})
    for state in (last, first):
        MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=body(state), is_national_coordinator=True)
    MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=body(first))

    assert [(c.state, len(c.entries)) for c in network(by=reader)] == [(first, 1), (last, 1)]
    assert [c.state for c in network(by=reader, state_ids=[last.pk])] == [last]
    with override("ar"):
        assert [c.state for c in network(by=reader)] == [last, first]


def test_a_protected_coordinator_stands_in_no_network(reader):
    MembershipFactory(
        role=Role.STATE_FOCAL_POINT,
        organisation=body(),
        is_national_coordinator=True,
        person__is_protected=True,
    )

    assert network(by=reader) == []


# --- one's own entry ---


def test_a_person_changes_their_own_entry(held):
    by = actor_for(held.person)

    actions.edit_entry(
        function_title="Deputy",
        telephone="+1 555 0199",
        languages=["fr"],
        shown={EntryField.EMAIL: Audience.NOBODY},
        by=by,
    )

    person = own_entry(by=by)
    assert (person.function_title, person.telephone, person.languages) == ("Deputy", "+1 555 0199", ["fr"])
    assert person.audience_of(EntryField.EMAIL) == Audience.NOBODY
    assert person.audience_of(EntryField.FUNCTION) == Audience.EVERYONE
    entry = history_of(person).get()
    assert entry.event == Event.PERSON_EDITED and "Deputy" not in str(entry.details)


def test_nobody_has_no_entry_to_change():
    with pytest.raises(NotAllowed):
        actions.edit_entry(function_title="", telephone="", languages=[], shown={}, by=NOBODY)


def test_a_person_is_protected_by_who_manages(held, coordinator, reader):
    with pytest.raises(NotAllowed):
        actions.protect_person(person=held.person, is_protected=True, by=reader)

    holders()
    assert actions.protect_person(person=held.person, is_protected=True, by=coordinator).is_protected
    assert listed(reader) == set() or held.person_id not in listed(reader)


# --- the tables ---


def test_who_may_be_nominated_may_be_nominated_by_somebody_who_nominates():
    assert frozenset().union(*NOMINATES.values()) == FOCAL_POINTS <= IN_DIRECTORY
    assert all(Perm.FOCAL_POINT_NOMINATE in PERMISSIONS[role] for role in NOMINATES)
    nominating = {role for role, rights in PERMISSIONS.items() if Perm.FOCAL_POINT_NOMINATE in rights}
    assert nominating == set(NOMINATES)
