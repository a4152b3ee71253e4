from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import DomainError
from tansiq.notices.actions import send_mail
from tansiq.notices.models import Deadline
from tansiq.notices.queries.deadlines import OPEN
from tansiq.projects import actions
from tansiq.projects.enums import Holds, Standing
from tansiq.projects.models import Project, Round
from tansiq.sharing.enums import Level
from tests.factories.accounts import MembershipFactory
from tests.factories.projects import claimed, editor_of, opened_round, project, retired
from tests.factories.reference import OrganisationFactory

pytestmark = pytest.mark.django_db


def refusal(call, **arguments) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(**arguments)
    return refused.value.code


@pytest.fixture
def item(office, entity):
    """What `entity` is asked about its one project."""
    project(owner=entity)
    return opened_round(office=office).items.get()


def test_a_round_asks_every_owner_about_what_stands_in_the_matrix(office, entity, coordinator):
    listed, held = project(owner=entity), project(owner=office)
    retired(owner=entity)
    project(owner=entity, level=Level.CONFIDENTIAL)

    opened = actions.open_round(year=2026, due_on=date(2099, 1, 1), by=coordinator)

    assert {(i.project, i.organisation, i.answer) for i in opened.items.all()} == {
        (listed, entity, ""),
        (held, office, ""),
    }
    assert opened.opened_on == timezone.localdate()


@pytest.mark.parametrize(
    ("year", "days", "close", "code"),
    [(2027, 1, False, "round_open"), (2026, 1, True, "round_year"), (2027, -1, True, "due_passed")],
)
def test_a_round_that_is_not_opened(office, coordinator, year, days, close, code):
    first = opened_round(office=office, year=2026)
    if close:
        actions.close_round(round=first, by=coordinator)
    due_on = timezone.localdate() + timedelta(days=days)

    assert refusal(actions.open_round, year=year, due_on=due_on, by=coordinator) == code
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "note", "confirmed", "standing"),
    [
        (Holds.YES, "", True, Standing.LISTED),
        (Holds.CHANGED, "New partner.", False, Standing.LISTED),
        (Holds.ENDED, "Funds ended.", False, Standing.RETIRED),
    ],
)
def test_an_answer_is_kept_and_does_what_it_says(item, focal_point, answer, note, confirmed, standing):
    answered = actions.answer_item(item=item, answer=answer, note=note, by=focal_point)

    assert (answered.answer, answered.note, answered.answered_by) == (answer, note, focal_point.username)
    stored = Project.objects.get()
    assert stored.confirmed_on == (timezone.localdate() if confirmed else None)
    assert stored.standing == standing


@pytest.mark.parametrize("answer", [Holds.CHANGED, Holds.ENDED])
def test_an_answer_other_than_yes_says_what_changed(item, focal_point, answer):
    assert refusal(actions.answer_item, item=item, answer=answer, note=" ", by=focal_point) == "note_missing"


def test_nobody_answers_in_a_closed_round(item, focal_point, coordinator):
    actions.close_round(round=item.round, by=coordinator)

    assert (
        refusal(actions.answer_item, item=item, answer=Holds.YES, note="", by=focal_point) == "round_closed"
    )


def test_nobody_answers_for_what_has_left_the_matrix(item, focal_point):
    actions.retire(project=item.project, reason="Over.", by=focal_point)

    assert refusal(actions.answer_item, item=item, answer=Holds.YES, note="", by=focal_point) == "retired"


def test_the_owner_of_the_day_answers(item, focal_point, outsider):
    assert refusal(actions.answer_item, item=item, answer=Holds.YES, note="", by=outsider) == "not_allowed"


def test_answers_for_several_stand_all_or_none(office, entity, focal_point):
    one, two = (project(owner=entity) for _number in range(2))
    items = opened_round(office=office).items
    answers = {
        items.get(project=one): (Holds.YES, ""),
        items.get(project=two): (Holds.CHANGED, ""),
    }

    assert refusal(actions.answer_items, answers=answers, by=focal_point) == "note_missing"
    assert items.filter(answer="").count() == 2


