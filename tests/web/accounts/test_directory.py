"""The pages of the directory, of one's own entry, and of what waits for a second person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts import actions
from tansiq.accounts.models import Membership, Person, Proposal
from tests.factories.accounts import MembershipFactory, PersonFactory, actor, holders
from tests.factories.focal_points import body
from tests.factories.reference import ThemeFactory

PAGES = (
    "",
    "coordinators/",
    "entry/",
    "focal-points/",
    "focal-points/standing/",
    "nominations/",
    "proposals/",
)


@pytest.fixture
def client(world, browser_of):
    return browser_of(world.readers["coordinator"])


@pytest.fixture
def second(world, browser_of):
    return browser_of(actor(Role.COORDINATOR, world.office))


@pytest.fixture
def person(world) -> Person:
    return PersonFactory(username="somebody", names={"en": "Some Body", "ar": "فلان"})


@pytest.fixture
def listed(world):
    """A national coordinator with a telephone that only the office sees."""
    given = MembershipFactory(
        role=Role.STATE_FOCAL_POINT,
        organisation=body(world.north),
        is_national_coordinator=True,
        person__names={"en": "Lamis Orvane", "ar": "لميس أورفان"},
        person__telephone="555 0100",
        person__languages=["ar", "fr"],
    )
    given.revalidate_by = timezone.localdate() + timedelta(days=10)
    given.save()
    return given


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_the_directory_and_who_is_led_to_the_accounts(world, browser_of, role):
    rights = PERMISSIONS[role]
    answer = browser_of(actor(role, world.entity)).get("/directory/")

    if Perm.DIRECTORY_READ in rights:
        assert answer.status_code == 200
    elif Perm.DIRECTORY_MANAGE in rights:
        assert answer["Location"] == "/directory/people/"
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_asked_to_sign_in(db, path):
    assert Client().get(f"/directory/{path}").status_code == 302


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_its_pages_stand_in_both_languages_full_and_empty(client, listed, path, language):
    for _round in range(2):
        html = client.get(f"/directory/{path}", headers={"Accept-Language": language}).content.decode()
        assert f'<html lang="{language}"' in html and " style=" not in html
        listed.suspended_at = timezone.now()
        listed.save()


def test_themes_are_shown_and_sought(client, listed):
    theme, other = ThemeFactory(), ThemeFactory()
    listed.themes.add(theme)

    assert "Asked about:" in client.get(f"/directory/?theme={theme.code}").content.decode()
    assert "Nobody found" in client.get(f"/directory/?theme={other.code}").content.decode()
    assert f"{theme.name}" in client.get("/directory/?theme=no-such").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_its_pages_need_few_queries(client, listed, remembered, django_assert_max_num_queries, path):
    for _n in range(20):
        MembershipFactory()
    remembered()
    client.get(f"/directory/{path}")

    with django_assert_max_num_queries(14):
        client.get(f"/directory/{path}")


def test_what_is_shown_depends_on_the_reader(world, client, browser_of, listed):
    other = browser_of(world.readers["owner"])

    assert "555 0100" in client.get("/directory/").content.decode()
    html = other.get("/directory/").content.decode()
    assert "Lamis Orvane" in html and "555 0100" not in html and listed.person.email not in html
    assert "Arabic, French" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"name": "lamis"}, True),
        ({"name": "لميس"}, True),
        ({"name": "nobody"}, False),
        ({"role": "state_focal_point"}, True),
        ({"role": "donor"}, False),
        ({"role": "king"}, True),
        ({"region": "nowhere"}, True),
    ],
)
def test_the_directory_is_narrowed(client, listed, query, found):
    html = client.get("/directory/", query).content.decode()

    assert ("Lamis Orvane" in html) == found


def test_an_organisation_finds_its_people(client, listed):
    html = client.get("/directory/", {"name": listed.organisation.name}).content.decode()

    assert "Lamis Orvane" in html


@pytest.mark.parametrize("path", ["", "coordinators/"])
def test_a_region_keeps_its_states(client, world, listed, remembered, path):
    inside = client.get(f"/directory/{path}", {"region": world.group.code}).content.decode()
    world.group.members.all().delete()
    remembered()
    outside = client.get(f"/directory/{path}", {"region": world.group.code}).content.decode()

    assert "Lamis Orvane" in inside and "Lamis Orvane" not in outside


# --- one's own entry ---

ENTRY = {
    "function_title": "Director",
    "telephone": "+1 555 0100",
    "languages": ["ar"],
    "shows_function": "everyone",
    "shows_email": "own",
    "shows_telephone": "nobody",
    "shows_languages": "everyone",
}


def test_a_person_says_what_is_shown(world, browser_of):
    by = world.readers["academia"]

    assert browser_of(by).post("/directory/entry/", ENTRY).status_code == 302

    person = Person.objects.get(pk=by.person_id)
    assert person.function_title == "Director" and person.shown["email"] == "own"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"telephone": "call me"}, "Digits, spaces"),
        ({"languages": ["xx"]}, "valid choice"),
        ({"shows_email": "all"}, "valid choice"),
    ],
)
def test_what_is_wrong_in_an_entry_is_said(world, client, change, message):
    response = client.post("/directory/entry/", {**ENTRY, **change})

    assert response.status_code == 422 and message in response.content.decode()


def test_a_person_asks_for_erasure_and_somebody_confirms(world, browser_of, second):
    by = world.readers["academia"]
    browser = browser_of(by)

    assert "Your request waits" in browser.post("/directory/entry/erasure/", follow=True).content.decode()
    assert "a second person decides by" in browser.get("/directory/entry/").content.decode()
    proposal = Proposal.objects.get()
    own = browser.get(f"/directory/proposals/{proposal.pk}/").content.decode()
    assert "A second person decides" in own and 'value="confirm"' not in own
    second.post(f"/directory/proposals/{proposal.pk}/", {"decision": "confirm"})

    assert Person.objects.get(pk=by.person_id).erased_at
    assert browser.get("/directory/entry/").status_code == 302


# --- two people ---


def test_a_role_of_trust_is_proposed_and_confirmed(world, client, second, person):
    asked = {"organisation": world.other.code, "role": Role.AUDITOR, "states": [world.north.iso3]}

    assert client.post("/directory/people/somebody/", asked)["Location"] == "/directory/proposals/"
    assert not Membership.objects.filter(person=person).exists()
    proposal = Proposal.objects.get()
    again = client.post("/directory/people/somebody/", asked)
    assert again.status_code == 422 and "waits for a second person" in again.content.decode()
    html = second.get(f"/directory/proposals/{proposal.pk}/").content.decode()
    assert world.north.name in html and "Auditor" in html and 'value="confirm"' in html
    own = client.post(f"/directory/proposals/{proposal.pk}/", {"decision": "confirm"}, follow=True)
    assert "neither who asked" in own.content.decode()
    second.post(f"/directory/proposals/{proposal.pk}/", {"decision": "confirm"})

    assert Membership.objects.get(person=person).role == Role.AUDITOR
    assert "Confirmed" in second.get("/directory/proposals/").content.decode()


def test_a_proposal_is_not_confirmed_or_its_time_passes(world, client, second, person):
    client.post("/directory/people/somebody/", {"organisation": world.other.code, "role": Role.AUDITOR})
    proposal = Proposal.objects.get()
    Proposal.objects.update(expires_at=timezone.now())
    assert "The time has passed" in client.get("/directory/proposals/").content.decode()
    Proposal.objects.update(expires_at=timezone.now() + timedelta(days=1))

    second.post(f"/directory/proposals/{proposal.pk}/", {"decision": "decline"})

    assert Proposal.objects.get().state == "declined"


def test_a_proposal_of_others_is_not_there(world, browser_of, client, person):
    client.post("/directory/people/somebody/", {"organisation": world.other.code, "role": Role.AUDITOR})
    browser = browser_of(world.readers["owner"])

    for pk in (Proposal.objects.get().pk, 0):
        assert browser.get(f"/directory/proposals/{pk}/").status_code == 404


# --- the account ---


def test_an_account_is_invited_closed_and_erased(client, second, person):
    path = "/directory/people/somebody/"

    assert "An invitation is on its way" in client.post(f"{path}invite/", follow=True).content.decode()
    assert (
        "waits for a second"
        in client.post(f"{path}erase/", {"erase-reason": "x"}, follow=True).content.decode()
    )
    assert "Asked for" in client.get(path).content.decode()
    assert (
        "The account is closed"
        in client.post(f"{path}close/", {"close-reason": "x"}, follow=True).content.decode()
    )
    assert "This account is closed" in client.post(f"{path}invite/", follow=True).content.decode()
    assert "Give a membership" not in client.get(path).content.decode()


def test_the_last_coordinator_is_not_closed(world, browser_of):
    operator = browser_of(actor(Role.OPERATOR, world.office))
    username = world.readers["coordinator"].username
    Membership.objects.filter(role=Role.COORDINATOR).exclude(person__username=username).delete()

    html = operator.post(f"/directory/people/{username}/close/", follow=True).content.decode()

    assert "Nobody else is Coordinator" in html
    assert Person.objects.get(username=username).is_active


@pytest.mark.parametrize("path", ["invite/", "close/", "erase/", "protect/"])
def test_others_touch_no_account(world, browser_of, person, path):
    assert browser_of(world.readers["owner"]).post(f"/directory/people/somebody/{path}").status_code == 403


def test_a_hidden_address_is_hidden_from_operators_too(world, browser_of, person):
    html = browser_of(actor(Role.OPERATOR, world.office)).get("/directory/people/somebody/").content.decode()

    assert person.email not in html


def test_a_person_is_protected_and_no_longer(client, listed):
    path = f"/directory/people/{listed.person.username}/"
    holders()

    client.post(f"{path}protect/", {"protected": "yes"})
    assert "Lamis Orvane" not in client.get("/directory/").content.decode()
    assert "Protected identity" in client.get(path).content.decode()
    client.post(f"{path}protect/", {"protected": "no"})
    assert "Lamis Orvane" in client.get("/directory/").content.decode()


def test_an_erased_person_is_not_searched(world, client, second, person):
    asked = actions.ask_erasure(person=person, reason="", by=world.readers["coordinator"])
    second.post(f"/directory/proposals/{asked.pk}/", {"decision": "confirm"})

    assert "Some Body" not in client.get("/directory/people/").content.decode()
    assert client.get("/directory/people/somebody/").status_code == 404
