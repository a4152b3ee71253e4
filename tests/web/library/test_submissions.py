"""What States submit: sections as the reader may see them, numbered anew, and no trace of the rest."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.library.models import Submission, SubmissionSection
from tansiq.sharing import actions
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Effect
from tests.factories.accounts import actor
from tests.factories.sharing import body_of, consent

NEW = {
    "title": "A second text",
    "language": "ar",
    "submitted_on": "2026-02-03",
    "sections-heading": ["First", "", "Second"],
    "sections-body": ["One.", "", "Two."],
}


@pytest.fixture
def page(scene) -> str:
    return f"/library/{scene.submission.pk}/"


def new(scene, **typed):
    return scene.go("state").post("/library/submit/", {**NEW, "owner": scene.body.code, **typed})


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("state", 200),
        ("approver", 200),
        ("coordinator", 200),
        ("donor", 404),
        ("owner", 404),
        ("elsewhere", 404),
        ("auditor", 404),
    ],
)
def test_it_is_born_closed(scene, page, who, status):
    assert scene.go(who).get(page).status_code == status
    assert ("Title told" in scene.html(who, "/library/")) == (status == 200)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "releases", "takes"),
    [("coordinator", True, True), ("state", False, True), ("donor", False, True)],
)
def test_its_page_leads_to_releases_for_who_may_make_them(scene, page, who, releases, takes):
    consent(scene.submission, Reach(sections=["s2"], audiences=["donors"]))

    html = scene.html(who, page)

    assert (f"/releases/make/library.submission/{scene.submission.pk}/" in html) is releases
    assert (f"/releases/export/library.submission/{scene.submission.pk}/" in html) is takes


def test_sections_are_numbered_anew_without_a_trace(scene, page):
    consent(scene.submission, Reach(sections=["s2", "s3"], audiences=["donors"]))

    html = scene.html("donor", page).split("<main")[1]

    assert "toldt1" not in html and "toldt2" in html and "toldt3" in html
    assert "<bdi>1.</bdi>" in html and "<bdi>2.</bdi>" in html and "<bdi>3.</bdi>" not in html
    for trace in ("s1", "s2", "s3", " of 3", "not released"):
        assert trace not in html, trace
    assert "The State consented to your seeing it." in html


def test_a_text_is_submitted_and_blank_sections_left_out(scene):
    assert new(scene).status_code == 302

    added = Submission.objects.get(title="A second text")
    assert [(s.position, s.heading, s.body) for s in added.sections.all()] == [
        (1, "First", "One."),
        (2, "Second", "Two."),
    ]
    assert (added.language, added.submitted_on, added.owner) == ("ar", date(2026, 2, 3), scene.body)
    assert added.is_illustrative


def test_a_section_more_needs_no_script(scene):
    answer = new(scene, more="1", title="")
    html = answer.content.decode()

    assert answer.status_code == 200 and html.count('name="sections-heading"') == 4
    assert 'value="Second"' in html and "errorlist" not in html
    assert not Submission.objects.filter(title="A second text").exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"sections-heading": ["Lone"], "sections-body": [""]}, "sections"),
        ({"sections-heading": [""], "sections-body": [""]}, "sections"),
        ({"sections-heading": ["x" * 301], "sections-body": ["y"]}, "sections"),
        ({"sections-heading": ["x"] * 61, "sections-body": ["y"] * 61}, "sections"),
        ({"submitted_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "submitted_on"),
        ({"submitted_on": "soon"}, "submitted_on"),
        ({"language": "xx"}, "language"),
        ({"owner": "nowhere"}, "owner"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_written(scene, typed, field):
    refused = new(scene, **typed)

    assert refused.status_code == 422 and refused.context["form"].errors.keys() == {field}
    assert SubmissionSection.objects.count() == 3


def test_a_text_is_written_anew_until_the_state_is_asked(scene, page):
    form = scene.html("state", f"{page}edit/")
    assert "Heading toldh1" in form and "Text toldt3." in form
    assert (
        scene.go("state").post(f"{page}edit/", {**NEW, "more": "1"}).content.decode().count("sections-body")
        == 4
    )
    assert scene.go("state").post(f"{page}edit/", {**NEW, "title": ""}).status_code == 422
    assert scene.go("state").post(f"{page}edit/", NEW).status_code == 302
    assert Submission.objects.get().title == "A second text"
    actions.ask_consent(
        record=scene.submission, effect=Effect.RELEASE, reach=Reach(covers_all=True, audiences=["donors"]),
        asked_for=scene.office, reason="To match", by=scene.people["coordinator"],
    )  # fmt: skip

    told = scene.go("state").post(f"{page}edit/", {**NEW, "title": "Third"}, follow=True)

    assert "its words stand" in told.content.decode() and Submission.objects.get().title == "A second text"
    assert f"{page}edit/" not in scene.html("state", page)


@pytest.mark.parametrize(("who", "status"), [("approver", 403), ("coordinator", 403), ("donor", 403)])
def test_others_write_nothing(scene, page, who, status):
    assert scene.go(who).get("/library/submit/").status_code == status
    assert scene.go(who).post(f"{page}edit/", NEW).status_code == status


def test_a_focal_point_of_the_state_in_another_body_edits_nothing(scene, page, browser_of):
    browser = browser_of(actor(Role.STATE_FOCAL_POINT, body_of(scene.state)))

    assert browser.get(page).status_code == 200
    assert browser.get(f"{page}edit/").status_code == 404


def test_an_empty_list_says_what_to_do_next(scene):
    assert "No submission is released to you" in scene.html("donor", "/library/")
    Submission.objects.all().delete()
    assert "Nothing has been submitted yet" in scene.html("state", "/library/")


def test_who_may_ask_is_led_to_the_question(scene, page):
    assert f"{scene.of_state}ask-consent/" in scene.html("coordinator", page)
    assert scene.of_state in scene.html("state", page)
