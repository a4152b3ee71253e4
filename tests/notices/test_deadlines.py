"""What falls due, and the reminders that climb."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tansiq.access.actor import NOBODY
from tansiq.access.enums import Perm, Role
from tansiq.accounts.queries import actor_for
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.notices import actions
from tansiq.notices.enums import Duty, Whom
from tansiq.notices.models import Deadline, Notice
from tansiq.notices.queries.calendars import calendar
from tansiq.notices.queries.deadlines import deadlines, shown
from tansiq.notices.queries.ladders import ladder
from tansiq.notices.queries.notices import notices
from tansiq.sharing.enums import Level
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.projects import project

pytestmark = pytest.mark.django_db
FAR = date(2099, 6, 10)
WORKING = calendar("monday-friday")


def log(event: Event) -> list:
    return list(everything(by=actor(Role.AUDITOR)).filter(event=event))


def told_people(event: Event) -> set[str]:
    return set(Notice.objects.filter(event=event).values_list("person__username", flat=True))


@pytest.fixture
def people(entity, office):
    """The responsible one, another focal point without the right, a donor of the house, and the office."""
    given = {
        "responsible": (entity, Role.ENTITY_FOCAL_POINT),
        "colleague": (entity, Role.STATE_APPROVER),
        "donor": (entity, Role.DONOR),
        "office": (office, Role.COORDINATOR),
    }
    return {
        name: MembershipFactory(organisation=organisation, role=role, person__username=name).person
        for name, (organisation, role) in given.items()
    }


def test_it_is_set_logged_and_told(entity, people, owed):
    deadline = owed(entity, FAR)

    assert told_people(Event.DEADLINE_SET) >= {"responsible"} and "colleague" not in told_people(
        Event.DEADLINE_SET
    )
    [entry] = log(Event.DEADLINE_SET)
    assert (entry.kind, entry.details["due_on"]) == ("projects.project", "2099-06-10")
    assert deadline.rungs_passed == 0


def test_reminders_climb_each_rung_once(entity, people, owed, machine):
    about = project(owner=entity, by=actor_for(people["responsible"]))
    owed(entity, FAR, subject=about)
    reached = []
    for rung in ladder():
        day = WORKING.add(FAR, rung.days)
        assert actions.climb_reminders(by=machine, today=day - timedelta(days=1)) == 0
        Notice.objects.all().delete()
        assert actions.climb_reminders(by=machine, today=day) == 1
        assert actions.climb_reminders(by=machine, today=day) == 0
        reached.append(set(Notice.objects.values_list("person__username", flat=True)))

    assert reached == [
        *[{"responsible"}] * 3,
        {"responsible", "colleague"},
        {"responsible", "colleague", "office"},
    ]
    assert (len(log(Event.DEADLINE_REMINDED)), len(log(Event.DEADLINE_CLIMBED))) == (3, 2)
    assert actions.climb_reminders(by=machine, today=FAR + timedelta(days=400)) == 0


def test_after_a_standstill_only_the_highest_rung_is_sent(entity, people, owed, machine):
    owed(entity, FAR)
    Notice.objects.all().delete()

    assert actions.climb_reminders(by=machine, today=FAR + timedelta(days=60)) == 1
    assert Notice.objects.filter(person=people["responsible"]).count() == 1
    assert log(Event.DEADLINE_CLIMBED)[0].details["whom"] == Whom.OFFICE


def test_a_day_set_late_is_not_reminded_of_at_once(entity, people, owed):
    owed(entity, timezone.localdate() + timedelta(days=1))

    call_command("climb_reminders")

    assert log(Event.DEADLINE_REMINDED) == []


@pytest.mark.parametrize(
    ("end", "event"), [("meet_deadlines", Event.DEADLINE_MET), ("drop_deadlines", Event.DEADLINE_DROPPED)]
)
def test_what_is_met_or_dropped_is_reminded_of_no_more(entity, people, owed, machine, end, event):
    about = project(owner=entity)
    owed(entity, FAR, subject=about)
    calling = {"subject": about, "what": Duty.RECORD_REVIEW, "by": machine}

    assert getattr(actions, end)(**calling, organisation=people["office"].memberships.get().organisation) == 0
    assert getattr(actions, end)(**calling, organisation=entity) == 1
    assert getattr(actions, end)(**calling) == 0
    assert actions.climb_reminders(by=machine, today=FAR) == 0
    assert len(log(event)) == 1
    owed(entity, FAR, subject=about)


def test_one_that_was_met_meanwhile_is_left_alone(entity, owed, machine, monkeypatch):
    deadline = owed(entity, FAR)
    rows = Deadline.objects.filter(pk=deadline.pk)
    monkeypatch.setattr("tansiq.notices.actions.deadlines.within_reach", lambda *a, **k: rows)
    rows.update(met_at=timezone.now())

    assert actions.climb_reminders(by=machine, today=FAR) == 0


def test_who_may_not_see_the_record_learns_nothing_of_its_day(entity, office, people, owed, machine):
    owed(entity, FAR, subject=project(owner=entity, level=Level.CONFIDENTIAL))
    actions.climb_reminders(by=machine, today=FAR + timedelta(days=60))

    assert notices(by=actor_for(people["responsible"])).count() == 2
    assert not notices(by=actor_for(people["office"])).exists()
    assert not deadlines(by=actor_for(people["office"])).exists()


def test_a_list_shows_ones_own_and_all_to_the_office(
    entity, people, owed, outsider, django_assert_max_num_queries
):
    for _number in range(3):
        owed(entity, FAR)
    mine, office = (actor_for(people[name]) for name in ("responsible", "office"))

    with django_assert_max_num_queries(2):
        [one, *_others] = shown(deadlines(by=mine), by=mine)
    assert (one.what, one.kind, one.working_days > 0) == ("Review of a record", "Project", True)
    assert one.href == f"/projects/{one.deadline.key}/"
    assert deadlines(by=office).count() == 3 and not deadlines(by=outsider).exists()
    assert shown(deadlines(by=mine), by=outsider) != [] and shown(Deadline.objects.all(), by=NOBODY) == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"due_on": date(2020, 1, 1)}, "deadline_past"), ({"calendar": "nowhere"}, "unknown_calendar")],
)
def test_what_is_not_set(entity, owed, asked, code):
    with pytest.raises(DomainError) as refused:
        owed(entity, **{"due_on": FAR, **asked})

    assert refused.value.code == code and not Deadline.objects.exists()


def test_nobody_sets_or_ends_one(entity):
    about = project(owner=entity)
    asked = {"subject": about, "what": Duty.RECORD_REVIEW, "by": NOBODY}
    setting = {"organisation": entity, "right": Perm.PROJECT_EDIT, "due_on": FAR}

    for call, more in (("set_deadline", setting), ("meet_deadlines", {}), ("drop_deadlines", {})):
        with pytest.raises(NotAllowed):
            getattr(actions, call)(**asked, **more)


def test_nothing_is_told_that_was_rolled_back(entity, people, owed):
    about = project(owner=entity)
    owed(entity, FAR, subject=about)
    before = Notice.objects.count(), len(log(Event.DEADLINE_SET))
    with pytest.raises(IntegrityError), transaction.atomic():
        owed(entity, FAR, subject=about)

    assert (Notice.objects.count(), len(log(Event.DEADLINE_SET))) == before
