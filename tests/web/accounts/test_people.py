"""People: accounts, memberships given and ended, and who may do so."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.models import Membership, Person
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tests.factories.accounts import MembershipFactory, PersonFactory, actor
from tests.factories.reference import StateFactory

PASSWORD = "quiet-rivers-carry-boats"
NEW = {
    "username": "lamis.orvane",
    "name_en": "Lamis Orvane",
    "name_ar": "لميس أورفان",
    "email": "lamis@example.org",
    "language": "ar",
    "password": PASSWORD,
}


@pytest.fixture
def client(world, browser_of):
    return browser_of(world.readers["coordinator"])


@pytest.fixture
def somebody(world) -> Person:
    return PersonFactory(username="somebody", names={"en": "Some Body", "ar": "فلان"})


@pytest.mark.parametrize("role", list(Role))
def test_only_who_manages_the_directory_opens_it(world, somebody, browser_of, role):
    browser = browser_of(actor(role, world.office))
    allowed = 200 if Perm.DIRECTORY_MANAGE in PERMISSIONS[role] else 403

    for path in ("people/", "people/add/", "people/somebody/"):
        assert browser.get(f"/directory/{path}").status_code == allowed


def test_nobody_is_asked_to_sign_in(db):
    assert Client().get("/directory/").status_code == 302


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", ["people/", "people/?name=some", "people/add/", "people/somebody/"])
def test_its_pages_stand_in_both_languages(client, somebody, path, language):
    html = client.get(f"/directory/{path}", headers={"Accept-Language": language}).content.decode()

    assert f'<html lang="{language}"' in html and " style=" not in html


@pytest.mark.parametrize("path", ["people/", "people/?name=some body", "people/add/", "people/somebody/"])
def test_its_pages_need_few_queries(client, somebody, remembered, django_assert_max_num_queries, path):
    for _n in range(20):
        MembershipFactory()
    remembered()
    client.get(f"/directory/{path}")

    with django_assert_max_num_queries(12):
        client.get(f"/directory/{path}")


@pytest.mark.parametrize("text", ["some", "فلان", "body some", "SOMEBODY"])
def test_a_person_is_found_by_any_name(client, somebody, text):
    html = client.get("/directory/people/", {"name": text}).content.decode()

    assert "/directory/people/somebody/" in html and html.count('<th scope="row"') == 1


def test_a_search_without_an_answer_says_so(client):
    assert "Nobody has that name" in client.get("/directory/people/", {"name": "nowhere"}).content.decode()


# --- adding a person ---


def test_a_person_is_added_and_may_sign_in_and_sees_nothing(client):
    response = client.post("/directory/people/add/", NEW)

    assert response.status_code == 302 and response["Location"] == "/directory/people/lamis.orvane/"
    person = Person.objects.get(username="lamis.orvane")
    assert person.names == {"ar": "لميس أورفان", "en": "Lamis Orvane"} and person.language == "ar"
    assert person.check_password(PASSWORD) and not person.memberships.exists()
    assert LogEntry.objects.filter(event=Event.PERSON_ADDED, key=person.log_code).count() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"username": "SOMEBODY"}, "Somebody has this user name."),
        ({"username": "two words"}, "valid username"),
        ({"name_en": "", "name_ar": ""}, "Write the name in one language at least."),
        ({"password": "short"}, "too short"),
        ({"password": "password1234"}, "too common"),
        ({"email": "nowhere"}, "valid email"),
        ({"language": "xx"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(client, somebody, change, message):
    before = Person.objects.count()

    response = client.post("/directory/people/add/", {**NEW, **change})

    assert response.status_code == 422 and message in response.content.decode()
    assert Person.objects.count() == before


def test_the_first_password_is_not_sent_back(client):
    assert PASSWORD not in client.post("/directory/people/add/", {**NEW, "email": "nowhere"}).content.decode()


# --- giving and ending a membership ---


def give(client, **values):
    return client.post("/directory/people/somebody/", {"role": Role.DONOR, **values})


def test_a_membership_is_given(client, world, somebody):
    state = StateFactory()
    day = (timezone.localdate() + timedelta(days=30)).isoformat()

    response = give(client, organisation=world.other.code, states=[state.iso3], valid_until=day)

    assert response.status_code == 302
    given = Membership.objects.get(person=somebody)
    assert (given.organisation, given.role, given.valid_until.isoformat()) == (world.other, Role.DONOR, day)
    assert list(given.states.all()) == [state]
    assert state.name in client.get("/directory/people/somebody/").content.decode()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"organisation": ""}, "required"),
        ({"organisation": "nowhere"}, "valid choice"),
        ({"role": "king"}, "valid choice"),
        ({"states": ["XXX"]}, "valid choice"),
        ({"valid_until": "2018-01-01"}, "has passed"),
        ({"valid_until": "soon"}, "valid date"),
    ],
)
def test_what_cannot_be_given_is_said(client, world, somebody, values, message):
    response = give(client, **{"organisation": world.other.code, **values})

    assert response.status_code == 422 and message in response.content.decode()
    assert not Membership.objects.filter(person=somebody).exists()


def test_the_same_membership_is_not_given_twice(client, world, somebody):
    give(client, organisation=world.other.code)

    response = give(client, organisation=world.other.code)

    assert response.status_code == 422 and "has that role there already" in response.content.decode()


def test_nobody_gives_a_membership_to_themselves(client, world):
    username = world.readers["coordinator"].username
    path = f"/directory/people/{username}/"

    assert "Give a membership" not in client.get(path).content.decode()
    response = client.post(path, {"organisation": world.office.code, "role": Role.AUDITOR})
    assert response.status_code == 422
    assert not Membership.objects.filter(person__username=username, role=Role.AUDITOR).exists()


def test_a_membership_is_ended_and_stays_on_the_page(client, somebody):
    membership = MembershipFactory(person=somebody)

    response = client.post(f"/directory/memberships/{membership.pk}/end/", follow=True)

    html = response.content.decode()
    assert "The membership has ended." in html and "<small>ended</small>" in html
    membership.refresh_from_db()
    assert membership.valid_until < timezone.localdate()


def test_ending_twice_is_refused_in_words(client, somebody):
    membership = MembershipFactory(person=somebody)
    client.post(f"/directory/memberships/{membership.pk}/end/")

    response = client.post(f"/directory/memberships/{membership.pk}/end/", follow=True)

    assert "This membership has ended." in response.content.decode()


def test_ending_is_refused_to_others(world, somebody, browser_of):
    membership = MembershipFactory(person=somebody)

    assert (
        browser_of(world.readers["owner"]).post(f"/directory/memberships/{membership.pk}/end/").status_code
        == 403
    )
    membership.refresh_from_db()
    assert membership.valid_until is None


@pytest.mark.parametrize("path", ["people/nobody/", "memberships/0/end/"])
def test_what_is_not_there_is_not_found(client, path):
    method = client.post if "end" in path else client.get

    assert method(f"/directory/{path}").status_code == 404


def test_a_closed_account_is_reopened(client, somebody):
    client.post("/directory/people/somebody/close/", {"close-reason": "Left."})
    assert "Reopen the account" in client.get("/directory/people/somebody/").content.decode()

    answer = client.post("/directory/people/somebody/reopen/", {"reopen-reason": "Back."}, follow=True)

    somebody.refresh_from_db()
    assert somebody.is_active and "The account is open again" in answer.content.decode()


def test_reopening_waits_for_a_second_person_where_there_was_trust(client, somebody):
    MembershipFactory(person=somebody, role=Role.AUDITOR)
    client.post("/directory/people/somebody/close/", {"close-reason": "Left."})

    answer = client.post("/directory/people/somebody/reopen/", {"reopen-reason": "Back."}, follow=True)

    somebody.refresh_from_db()
    page = answer.content.decode()
    assert not somebody.is_active and "Asked for; waits for a second person." in page
    proposal = somebody.proposals.get()
    assert "Reopen the account" in client.get(f"/directory/proposals/{proposal.pk}/").content.decode()
