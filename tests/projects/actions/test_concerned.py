"""Who is asked first: those whose scope names a theme of the project, where anybody's does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.notices.actions import climb_reminders
from tansiq.notices.models import Deadline, Notice
from tansiq.notices.queries.ladders import ladder
from tansiq.projects import actions
from tansiq.projects.enums import Holds, TagState
from tansiq.projects.models import Project, ProjectTheme
from tansiq.sharing.actions import ask_for_access
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.projects import claimed, opened_round, project
from tests.factories.reference import OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme():
    return ThemeFactory()


@pytest.fixture
def general(entity):
    """A focal point whose scope names no theme."""
    return MembershipFactory(organisation=entity).person_id


@pytest.fixture
def bound(entity, theme):
    """A focal point who is asked about one theme."""
    held = MembershipFactory(organisation=entity)
    held.themes.add(theme)
    return held.person_id


def on(theme, owner, state=TagState.CONFIRMED) -> Project:
    row = project(owner=owner)
    ProjectTheme.objects.filter(project=row).delete()
    if theme:
        ProjectTheme.objects.create(project=row, theme=theme, state=state)
    return row


def told(event, *among) -> set[int]:
    people = set(Notice.objects.filter(event=event).values_list("person_id", flat=True))
    return people & set(among)


def test_the_round_asks_whose_theme_it_is(office, entity, theme, general, bound):
    on(theme, entity)

    opened_round(office=office)

    assert told(Event.DEADLINE_SET, general, bound) == {bound}


@pytest.mark.parametrize("other", [None, "another"])
def test_a_project_of_nobodys_theme_is_asked_of_all(office, entity, theme, general, bound, other):
    on(theme, entity)
    on(ThemeFactory() if other else None, entity)

    opened_round(office=office)

    assert told(Event.DEADLINE_SET, general, bound) == {general, bound}


def test_a_rejected_theme_is_none(office, entity, theme, general, bound):
    on(theme, entity, TagState.REJECTED)

    opened_round(office=office)

    assert told(Event.DEADLINE_SET, general, bound) == {general, bound}


def test_a_theme_holds_for_those_under_it(office, entity, theme, general, bound):
    on(ThemeFactory(parent=theme), entity)

    opened_round(office=office)

    assert told(Event.DEADLINE_SET, general, bound) == {bound}


def test_whose_membership_is_over_is_not_asked(office, entity, theme, general):
    held = MembershipFactory(organisation=entity, valid_until=timezone.localdate() - timedelta(days=1))
    held.themes.add(theme)
    on(theme, entity)

    opened_round(office=office)

    assert told(Event.DEADLINE_SET, general, held.person_id) == {general}


def test_a_reminder_asks_about_what_waits(office, entity, coordinator, theme, general, bound):
    mine, other = on(theme, entity), on(None, entity)
    opened = opened_round(office=office)
    item = opened.items.get(project=other)
    actions.answer_item(item=item, answer=Holds.YES, note="", by=actor(Role.ENTITY_FOCAL_POINT, entity))

    actions.remind(round=opened, organisations=[entity], by=coordinator)

    assert opened.items.filter(answer="").get().project == mine
    assert told(Event.ROUND_REMINDED, general, bound) == {bound}


def test_reminders_climb_to_everyone(office, entity, coordinator, theme, general, bound):
    on(theme, entity)
    opened_round(office=office)
    Deadline.objects.update(rungs_passed=0)
    due_on = Deadline.objects.get(organisation=entity).due_on

    climb_reminders(by=coordinator, today=due_on)
    assert told(Event.DEADLINE_REMINDED, general, bound) == {bound}
    climb_reminders(by=coordinator, today=due_on + timedelta(days=2 * ladder()[-1].days))
    assert told(Event.DEADLINE_CLIMBED, general, bound) == {general, bound}


def test_a_decision_on_a_claim_goes_to_whose_theme_it_is(office, entity, theme, general, bound):
    asked = claimed(office=office, organisation=entity)
    ProjectTheme.objects.filter(project=asked.project).delete()
    ProjectTheme.objects.create(project=asked.project, theme=theme, state=TagState.CONFIRMED)

    actions.decline_claim(claim=asked, reason="No.", by=actor(Role.COORDINATOR, office))

    assert told(Event.CLAIM_DECLINED, general, bound) == {bound}


def test_a_request_for_access_goes_to_whose_theme_it_is(entity, theme, general, bound):
    row, place = on(theme, entity), OrganisationFactory()
    by = actor(Role.ENTITY_FOCAL_POINT, place)

    ask_for_access(reference=row.reference, organisation=place, reason="Work.", by=by)

    assert told(Event.ACCESS_ASKED, general, bound) == {bound}
