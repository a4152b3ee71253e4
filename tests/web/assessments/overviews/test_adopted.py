"""The adopted text with its hash: held against what stands, and taken as a file."""

import hashlib

import pytest

from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Snapshot
from tansiq.audit.models import LogEntry


def page(overview) -> str:
    return f"/assessments/overviews/{overview.pk}/adopted/"


@pytest.fixture
def overview(scene):
    return scene.at(Stage.ADOPTED)


def test_it_says_whether_the_text_is_still_the_one_adopted(scene, overview):
    html = scene.html("approver", page(overview))
    assert "sign by sign" in html and Snapshot.objects.get().sha256[:16] in html

    overview.sections.filter(key="needs").update(body="Slipped in past the actions.")
    html = scene.html("approver", page(overview))
    assert "What stands today is not the text adopted" in html
    assert "Technical-assistance needs" in html and "sign by sign" not in html


@pytest.mark.parametrize("who", ["approver", "lead"])
def test_the_file_has_the_hash_and_its_download_is_logged(scene, overview, who):
    kept = Snapshot.objects.get()
    answer = scene.go(who).get(f"{page(overview)}{kept.pk}/")

    assert hashlib.sha256(answer.content).hexdigest() == kept.sha256
    assert answer.headers["Content-Type"] == "application/json"
    assert overview.reference in answer.headers["Content-Disposition"]
    entry = LogEntry.objects.filter(event="record:downloaded").latest("id")
    assert entry.details["sha256"] == kept.sha256 and entry.kind == "assessments.overview"


@pytest.mark.parametrize(
    ("who", "status"), [("member", 404), ("stranger", 404), ("elsewhere", 404), ("auditor", 403)]
)
def test_others_have_neither_page_nor_file(scene, overview, who, status):
    assert scene.go(who).get(page(overview)).status_code == status
    assert scene.go(who).get(f"{page(overview)}{Snapshot.objects.get().pk}/").status_code == status
    assert not LogEntry.objects.filter(event="record:downloaded").exists()


def test_there_is_none_before_the_adoption(scene):
    overview = scene.at(Stage.WITH_STATE)

    assert scene.go("approver").get(page(overview)).status_code == 404


def test_a_text_that_is_not_there(scene, overview):
    assert scene.go("lead").get(f"{page(overview)}999/").status_code == 404


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_needs_few_queries(scene, overview, language, django_assert_max_num_queries):
    scene.html("approver", page(overview), language)
    with django_assert_max_num_queries(12):
        scene.html("approver", page(overview), language)
