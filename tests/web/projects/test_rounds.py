from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Perm
from tansiq.accounts.queries import people_with
from tansiq.notices.models import Notice
from tansiq.projects.enums import Holds
from tansiq.projects.models import Round, RoundItem
from tests.factories import projects as made


@pytest.fixture
def opened(world):
    """A round over what the coordinating office sees; two projects of the entity stand in it."""
    world.second = made.project(owner=world.entity, level="platform", title="A second project")
    return made.opened_round(office=world.office)


@pytest.fixture
def owner(world, browser_of):
    return browser_of(world.readers["owner"])


@pytest.fixture
def office_browser(world, browser_of):
    return browser_of(world.readers["coordinator"])


def items_of(world, opened):
    return list(
        RoundItem.objects.filter(round=opened, organisation=world.entity).order_by(
            "project__pillar_id", "project_id"
        )
    )


def path(world, opened):
    return f"/projects/rounds/{opened.year}/{world.entity.code}/"


def test_the_office_opens_a_round(world, office_browser):
    due = timezone.localdate() + timedelta(days=60)

    response = office_browser.post("/projects/rounds/", {"year": 2027, "due_on": due.isoformat()})

    assert response.status_code == 302
    assert Round.objects.get().year == 2027
    assert "Who was asked, and who has answered" in office_browser.get("/projects/rounds/").content.decode()


def test_a_second_round_is_refused_while_one_is_open(world, opened, office_browser):
    response = office_browser.post("/projects/rounds/", {"year": 2027, "due_on": "2099-01-01"})

    assert response.status_code == 422 and Round.objects.count() == 1


def test_an_entity_opens_no_round(world, owner):
    owner.post("/projects/rounds/", {"year": 2027, "due_on": "2099-01-01"})

    assert not Round.objects.exists()


def test_each_entity_sees_itself_and_the_office_sees_all(world, opened, owner, office_browser):
    mine, all_ = (client.get("/projects/rounds/").content.decode() for client in (owner, office_browser))

    assert path(world, opened) in mine and path(world, opened) in all_
    assert f"/{world.office.code}/" in all_ and f"/{world.office.code}/" not in mine
    assert "Remind those ticked" not in mine


def test_one_row_is_answered_by_itself(world, opened, owner):
    one, two = items_of(world, opened)
    typed = {
        "only": one.pk,
        f"item{one.pk}-answer": "yes",
        f"item{two.pk}-answer": "ended",
        f"item{two.pk}-note": "",
    }

    assert owner.post(path(world, opened), typed).status_code == 302

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.answer, two.answer) == (Holds.YES, "")
    one.project.refresh_from_db()
    assert one.project.confirmed_on == timezone.localdate()


def test_a_page_of_rows_is_answered_at_once(world, opened, owner):
    one, two = items_of(world, opened)
    typed = {
        f"item{one.pk}-answer": "changed",
        f"item{one.pk}-note": "New dates.",
        f"item{two.pk}-answer": "ended",
        f"item{two.pk}-note": "Funds ran out.",
    }

    owner.post(path(world, opened), typed)

    assert set(RoundItem.objects.filter(pk__in=[one.pk, two.pk]).values_list("answer", flat=True)) == {
        "changed",
        "ended",
    }
    two.project.refresh_from_db()
    assert two.project.standing == "retired"


def test_a_row_without_its_note_holds_the_page_back_and_keeps_what_was_typed(world, opened, owner):
    one, two = items_of(world, opened)
    typed = {
        f"item{one.pk}-answer": "yes",
        f"item{two.pk}-answer": "changed",
        f"item{one.pk}-note": "Kept words",
    }

    response = owner.post(path(world, opened), typed)

    html = response.content.decode()
    assert response.status_code == 422
    assert "Say what has changed." in html and "Kept words" in html
    assert not RoundItem.objects.exclude(answer="").exists()


def test_rows_left_open_stay_open(world, opened, owner):
    owner.post(path(world, opened), {})

    assert not RoundItem.objects.exclude(answer="").exists()


def test_only_what_waits_is_shown_on_request(world, opened, owner):
    one, two = items_of(world, opened)
    owner.post(path(world, opened), {f"item{one.pk}-answer": "yes"})

    html = owner.get(path(world, opened) + "?show=waiting").content.decode()

    assert two.project.reference in html and f"item{one.pk}-answer" not in html


def test_others_do_not_see_what_an_entity_is_asked(world, opened, browser_of):
    assert browser_of(world.readers["party"]).get(path(world, opened)).status_code == 404


def test_the_office_reads_an_entitys_answers_and_gives_none(world, opened, office_browser):
    one, _two = items_of(world, opened)
    assert 'type="radio"' not in office_browser.get(path(world, opened)).content.decode()

    response = office_browser.post(path(world, opened), {f"item{one.pk}-answer": "yes"})

    assert response.status_code == 403
    one.refresh_from_db()
    assert one.answer == ""


def test_those_ticked_are_reminded(world, opened, office_browser):
    response = office_browser.post(
        f"/projects/rounds/{opened.year}/remind/", {"organisation": [world.entity.code, "unknown"]}
    )

    asked = people_with(Perm.ROUND_ANSWER, organisation_id=world.entity.pk).values_list("pk", flat=True)
    told = Notice.objects.filter(event="round:reminded").values_list("person_id", flat=True)
    assert response.status_code == 302
    assert sorted(told) == sorted(asked)
    assert all(item.reminded_at for item in items_of(world, opened))
    assert not RoundItem.objects.exclude(organisation=world.entity).filter(reminded_at__isnull=False).exists()


def test_an_entity_reminds_nobody_and_closes_nothing(world, opened, owner):
    assert owner.post(f"/projects/rounds/{opened.year}/remind/").status_code == 403
    assert owner.post(f"/projects/rounds/{opened.year}/close/").status_code == 403


def test_a_closed_round_takes_no_answers(world, opened, office_browser, owner):
    one, _two = items_of(world, opened)
    office_browser.post(f"/projects/rounds/{opened.year}/close/")

    owner.post(path(world, opened), {f"item{one.pk}-answer": "yes"})

    one.refresh_from_db()
    assert one.answer == ""
    assert 'type="radio"' not in owner.get(path(world, opened)).content.decode()


def test_what_left_the_matrix_waits_for_no_answer(world, opened, owner):
    owner.post(f"/projects/{world.second.pk}/retire/", {"reason": "Ended."})

    html = owner.get(path(world, opened)).content.decode()

    assert world.second.reference not in html
