"""A member reads, comments, approves or asks to take it up again; the lead sees who said what."""

import pytest

from tansiq.assessments.enums import Stage, View
from tansiq.assessments.models import Opinion


def page(overview) -> str:
    return f"/assessments/overviews/{overview.pk}/opinions/"


@pytest.fixture
def overview(scene):
    return scene.at(Stage.BEFORE_MEMBERS)


def test_a_member_says_its_view_before_silence_ends(scene, overview):
    html = scene.html("member", page(overview))
    assert "The silence period ends on" in html and "has not spoken yet" in html
    refused = scene.go("member").post(page(overview), {"view": "objects", "text": ""})
    assert refused.status_code == 422 and refused.context["form"].errors.keys() == {"text"}
    assert scene.go("member").post(page(overview), {"view": ""}).status_code == 422
    assert not Opinion.objects.exists()

    said = scene.go("member").post(page(overview), {"view": "objects", "text": "Once more, please."})
    assert said.status_code == 302 and Opinion.objects.get().view == View.OBJECTS
    html = scene.html("lead", page(overview))
    assert "Once more, please." in html and "Asks that it be taken up again" in html
    assert "has not spoken yet" not in html and "<form" not in html
    assert "Once more, please." in scene.html("member", page(overview)).split("<form")[1]  # to be said anew


@pytest.mark.parametrize(
    ("who", "status"), [("approver", 404), ("elsewhere", 404), ("stranger", 404), ("donor", 403), ("auditor", 403)]
)  # fmt: skip
def test_neither_the_state_nor_others_read_it(scene, overview, who, status):
    assert scene.go(who).get(page(overview)).status_code == status
    assert scene.go(who).post(page(overview), {"view": "approves"}).status_code == status


@pytest.mark.parametrize("who", ["lead", "reviewer"])
def test_the_body_reads_and_says_nothing(scene, overview, who):
    assert scene.go(who).get(page(overview)).status_code == 200
    assert scene.go(who).post(page(overview), {"view": "approves"}).status_code == 404


def test_after_the_adoption_it_is_read_only(scene):
    overview = scene.at(Stage.ADOPTED)
    html = scene.html("member", page(overview))

    assert "Approves" in html and "<form" not in html and "silence" not in html
    assert scene.go("member").post(page(overview), {"view": "approves"}).status_code == 404


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_needs_few_queries(scene, overview, language, django_assert_max_num_queries):
    scene.html("member", page(overview), language)
    with django_assert_max_num_queries(12):
        scene.html("member", page(overview), language)