def test_a_closed_round_stays_closed(item, coordinator):
    closed = actions.close_round(round=item.round, by=coordinator)

    assert closed.closed_on == timezone.localdate()
    assert refusal(actions.close_round, round=closed, by=coordinator) == "round_closed"
    assert refusal(actions.remind, round=item.round, organisations=[], by=coordinator) == "round_closed"


def test_a_reminder_goes_to_those_who_may_answer_each_in_their_language(
    item, entity, coordinator, mailoutbox
):
    for name, language in (("amal", "ar"), ("sami", "en")):
        MembershipFactory(organisation=entity, person__username=name, person__language=language)
    # The third to be written to is who added the project.
    MembershipFactory(organisation=entity, person__email="")
    MembershipFactory(organisation=entity, role=Role.AUDITOR)
    written = actions.remind(round=item.round, organisations=[entity], by=coordinator)
    send_mail(by=coordinator)

    # Who has no address reads it on the page.
    assert (written, len(mailoutbox)) == (4, 3)
    assert {"amal@example.org", "sami@example.org"} < {mail.to[0] for mail in mailoutbox}
    assert not any(item.project.title in mail.subject + mail.body for mail in mailoutbox)
    item.refresh_from_db()
    assert item.reminded_at is not None
    assert history_of(item.round).first().details == {"organisation": entity.code, "projects": 1}


def test_no_mail_leaves_before_the_change_stands(item, entity, coordinator, mailoutbox):
    MembershipFactory(organisation=entity)

    actions.remind(round=item.round, organisations=[entity], by=coordinator)

    assert mailoutbox == []


def test_who_is_asked_has_a_day_and_it_is_met_by_the_last_answer(office, entity, focal_point):
    one, two = (project(owner=entity) for _number in range(2))
    opened = opened_round(office=office)
    [deadline] = Deadline.objects.filter(organisation=entity)

    actions.answer_item(item=opened.items.get(project=one), answer=Holds.YES, note="", by=focal_point)
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.what, deadline.met_at) == (opened.due_on, "round:answer", None)

    actions.answer_item(item=opened.items.get(project=two), answer=Holds.ENDED, note="Over.", by=focal_point)
    deadline.refresh_from_db()
    assert deadline.met_at is not None


def test_what_leaves_the_matrix_is_owed_no_longer_until_it_returns(item, entity, focal_point):
    retired = actions.retire(project=item.project, reason="Over.", by=focal_point)
    assert not Deadline.objects.filter(OPEN).exists()

    actions.return_to_matrix(project=retired, reason="Again.", by=focal_point)
    assert [d.organisation for d in Deadline.objects.filter(OPEN)] == [entity]


def test_the_day_goes_over_to_who_takes_a_project_over(office, entity, coordinator):
    claim = claimed(office=office, organisation=entity)
    opened_round(office=office)

    actions.accept_claim(claim=claim, reason="True.", by=coordinator)

    assert [d.organisation for d in Deadline.objects.filter(OPEN)] == [entity]
    assert Deadline.objects.filter(organisation=office, met_at__isnull=False).exists()


def test_a_closed_round_is_due_no_longer(item, coordinator):
    actions.close_round(round=item.round, by=coordinator)

    assert not Deadline.objects.filter(OPEN).exists()
    assert Deadline.objects.get().dropped_at is not None


@pytest.mark.parametrize("scene", ["answered", "retired", "not asked"])
def test_nobody_is_reminded_of_what_waits_for_nothing(scene, item, entity, focal_point, coordinator):
    organisation = OrganisationFactory() if scene == "not asked" else entity
    if scene == "answered":
        actions.answer_item(item=item, answer=Holds.YES, note="", by=focal_point)
    if scene == "retired":
        actions.retire(project=item.project, reason="", by=focal_point)

    assert actions.remind(round=item.round, organisations=[organisation], by=coordinator) == 0
    assert not history_of(item.round).filter(event=Event.ROUND_REMINDED).exists()


def test_the_coordinating_office_answers_for_what_it_holds(office, coordinator):
    project(owner=office)
    item = opened_round(office=office).items.get()

    assert actions.answer_item(item=item, answer=Holds.YES, note="", by=editor_of(office)).answer == "yes"
