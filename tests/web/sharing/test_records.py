"""Who sees one record: shown to who answers for it, changed after a rehearsal, and given to single persons."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.accounts.models import Person
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tansiq.projects.models import Project
from tansiq.sharing import actions
from tansiq.sharing.enums import Level, Seen
from tansiq.sharing.models import Grant
from tests.factories.sharing import group


def steady(answer) -> str:
    """Leave out the tokens and the address itself, which differ from one answer to the next."""
    return re.sub(r'"[\w-]{32,}"|/sharing/records/[\w./]+', "", answer.content.decode())


TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


def share(scene, **what):
    actions.share(record=scene.project, by=scene.people["owner"], **what)


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("coordinator", 404), ("other", 404), ("donor", 404), ("auditor", 403)],
)
def test_only_who_answers_for_a_record_learns_who_sees_it(scene, who, status):
    share(scene, level=Level.PLATFORM)

    assert scene.go(who).get(scene.at).status_code == status


@pytest.mark.parametrize(
    "path", ["projects.project/999999/", "no.such/1/", "nothing/1/", "accounts.person/1/"]
)
def test_a_guess_is_answered_as_what_may_not_be_seen(scene, path):
    hidden = scene.go("other").get(scene.at)
    guessed = scene.go("other").get(f"/sharing/records/{path}")

    assert guessed.status_code == hidden.status_code == 404
    assert steady(guessed) == steady(hidden)


def test_organisations_stand_with_their_reasons(scene):
    circle = group(scene.donor, scene.entity, seen=Seen.EVERYONE)
    share(scene, level=Level.PARTIES, parties=[scene.other], groups=[circle])

    html = scene.html("owner", scene.at)

    for organisation, reason in ((scene.other, "Named as a party."), (scene.donor, "Member of a group")):
        assert str(organisation) in html and reason in html
    assert "from “Confidential to the owner” to “Named parties”" in html


def test_hidden_members_of_a_group_stay_hidden(scene):
    circle = group(scene.donor, scene.entity, seen=Seen.STEWARD)
    share(scene, level=Level.PARTIES, parties=[scene.other], groups=[circle])

    html = scene.html("owner", scene.at)

    assert "Also the members of" in html and str(circle) in html
    assert str(scene.donor) not in html


def test_history_names_no_person(scene):
    share(scene, level=Level.PLATFORM)

    assert scene.people["owner"].username not in scene.html("owner", scene.at).split("How it came")[1]


def test_a_change_is_shown_before_it_is_made(scene):
    change = {"level": Level.PARTIES, "parties": [scene.donor.code], "groups": [], "marking": "Restricted"}
    shown = scene.go("owner").post(f"{scene.at}change/", {**change, "step": "preview"}).content.decode()

    gain = shown.split("Would see it no longer")[0]
    assert str(scene.donor) in gain and "Nothing has been changed yet" in shown
    assert Project.objects.get(pk=scene.project.pk).level == Level.CONFIDENTIAL
    again = scene.go("owner").post(f"{scene.at}change/", {**change, "step": "back"}).content.decode()
    assert "Show what would change" in again

    done = scene.go("owner").post(f"{scene.at}change/", {**change, "step": "confirm"})

    assert done.status_code == 302
    now = Project.objects.get(pk=scene.project.pk)
    assert (now.level, now.marking, list(now.parties.all())) == (Level.PARTIES, "Restricted", [scene.donor])


def test_who_would_lose_sight_is_named(scene):
    share(scene, level=Level.PARTIES, parties=[scene.donor])

    shown = scene.go("owner").post(
        f"{scene.at}change/", {"level": Level.CONFIDENTIAL, "step": "preview"}
    ).content.decode()  # fmt: skip

    assert str(scene.donor) in shown.split("Would see it no longer")[1]


@pytest.mark.parametrize(
    "typed",
    [
        {"level": "parties"},
        {"level": "everybody"},
        {"level": "parties", "parties": ["nowhere"]},
        {"level": "parties", "groups": ["unknown"]},
    ],
)
@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_bad_input_is_told_at_its_field_and_changes_nothing(scene, typed, step):
    answer = scene.go("owner").post(f"{scene.at}change/", {**typed, "step": step})

    assert answer.status_code == 422 and "errorlist" in answer.content.decode()
    assert not LogEntry.objects.filter(event=Event.RECORD_SHARED).exists()


@pytest.mark.parametrize("step", ["change/", "give-access/"])
@pytest.mark.parametrize("who", ["coordinator", "other"])
def test_others_change_nothing(scene, who, step):
    share(scene, level=Level.PLATFORM)

    assert scene.go(who).get(scene.at + step).status_code == 404
    assert scene.go(who).post(scene.at + step, {"level": "public", "step": "confirm"}).status_code == 404


@pytest.mark.parametrize("step", ["change/", "give-access/"])
def test_what_concerns_a_state_is_not_opened_by_its_owner(scene, step):
    assert scene.go("state").get(scene.of_state + step).status_code == 404


def test_access_in_person_is_given_and_ended(scene):
    reader = scene.people["academia"]
    typed = {"username": reader.username, "valid_until": TOMORROW, "may_export": "on"}
    assert scene.go("owner").get(f"{scene.at}give-access/").status_code == 200

    assert scene.go("owner").post(f"{scene.at}give-access/", typed).status_code == 302
    assert scene.go("academia").get(f"/projects/{scene.project.pk}/").status_code == 200
    html = scene.html("owner", scene.at)
    assert str(Person.objects.get(pk=reader.person_id)) in html and "may take it away in a file" in html

    given = Grant.objects.get()
    assert scene.go("other").post(f"{scene.at}end-access/{given.pk}/").status_code == 404
    assert scene.go("owner").post(f"{scene.at}end-access/{given.pk}/").status_code == 302
    assert scene.go("owner").post(f"{scene.at}end-access/{given.pk}/").status_code == 404
    assert scene.go("academia").get(f"/projects/{scene.project.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"username": "nobody-here"}, "username"), ({"valid_until": "2020-01-01"}, "valid_until"), ({"valid_until": "soon"}, "valid_until")],
)  # fmt: skip
def test_access_is_not_given_to_nobody_nor_for_the_past(scene, typed, field):
    sound = {"username": scene.people["academia"].username, "valid_until": TOMORROW}
    answer = scene.go("owner").post(f"{scene.at}give-access/", {**sound, **typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not Grant.objects.exists()


def test_the_head_of_a_project_says_why_and_leads_its_owner_on(scene):
    page = f"/projects/{scene.project.pk}/"

    assert scene.at in scene.html("owner", page)
    share(scene, level=Level.PLATFORM)
    assert scene.at not in scene.html("coordinator", page)
    assert "It is open to everyone who has signed in." in scene.html("coordinator", page)


def test_a_state_learns_who_sees_what_it_submitted(scene):
    for who in ("state", "approver"):
        html = scene.html(who, scene.of_state)
        assert str(scene.office) in html and "released to it by default" in html
    assert scene.go("coordinator").get(scene.of_state).status_code == 404
    assert scene.go("elsewhere").get(scene.of_state).status_code == 404
