"""The pages of nominations, invitations and focal points."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.accounts.models import Membership, Nomination, Person
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tansiq.kernel import telling
from tansiq.kernel.letters import path_of
from tansiq.sharing.actions import give_grant
from tansiq.sharing.enums import Level
from tests.factories.accounts import MembershipFactory, PersonFactory, actor
from tests.factories.focal_points import PDF, body, nominated
from tests.factories.projects import editor_of, project
from tests.factories.reference import StateFactory

ADD = "/directory/nominations/add/"


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def told(monkeypatch):
    messages = []
    monkeypatch.setattr(telling, "_tellers", [messages.append])
    return messages


@pytest.fixture
def own(world):
    return body(world.north)


@pytest.fixture
def speaks(own):
    return actor(Role.STATE_FOCAL_POINT, own)


@pytest.fixture
def client(browser_of, speaks):
    return browser_of(speaks)


@pytest.fixture
def secretariat(world, browser_of):
    return browser_of(world.readers["coordinator"])


def asked(own, **changes):
    return {
        "nominator": own.code,
        "authority": "ministry",
        "letter": SimpleUploadedFile("letter.pdf", PDF),
        "name_ar": "أورسين بلكوار",
        "name_en": "Orsine Belquar",
        "email": "orsine@example.org",
        "function_title": "Director",
        "telephone": "+1 555 0100",
        "language": "ar",
        "organisation": own.code,
        "role": "state_focal_point",
        **changes,
    }


def test_a_focal_point_nominates_and_the_office_vets_and_the_nominee_begins(own, client, secretariat, told):
    assert "Nominate a focal point" in client.get(ADD).content.decode()
    response = client.post(ADD, asked(own, is_national_coordinator="on"))
    made = Nomination.objects.get()
    page = response["Location"]
    assert page == f"/directory/nominations/{made.pk}/"
    assert "Orsine Belquar" in client.get("/directory/nominations/").content.decode()
    assert 'value="accept"' not in client.get(page).content.decode()

    assert 'value="accept"' in secretariat.get(page).content.decode()
    secretariat.post(page, {"decision": "accept"})
    link = told[-1].link
    guest = Client()
    html = guest.get(link)
    assert "orsine.belquar" in html.content.decode() and html["Referrer-Policy"] == "strict-origin"
    assert "Belquar" not in html.content.decode().replace("orsine.belquar", "")
    password = {"password": "quiet-rivers-carry-boats", "again": "quiet-rivers-carry-boats"}
    assert guest.post(link, password)["Location"] == "/accounts/sign-in/"
    assert guest.get(link).status_code == 404
    signed_in = guest.post(
        "/accounts/sign-in/", {"login": "orsine.belquar", "password": "quiet-rivers-carry-boats"}
    )

    assert signed_in.status_code == 302
    held = Membership.objects.get(nomination=made)
    assert held.is_national_coordinator and held.status == "active"
    assert "Orsine Belquar" in secretariat.get("/directory/coordinators/").content.decode()


WRONG = {
    "a text as letter": (
        {"letter": SimpleUploadedFile("letter.pdf", b"Dear all")},
        "letter",
        "The letter is a PDF",
    ),
    "no letter": ({"letter": ""}, "letter", "required"),
    "no name": ({"name_ar": "", "name_en": ""}, "name_en", "Write the name"),
    "no address": ({"email": "nowhere"}, "email", "valid email"),
    "a telephone of words": ({"telephone": "call me"}, "telephone", "Digits"),
    "another role": ({"role": "entity_focal_point"}, "role", "valid choice"),
    "an unknown organisation": ({"organisation": "nowhere"}, "organisation", "valid choice"),
    "a day that has passed": ({"valid_until": "2018-01-01"}, "valid_until", "has passed"),
    "an approver who coordinates": (
        {"role": "state_approver", "is_national_coordinator": "on"},
        "is_national_coordinator",
        "Only a State",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(own, client, what, tmp_path):
    change, field, message = WRONG[what]

    response = client.post(ADD, asked(own, **change))

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert not Nomination.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_another_state_is_not_even_to_choose(own, client):
    other, state = body(), StateFactory()

    html = client.get(ADD).content.decode()

    assert other.code not in html and state.iso3 not in html
    assert client.post(ADD, asked(own, organisation=other.code)).status_code == 422
    assert client.post(ADD, asked(own, states=[state.iso3])).status_code == 422


def test_a_nominee_who_stands_is_named_at_the_address(own, client):
    client.post(ADD, asked(own))

    response = client.post(ADD, asked(own))

    assert response.status_code == 422 and "is open" in str(response.context["form"].errors["email"])


def test_a_decline_needs_a_reason_that_who_nominated_reads(own, client, secretariat):
    client.post(ADD, asked(own))
    page = f"/directory/nominations/{Nomination.objects.get().pk}/"

    assert secretariat.post(page, {"decision": "decline"}).status_code == 422
    secretariat.post(page, {"decision": "decline", "reason": "Not signed."})

    assert "Not signed." in client.get(page).content.decode()
    assert secretariat.post(page, {"decision": "accept"}).status_code == 422


def test_who_nominated_cannot_vet_and_is_told_so(world, secretariat, own):
    made = nominated(by=world.readers["coordinator"], organisation=own)
    page = f"/directory/nominations/{made.pk}/"

    assert 'value="accept"' not in secretariat.get(page).content.decode()
    assert secretariat.post(page, {"decision": "accept"}).status_code == 422
    secretariat.post(page, {"decision": "withdraw"})
    assert Nomination.objects.get().state == "withdrawn"


def test_of_an_account_that_is_here_the_office_is_told(world, own, client, secretariat):
    PersonFactory(email="orsine@example.org", names={"en": "Known Before"})
    client.post(ADD, asked(own))
    page = f"/directory/nominations/{Nomination.objects.get().pk}/"

    assert "Known Before" in secretariat.get(page).content.decode()
    assert "Known Before" not in client.get(page).content.decode()


def test_what_the_rules_refuse_on_deciding_is_said(world, own, client, secretariat):
    PersonFactory.create_batch(2, email="orsine@example.org")
    client.post(ADD, asked(own))

    response = secretariat.post(
        f"/directory/nominations/{Nomination.objects.get().pk}/", {"decision": "accept"}
    )

    assert response.status_code == 422 and "Several accounts" in response.content.decode()


def test_the_letter_is_handed_out_to_who_may_see_it_and_that_is_logged(world, own, client, browser_of):
    client.post(ADD, asked(own))
    made = Nomination.objects.get()
    address = f"/directory/nominations/{made.pk}/letter/"

    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="nomination-{made.pk}.pdf"'
    assert LogEntry.objects.filter(event=Event.RECORD_DOWNLOADED).count() == 1
    for by in (actor(Role.STATE_FOCAL_POINT, body()), world.readers["owner"]):
        assert browser_of(by).get(address).status_code == 404
        assert browser_of(by).get(f"/directory/nominations/{made.pk}/").status_code == 404
    path_of(made.letter_stored_as).unlink()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_stand_in_both_languages(own, client, secretariat, told, language):
    client.post(ADD, asked(own))
    made = Nomination.objects.get()
    held = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=own, nomination=made)
    secretariat.post(f"/directory/nominations/{made.pk}/", {"decision": "accept"})
    pages = [
        ADD,
        f"{ADD}?after={held.pk}",
        f"/directory/nominations/{made.pk}/",
        f"/directory/focal-points/{held.pk}/",
        "/directory/nominations/?state=active",
        told[-1].link,
    ]
    for page in pages:
        html = client.get(page, headers={"Accept-Language": language}).content.decode()
        assert f'<html lang="{language}"' in html and " style=" not in html, page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password1234", "again": "password1234"}, "too common"),
        ({"again": "something else here"}, "not the same"),
    ],
)
def test_a_poor_password_is_refused_and_the_link_stays_good(own, client, secretariat, told, change, message):
    client.post(ADD, asked(own))
    secretariat.post(f"/directory/nominations/{Nomination.objects.get().pk}/", {"decision": "accept"})
    good = {"password": "quiet-rivers-carry-boats", "again": "quiet-rivers-carry-boats"}

    response = Client().post(told[-1].link, {**good, **change})

    assert response.status_code == 422 and message in response.content.decode()
    assert Client().get(told[-1].link).status_code == 200
    assert client.post(told[-1].link, good).status_code == 422


# --- focal points ---


def test_a_focal_point_is_suspended_lifted_and_confirmed(own, client):
    held = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=own)
    page = f"/directory/focal-points/{held.pk}/"

    assert client.post(page, {"move": "suspend", "reason": ""}).status_code == 422
    assert client.post(page, {"move": "suspend", "reason": "On leave."}).status_code == 302
    assert "On leave." in client.get(page).content.decode()
    assert "The suspension is lifted." in client.post(page, {"move": "resume"}, follow=True).content.decode()
    client.post(page, {"move": "revalidate"})

    held.refresh_from_db()
    assert held.last_revalidated_on == timezone.localdate()


def test_what_does_not_fit_is_said(own, client, speaks):
    mine = Membership.objects.get(person_id=speaks.person_id)
    page = f"/directory/focal-points/{mine.pk}/"

    assert "Somebody else has to do this for you." in client.get(page).content.decode()
    assert client.post(page, {"move": "suspend", "reason": "x"}).status_code == 422
    assert client.post(page, {"move": "nothing"}).status_code == 200


def test_a_focal_point_elsewhere_is_not_there(client):
    other = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=body())

    assert client.get(f"/directory/focal-points/{other.pk}/").status_code == 404
    assert client.get(f"{ADD}?after={other.pk}").status_code == 404
    assert client.get(f"{ADD}?after=nobody").status_code == 404


def test_a_successor_begins_with_what_the_predecessor_has(own, client, secretariat, told):
    held = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=own, is_national_coordinator=True)
    held.states.add(own.state)
    html = client.get(f"{ADD}?after={held.pk}").content.decode()
    assert "The successor of" in html and "checked" in html and "What passes to the successor" in html

    client.post(f"{ADD}?after={held.pk}", asked(own))
    made = Nomination.objects.get()
    assert made.predecessor == held
    page = f"/directory/nominations/{made.pk}/"
    assert "Takes over from" in secretariat.get(page).content.decode()


def test_the_hand_over_names_only_what_its_reader_sees(own, client, secretariat):
    held = MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=own)
    open_one, closed = project(), project(level=Level.CONFIDENTIAL)
    for row in (open_one, closed):
        until = timezone.localdate() + timedelta(days=5)
        give_grant(record=row, person=held.person, valid_until=until, by=editor_of(row.owner))

    for page in (f"{ADD}?after={held.pk}", f"/directory/focal-points/{held.pk}/"):
        html = client.get(page).content.decode()
        assert open_one.title in html and closed.title not in html and closed.reference not in html


def test_the_standing_shows_who_ends_soon(own, client):
    held = MembershipFactory(
        role=Role.STATE_APPROVER,
        organisation=own,
        valid_until=timezone.localdate() + timedelta(days=5),
        person__last_login=timezone.now(),
    )

    html = client.get("/directory/focal-points/standing/").content.decode()

    assert html.count(f"/directory/focal-points/{held.pk}/") == 2
    assert Person.objects.get(pk=held.person_id).display_name in html
