"""Asking for access: the owner answers; who asked cannot tell a refusal, a wait and a record that is not there apart."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.sharing import actions
from tansiq.sharing.enums import AccessState
from tansiq.sharing.models import AccessRequest, Grant

TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


def ask(scene, reference, who="other"):
    organisation = {"other": scene.other, "donor": scene.donor}[who]
    typed = {"reference": reference, "organisation": organisation.code, "reason": "To join"}
    return scene.go(who).post("/sharing/access/ask/", typed, follow=True)


def _steady(html):
    return re.sub(r'"[\w-]{32,}"|access/\d+/|T[\d:+]+', "", html)


def test_a_record_that_is_there_and_one_that_is_not_are_answered_alike(scene):
    there, missing = ask(scene, "II-7"), ask(scene, "II-8")

    assert there.status_code == missing.status_code == 200
    lines = missing.content.decode().split('class="plain-list ruled"')[1].split("<li>")[1:3]
    words = [_steady(line).replace("II-7", "II-8").split("</li>")[0] for line in lines]
    assert words[0] == words[1]


def test_declined_reads_as_waiting(scene):
    ask(scene, "II-7")
    before = _steady(scene.html("other", "/sharing/access/"))
    asked = AccessRequest.objects.get()
    actions.decline_access(asked=asked, answer="No.", by=scene.people["owner"])

    assert _steady(scene.html("other", "/sharing/access/")) == before
    again = ask(scene, "II-7")
    assert again.status_code == 422 and "asked for this record already" in again.content.decode()
    back = scene.go("other").post(f"/sharing/access/{asked.pk}/withdraw/", follow=True)
    assert "has been taken back" in back.content.decode()


def test_the_owner_gives_access(scene):
    ask(scene, "II-7")
    asked = AccessRequest.objects.get()
    at = f"/sharing/access/{asked.pk}/"
    assert "II-7" in scene.html("owner", "/sharing/access/")

    missing = scene.go("owner").post(at, {"decision": "give"})
    assert missing.status_code == 422 and missing.context["form"].errors.keys() == {"valid_until"}
    past = scene.go("owner").post(at, {"decision": "give", "valid_until": "2020-01-01"})
    assert past.context["form"].errors.keys() == {"valid_until"}
    given = scene.go("owner").post(at, {"decision": "give", "valid_until": TOMORROW, "answer": "Welcome."})

    assert given.status_code == 302
    assert scene.go("other").get(f"/projects/{scene.project.pk}/").status_code == 200
    own = scene.html("other", "/sharing/access/")
    assert "Access given" in own and "Welcome." in own
    assert scene.go("owner").get(at).status_code == 404  # answered
    refused = scene.go("other").post(f"{at}withdraw/", follow=True)
    assert "not possible" in refused.content.decode()


def test_the_owner_gives_none(scene):
    ask(scene, "II-7")
    asked = AccessRequest.objects.get()

    scene.go("owner").post(f"/sharing/access/{asked.pk}/", {"decision": "decline", "answer": "Not now."})

    assert AccessRequest.objects.get().state == AccessState.DECLINED and not Grant.objects.exists()
    assert "Not now." not in scene.html("other", "/sharing/access/")


def test_what_concerns_a_state_leads_to_the_state(scene):
    ask(scene, scene.submission.reference)
    asked = AccessRequest.objects.get()
    at = f"/sharing/access/{asked.pk}/"

    html = scene.html("state", at)
    assert f"{scene.of_state}ask-consent/?organisation={scene.other.code}" in html
    assert "Give access" not in html
    assert scene.go("state").post(at, {"decision": "give", "valid_until": TOMORROW}).status_code == 422
    form = scene.html("state", f"{scene.of_state}ask-consent/", organisation=scene.other.code)
    assert re.search(f'value="{scene.other.code}" checked', form)


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 404), ("approver", 404), ("donor", 403), ("other", 404)]
)
def test_others_answer_nothing(scene, who, status):
    ask(scene, "II-7")

    assert scene.go(who).get(f"/sharing/access/{AccessRequest.objects.get().pk}/").status_code == status


def test_nobody_takes_back_anothers_request(scene):
    ask(scene, "II-7")
    pk = AccessRequest.objects.get().pk

    assert scene.go("donor").post(f"/sharing/access/{pk}/withdraw/").status_code == 404
    assert scene.go("other").post(f"/sharing/access/{pk}/withdraw/").status_code == 302
    assert AccessRequest.objects.get().state == AccessState.WITHDRAWN
    assert "Taken back" in scene.html("other", "/sharing/access/")


def test_a_record_that_the_owner_lost_is_not_answered_for(scene):
    ask(scene, "II-7")
    AccessRequest.objects.update(record_id=10**9)

    assert scene.go("owner").get(f"/sharing/access/{AccessRequest.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("missing", ["reference", "reason", "organisation"])
def test_a_request_without_what_it_needs_is_told_at_its_field(scene, missing):
    typed = {"reference": "II-7", "organisation": scene.other.code, "reason": "To join", missing: " "}
    answer = scene.go("other").post("/sharing/access/ask/", typed)

    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {missing}


def test_answering_costs_nothing_to_who_asks_for_nothing(scene):
    html = scene.html("other", "/sharing/access/")

    assert "No request to your organisation waits" in html and "Nothing so far." in html
