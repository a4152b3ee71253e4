"""What passes to a successor: access in person, requests for access, and nothing else."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.accounts import actions as accounts
from tansiq.accounts.queries import actor_for
from tansiq.accounts.queries.passing import what_passes
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.notices.queries.notices import notices
from tansiq.projects.models import Project
from tansiq.sharing.actions import ask_for_access, decline_access, give_grant, grant_access
from tansiq.sharing.enums import AccessState, Level
from tansiq.sharing.models import AccessRequest, Grant
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.focal_points import activated, invited
from tests.factories.projects import project
from tests.factories.reference import OrganisationFactory
from tests.projects.conftest import log_refuses

__all__ = ["log_refuses"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return OrganisationFactory()


@pytest.fixture
def editor(owner):
    return actor(Role.ENTITY_FOCAL_POINT, owner)


@pytest.fixture
def row(owner):
    return project(owner=owner, level=Level.CONFIDENTIAL)


@pytest.fixture
def place():
    return OrganisationFactory()


@pytest.fixture
def before(office, place):
    """The predecessor: focal point of an entity."""
    return activated(office=office, organisation=place, role=Role.ENTITY_FOCAL_POINT)


@pytest.fixture
def hand_over(office, place, before):
    """Let a successor come; gives who acts then."""

    def handing():
        after = activated(
            office=office,
            organisation=place,
            role=Role.ENTITY_FOCAL_POINT,
            predecessor=before,
            names={"en": "Next"},
            email="next@example.org",
        )
        return actor_for(after.person)

    return handing


def sees(by, row) -> bool:
    return Project.objects.visible_to(by).filter(pk=row.pk).exists()


def given(row, before, editor, until, **more):
    return give_grant(record=row, person=before.person, valid_until=until, by=editor, **more)


def asked(row, before, place):
    return ask_for_access(
        reference=row.reference, organisation=place, reason="Work.", by=actor_for(before.person)
    )


def test_access_in_person_passes_with_its_last_day(row, before, editor, tomorrow, hand_over):
    given(row, before, editor, tomorrow, may_export=True)

    after = hand_over()

    passed = Grant.objects.get(person=after.person_id)
    assert (passed.valid_until, passed.may_export, passed.given_by_id) == (tomorrow, True, editor.person_id)
    assert sees(after, row) and not sees(actor_for(before.person), row)
    assert Grant.objects.get(person=before.person).ended_at is not None


def test_it_stands_in_the_log_and_the_owner_is_told(row, before, editor, tomorrow, hand_over):
    given(row, before, editor, tomorrow)

    after = hand_over()

    entry = history_of(row).filter(event=Event.GRANT_HANDED_OVER).get()
    assert entry.by == after.log_code
    assert entry.details == {
        "person": before.person.log_code,
        "successor": after.log_code,
        "until": tomorrow.isoformat(),
    }
    whole = history_of(before.person).filter(event=Event.FOCAL_POINT_HANDED_OVER).get()
    assert (whole.details["grants"], whole.details["requests"]) == (1, 0)
    assert Event.GRANT_HANDED_OVER in notices(by=editor).values_list("event", flat=True)
    assert Event.GRANT_GIVEN in notices(by=after).values_list("event", flat=True)


def test_access_that_is_over_does_not_pass(row, before, editor, tomorrow, hand_over):
    given(row, before, editor, tomorrow)
    Grant.objects.update(valid_until=timezone.localdate() - timedelta(days=1))

    after = hand_over()

    assert not Grant.objects.filter(person=after.person_id).exists()


@pytest.mark.parametrize(("own", "stands"), [(1, 3), (5, 5)])
def test_of_two_accesses_the_longer_one_stands(row, before, editor, office, place, own, stands):
    today = timezone.localdate()
    given(row, before, editor, today + timedelta(days=3))
    waiting = invited(
        office=office,
        organisation=place,
        role=Role.ENTITY_FOCAL_POINT,
        predecessor=before,
        names={"en": "Next"},
        email="next@example.org",
    )
    give_grant(record=row, person=waiting.person, valid_until=today + timedelta(days=own), by=editor)

    accounts.note_sign_in(person=waiting.person, by=actor_for(waiting.person))

    standing = Grant.objects.get(person=waiting.person, ended_at=None)
    assert standing.valid_until == today + timedelta(days=stands)


def test_who_acts_elsewhere_keeps_what_was_not_asked_for_here(
    row, owner, before, editor, place, tomorrow, hand_over
):
    MembershipFactory(person=before.person)
    other = project(owner=owner, level=Level.CONFIDENTIAL)
    given(other, before, editor, tomorrow)
    grant_access(asked=asked(row, before, place), valid_until=tomorrow, answer="", by=editor)

    after = hand_over()

    assert sees(after, row) and not sees(after, other)
    assert sees(actor_for(before.person), other) and not sees(actor_for(before.person), row)


@pytest.mark.parametrize("is_declined", [False, True])
def test_a_request_passes_and_declined_looks_as_it_did(row, before, editor, place, hand_over, is_declined):
    open_one = asked(row, before, place)
    if is_declined:
        decline_access(asked=open_one, answer="No.", by=editor)

    after = hand_over()

    open_one.refresh_from_db()
    assert open_one.person_id == after.person_id
    entry = history_of(open_one).filter(event=Event.ACCESS_HANDED_OVER).get()
    assert entry.details == {"person": before.person.log_code, "successor": after.log_code}
    assert not AccessRequest.objects.visible_to(actor_for(before.person)).exists()


def test_the_owner_answers_the_successor(row, before, editor, place, tomorrow, hand_over):
    open_one = asked(row, before, place)
    after = hand_over()

    grant_access(asked=open_one, valid_until=tomorrow, answer="", by=editor)

    assert sees(after, row)


def test_what_both_asked_for_stays_as_it_is(row, before, office, place, hand_over):
    mine = asked(row, before, place)
    after = MembershipFactory(
        organisation=place, role=Role.ENTITY_FOCAL_POINT, person__email="next@example.org"
    )
    theirs = asked(row, after, place)
    after.delete()

    hand_over()

    mine.refresh_from_db()
    assert mine.person_id == before.person_id
    assert AccessRequest.objects.filter(person=after.person, state=AccessState.ASKED).get() == theirs


def test_a_log_that_refuses_leaves_everything_with_the_predecessor(
    row, before, editor, office, place, tomorrow, log_refuses
):
    given(row, before, editor, tomorrow)
    asked(project(), before, place)
    waiting = invited(
        office=office,
        organisation=place,
        role=Role.ENTITY_FOCAL_POINT,
        predecessor=before,
        names={"en": "Next"},
        email="next@example.org",
    )
    log_refuses(Event.FOCAL_POINT_HANDED_OVER)

    with pytest.raises(DatabaseError, match="log is full"), transaction.atomic():
        accounts.note_sign_in(person=waiting.person, by=actor_for(waiting.person))

    before.refresh_from_db()
    assert before.status == "active"
    assert Grant.objects.get().person == before.person and Grant.objects.get().ended_at is None
    assert AccessRequest.objects.get().person == before.person


def test_what_passes_is_shown_as_far_as_one_sees_it(row, owner, before, editor, office, place, tomorrow):
    given(row, before, editor, tomorrow)
    seen = project(owner=owner)
    given(seen, before, editor, tomorrow)
    asked(project(), before, place)
    colleague = actor(Role.ENTITY_FOCAL_POINT, place)

    def titles(by):
        return [[item.title for item in kind.items] for kind in what_passes(before, by=by)][-2:]

    mine, theirs = titles(actor_for(before.person)), titles(colleague)
    assert [len(of_kind) for of_kind in mine] == [2, 1]
    assert theirs == [[item for item in mine[0] if item == str(seen.title)], []]
