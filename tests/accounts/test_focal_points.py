"""Focal points in office: suspension, the yearly confirmation, the end of a term."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Perm, Role
from tansiq.accounts import actions
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.queries import actor_for, people_anywhere_with
from tansiq.accounts.queries.focal_points import focal_point_of, focal_points, terrain
from tansiq.accounts.queries.standing import standing
from tansiq.accounts.workflow import TERMS
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.reference.enums import CompactStatus, OrganisationKind
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.focal_points import body, nominated
from tests.factories.reference import OrganisationFactory, StateFactory

pytestmark = pytest.mark.django_db
CLOCK = on_the_machine(Role.COORDINATOR)


def refusal(call, **arguments) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(**arguments)
    return refused.value.code


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def own(db):
    return body()


@pytest.fixture
def speaks(own):
    return actor(Role.STATE_FOCAL_POINT, own)


@pytest.fixture
def colleague(own):
    """A focal point of another ministry of the same State."""
    return MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=body(own.state))


# --- suspension ---


def test_who_is_suspended_acts_no_more_until_it_is_lifted(speaks, colleague, told):
    held = actions.suspend_membership(membership=colleague, reason="On leave.", by=speaks)

    assert held.status == "suspended" and not actor_for(colleague.person).belongings
    assert not held.is_suspended_by_office
    actions.resume_membership(membership=colleague, by=speaks)
    assert actor_for(colleague.person).organisation_ids == {colleague.organisation_id}
    assert [e.event for e in history_of(colleague.person)] == [
        Event.FOCAL_POINT_RESUMED,
        Event.FOCAL_POINT_SUSPENDED,
    ]
    assert {tuple(m.people) for m in told} == {(colleague.person_id,)}


def test_what_the_office_suspended_the_office_lifts(speaks, colleague, coordinator):
    actions.suspend_membership(membership=colleague, reason="Asked by letter.", by=coordinator)

    for action in (actions.resume_membership, actions.revalidate_membership):
        assert refusal(action, membership=colleague, by=speaks) == "suspended_by_office"
    assert actions.resume_membership(membership=colleague, by=coordinator).status == "active"


MOVES = {
    "suspend": (actions.suspend_membership, {"reason": "No."}),
    "resume": (actions.resume_membership, {}),
    "revalidate": (actions.revalidate_membership, {}),
}


@pytest.mark.parametrize("name", MOVES)
def test_out_of_reach_there_is_nothing(colleague, focal_point, name):
    action, arguments = MOVES[name]
    elsewhere = actor(Role.STATE_FOCAL_POINT, body())

    for by in (elsewhere, focal_point):
        with pytest.raises(Membership.DoesNotExist):
            action(membership=colleague, by=by, **arguments)
    for role in (Role.STATE_APPROVER, Role.OPERATOR, Role.DONOR):
        assert (
            refusal(action, membership=colleague, by=actor(role, colleague.organisation), **arguments)
            == "not_allowed"
        )


@pytest.mark.parametrize("name", MOVES)
def test_nobody_does_it_for_themselves_or_after_the_end(speaks, own, name):
    action, arguments = MOVES[name]
    mine = Membership.objects.get(person_id=speaks.person_id)
    assert refusal(action, membership=mine, by=speaks, **arguments) == "second_person"

    ended = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=own, valid_until=day(-1))
    assert refusal(action, membership=ended, by=speaks, **arguments) == "membership_ended"


def test_a_move_that_does_not_fit_is_refused(speaks, colleague):
    assert refusal(actions.resume_membership, membership=colleague, by=speaks) == "no_such_move"


def test_others_at_a_body_of_the_state_are_not_its_focal_points(speaks, own):
    donor = MembershipFactory(role=Role.DONOR, organisation=own)

    with pytest.raises(Membership.DoesNotExist):
        actions.suspend_membership(membership=donor, reason="No.", by=speaks)


# --- the yearly confirmation ---


def test_a_focal_point_is_confirmed_for_another_year(speaks, colleague):
    Membership.objects.update(revalidate_by=day(-5), last_reminded_on=day(-5), suspended_at=timezone.now())
    Membership.objects.filter(person_id=speaks.person_id).update(suspended_at=None)

    held = actions.revalidate_membership(membership=colleague, by=speaks)

    assert held.revalidate_by == day(TERMS.revalidation)
    assert (held.last_revalidated_on, held.last_reminded_on, held.status) == (day(0), None, "active")


def test_a_membership_given_by_the_office_is_to_be_confirmed_where_it_is_a_focal_points(
    coordinator, entity, colleague
):
    asked = {"person": colleague.person, "organisation": entity, "by": coordinator}

    assert actions.give_membership(**asked, role=Role.ENTITY_FOCAL_POINT).revalidate_by == day(365)
    assert actions.give_membership(**asked, role=Role.DONOR).revalidate_by is None


def test_a_national_coordinator_is_a_states_focal_point(coordinator, entity, colleague):
    asked = {"person": colleague.person, "by": coordinator, "is_national_coordinator": True}

    given = actions.give_membership(**asked, organisation=body(), role=Role.STATE_FOCAL_POINT)
    assert given.is_national_coordinator
    code = refusal(actions.give_membership, **asked, organisation=entity, role=Role.DONOR)
    assert code == "coordinator_unsuited"


@pytest.mark.parametrize(
    ("due", "last", "reminded"),
    [
        (61, None, False),
        (60, None, True),
        (45, None, True),
        (45, -1, False),
        (30, -1, True),
        (7, -1, True),
        (6, -1, False),
        (-10, -40, True),
        (-10, -1, False),
        (None, None, False),
    ],
)
def test_reminders_go_out_once_for_each_span(colleague, own, speaks, told, due, last, reminded):
    colleague.revalidate_by = None if due is None else day(due)
    colleague.last_reminded_on = None if last is None else day(last)
    colleague.save()

    number = actions.mind_terms(by=CLOCK)

    assert number == int(reminded) == len(told)
    assert actions.mind_terms(by=CLOCK) == 0


def test_a_reminder_goes_to_who_nominates_there_else_to_the_office(own, speaks, coordinator, told):
    held = MembershipFactory(role=Role.STATE_APPROVER, organisation=own, revalidate_by=day(1))
    alone = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=body(), revalidate_by=day(1))

    actions.mind_terms(by=CLOCK)

    assert {m.subject.pk: m.people for m in told} == {
        held.pk: [speaks.person_id],
        alone.pk: [coordinator.person_id],
    }
    assert {(m.event, m.due_on) for m in told} == {(Event.DEADLINE_REMINDED, day(1))}


def test_who_is_not_confirmed_in_time_is_suspended_and_comes_back_when_confirmed(speaks, colleague):
    colleague.revalidate_by = day(-TERMS.suspended_after - 1)
    colleague.save()

    assert actions.mind_terms(by=CLOCK) == 1

    colleague.refresh_from_db()
    assert (colleague.status, colleague.is_suspended_by_office) == ("suspended", False)
    assert actions.mind_terms(by=CLOCK) == 0
    assert actions.revalidate_membership(membership=colleague, by=speaks).status == "active"


def test_the_end_of_a_term_is_written_down_once(colleague, own, coordinator):
    colleague.valid_until = day(-1)
    colleague.save()
    taken = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=own)
    actions.end_membership(membership=taken, by=coordinator)

    assert actions.mind_terms(by=CLOCK) == 1

    assert [e.event for e in history_of(colleague.person)] == [Event.FOCAL_POINT_EXPIRED]
    assert actions.mind_terms(by=CLOCK) == 0


def test_the_clock_alone_and_the_office_mind_terms(focal_point):
    assert refusal(actions.mind_terms, by=focal_point) == "not_allowed"


# --- who sees whom ---


def test_a_state_sees_its_own_focal_points_and_no_other(speaks, colleague, coordinator):
    other = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=body())

    assert {m.pk for m in focal_points(by=speaks)} == {
        colleague.pk,
        Membership.objects.get(person_id=speaks.person_id).pk,
    }
    assert other in focal_points(by=coordinator)
    with pytest.raises(Membership.DoesNotExist):
        focal_point_of(other.pk, by=speaks)
    with pytest.raises(NotAllowed):
        focal_points(by=actor(Role.DONOR))


def test_an_entity_sees_its_own_and_its_parts(entity, focal_point):
    part = MembershipFactory(organisation=OrganisationFactory(parent=entity))
    MembershipFactory()

    assert {m.organisation_id for m in focal_points(by=focal_point)} == {entity.pk, part.organisation_id}


def test_an_account_that_was_erased_is_no_focal_point(coordinator, colleague):
    Person.objects.filter(pk=colleague.person_id).update(erased_at=timezone.now())

    assert colleague not in focal_points(by=coordinator)


def test_who_is_bound_to_no_state_by_one_membership_is_not_bound(entity):
    state = StateFactory()
    bound = MembershipFactory(organisation=entity)
    bound.states.add(state)
    assert terrain(by=actor_for(bound.person)).state_ids == {state.pk}

    MembershipFactory(person=bound.person)
    assert terrain(by=actor_for(bound.person)).state_ids == frozenset()


def test_the_standing_of_all_is_for_the_office_and_of_its_own_for_a_state(own, speaks, coordinator, office):
    empty = StateFactory()
    Person.objects.filter(pk=speaks.person_id).update(last_login=timezone.now())
    quiet = MembershipFactory(
        role=Role.STATE_FOCAL_POINT, organisation=own, valid_until=day(10), revalidate_by=day(20)
    )
    union = OrganisationFactory(kind=OrganisationKind.REGIONAL_ORGANISATION)
    member = OrganisationFactory(compact_status=CompactStatus.MEMBER)
    spoken_for = MembershipFactory(organisation__compact_status=CompactStatus.OBSERVER).organisation
    nominated(by=speaks, organisation=own, role=Role.STATE_APPROVER)

    whole, part = standing(by=coordinator), standing(by=speaks)

    assert empty in whole.states_without and own.state not in whole.states_without
    assert {union, member} <= set(whole.organisations_without)
    assert spoken_for not in whole.organisations_without
    assert (list(part.states_without), list(part.organisations_without)) == ([], [])
    assert [m.person_id for m in part.active] == [speaks.person_id]
    assert (part.quiet, part.ending, part.to_confirm, part.waiting) == ([quiet], [quiet], [quiet], 1)
    assert len(whole.quiet) > len(part.quiet)


def test_a_state_without_a_focal_point_is_told_so_itself(own):
    entity = OrganisationFactory(state=own.state)

    assert list(standing(by=actor(Role.ENTITY_FOCAL_POINT, entity)).states_without) == [own.state]


def test_people_with_a_right_are_found_wherever_they_are(coordinator, speaks):
    assert [p.pk for p in people_anywhere_with(Perm.FOCAL_POINT_VET)] == [coordinator.person_id]


def test_a_membership_that_begins_later_is_awaited():
    assert MembershipFactory(valid_from=day(3)).status == "awaited"
