"""The State comments, the body answers one by one, the State gives its word: on one page, each what is theirs."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.enums import Reply, Stage
from tansiq.assessments.models import Observation


def page(overview) -> str:
    return f"/assessments/overviews/{overview.pk}/observations/"


@pytest.fixture
def overview(scene):
    return scene.at(Stage.WITH_STATE)


def observe(scene, overview, who="focal_point", **typed):
    return scene.go(who).post(
        page(overview), {"section": "facts", "text": "It is otherwise.", "language": "en", **typed}
    )


def reply(scene, overview, made, who="assessor", **typed):
    named = {f"o{made.pk}-{name}": value for name, value in typed.items()}
    return scene.go(who).post(f"{page(overview)}{made.pk}/answer/", named)


def test_the_state_observes_until_the_day_and_late_ones_are_marked(scene, overview):
    html = scene.html("focal_point", page(overview))
    assert "The State comments until" in html and "The overview as a whole" in html
    assert observe(scene, overview).status_code == 302
    assert Observation.objects.get().section == "facts"

    closed = scene.go("approver").post(f"{page(overview)}close/", follow=True)
    assert "The comments are closed; the assessing body" in closed.content.decode()
    late = scene.go("focal_point").post(
        page(overview), {"section": "", "text": "Once more.", "language": "ar"}, follow=True
    )
    html = late.content.decode()
    assert "marked as received after the deadline" in html and "Received after the deadline" in html
    again = scene.go("approver").post(f"{page(overview)}close/", follow=True)
    assert "message--error" in again.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"), [({"text": " "}, "text"), ({"section": "nowhere"}, "section"), ({"language": "xx"}, "language")]
)  # fmt: skip
def test_bad_input_is_told_at_its_field(scene, overview, typed, field):
    answer = observe(scene, overview, **typed)

    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {field}
    assert not Observation.objects.exists()


def test_each_is_answered_by_itself(scene, overview):
    observe(scene, overview)
    made = Observation.objects.get()
    html = scene.html("assessor", page(overview))
    assert "Not answered yet" in html and f"{made.pk}/answer/" in html
    assert f"{made.pk}/answer/" not in scene.html("approver", page(overview))

    refused = reply(scene, overview, made, reply="declined", reason="")
    assert refused.status_code == 422 and "Say why the observation is declined." in refused.content.decode()
    assert reply(scene, overview, made, reply="").status_code == 422
    assert reply(scene, overview, made, reply="declined", reason="Not so.").status_code == 302
    made.refresh_from_db()
    assert (made.reply, made.reason) == (Reply.DECLINED, "Not so.")
    html = scene.html("approver", page(overview))
    assert "Declined, with a reason" in html and "Not so." in html
    assert "Answer otherwise" in scene.html("assessor", page(overview))


def test_an_observation_of_another_overview_is_not_there(scene, overview):
    assert scene.go("assessor").post(f"{page(overview)}999/answer/", {}).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("elsewhere", 404), ("member", 404), ("stranger", 404), ("donor", 403), ("auditor", 403)],
)
def test_others_find_nothing(scene, overview, who, status):
    assert scene.go(who).get(page(overview)).status_code == status
    assert observe(scene, overview, who).status_code == status


@pytest.mark.parametrize(("who", "status"), [("assessor", 404), ("reviewer", 404)])
def test_the_body_reads_and_does_not_observe(scene, overview, who, status):
    assert scene.go(who).get(page(overview)).status_code == 200
    assert observe(scene, overview, who).status_code == status
    assert scene.go(who).post(f"{page(overview)}close/").status_code == 403
    assert scene.go(who).post(f"/assessments/overviews/{overview.pk}/word/", {}).status_code == 403


def test_the_approver_gives_the_word_of_the_state(scene, overview):
    path = f"/assessments/overviews/{overview.pk}/word/"
    told = scene.go("approver").post(path, {"willingness": "on_request"}, follow=True)
    assert "It opens nothing by itself" in told.content.decode()
    overview.refresh_from_db()
    assert overview.willingness == "on_request"

    nothing = scene.go("approver").post(path, {}, follow=True)
    assert "Choose one of the words on sharing." in nothing.content.decode()
    assert scene.go("focal_point").post(path, {"willingness": "willing"}).status_code == 403
    assert "Willing to share on request" in scene.html("assessor", page(overview))


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("who", ["assessor", "approver"])
def test_it_needs_few_queries(scene, overview, who, language, django_assert_max_num_queries):
    for number in range(3):
        actions.observe(
            overview=overview, section="facts", text=f"No. {number}", language="en", by=scene.cast.approver
        )
    scene.html(who, page(overview), language)
    with django_assert_max_num_queries(12):
        scene.html(who, page(overview), language)
