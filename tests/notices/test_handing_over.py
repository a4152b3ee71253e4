"""What passes to a successor: what falls due, and what the predecessor has not read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.accounts.queries import actor_for
from tansiq.accounts.queries.passing import what_passes
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.notices.actions import choose_pace, drop_deadlines, mark_read
from tansiq.notices.enums import Duty, MailState, Pace
from tansiq.notices.models import Notice
from tansiq.notices.queries.notices import notices
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.focal_points import activated
from tests.factories.projects import project

pytestmark = pytest.mark.django_db
ABOUT = Event.PROJECT_EDITED


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def before(office, entity):
    return activated(office=office, organisation=entity, role=Role.ENTITY_FOCAL_POINT)


@pytest.fixture
def hand_over(office, entity, before):
    def handing():
        after = activated(
            office=office,
            organisation=entity,
            role=Role.ENTITY_FOCAL_POINT,
            predecessor=before,
            names={"en": "Next"},
            email="next@example.org",
        )
        return actor_for(after.person)

    return handing


def told(by, event=ABOUT) -> list[Notice]:
    return list(notices(by=by).filter(event=event))


def test_what_was_not_read_passes(entity, before, tell_of, hand_over):
    unread, read = tell_of(before.person, subject=project(owner=entity)) + tell_of(
        before.person, subject=project(owner=entity)
    )
    mark_read(notice=read, by=actor_for(before.person))

    after = hand_over()

    (passed,) = told(after)
    assert (passed.key, passed.created_at, passed.seen_at) == (unread.key, unread.created_at, None)
    assert passed.mail_state == MailState.WAITING
    assert list(Notice.objects.filter(person=before.person, event=ABOUT)) == [read]
    whole = history_of(before.person).filter(event=Event.FOCAL_POINT_HANDED_OVER).get()
    assert whole.details["notices"] == 2  # the other tells of the nomination itself


def test_what_concerns_an_account_stays(before, tell_of, hand_over):
    own = tell_of(before.person, event=Event.PASSWORD_CHANGED, subject=before.person)
    own += tell_of(before.person, event=Event.GROUP_JOINED)

    after = hand_over()

    assert set(own) <= set(Notice.objects.filter(person=before.person))
    assert not told(after, Event.PASSWORD_CHANGED) and not told(after, Event.GROUP_JOINED)


def test_it_stays_with_who_acts_elsewhere_as_well(entity, before, tell_of, hand_over):
    MembershipFactory(person=before.person, organisation=project(owner=entity).owner, role=Role.DONOR)
    (unread,) = tell_of(before.person, subject=project(owner=entity))

    after = hand_over()

    assert told(actor_for(before.person)) == [unread]
    assert [notice.key for notice in told(after)] == [unread.key]


def test_what_the_successor_may_not_see_is_not_shown(before, tell_of, hand_over):
    tell_of(before.person, subject=project(level="confidential"))

    assert told(hand_over()) == []


def test_who_wants_no_mail_is_not_written_to(entity, before, tell_of, hand_over):
    after = MembershipFactory(person__email="next@example.org", person__last_login=timezone.now())
    choose_pace(pace=Pace.NEVER, by=actor_for(after.person))
    tell_of(before.person, subject=project(owner=entity))

    hand_over()

    assert Notice.objects.get(person=after.person, event=ABOUT).mail_state == MailState.SKIPPED


def test_the_successor_is_told_what_falls_due(entity, before, owed, hand_over, machine):
    day = timezone.localdate() + timedelta(days=30)
    owed(entity, day)
    dropped = project(owner=entity)
    owed(entity, day, subject=dropped)
    drop_deadlines(subject=dropped, what=Duty.RECORD_REVIEW, by=machine)

    after = hand_over()

    (notice,) = told(after, Event.DEADLINE_SET)
    assert (notice.due_on, notice.words) == (day, {"duty": Duty.RECORD_REVIEW})


def test_what_passes_is_shown_to_whom_it_concerns(entity, before, owed, tell_of):
    row = project(owner=entity)
    owed(entity, timezone.localdate() + timedelta(days=30), subject=row)
    tell_of(before.person, subject=row)

    def numbers(by):
        return [len(kind.items) for kind in what_passes(before, by=by)][:2]

    assert numbers(actor_for(before.person)) == [1, 1]
    assert numbers(actor(Role.ENTITY_FOCAL_POINT, entity)) == [1, 0]
    assert numbers(actor(Role.ENTITY_FOCAL_POINT)) == [0, 0]
