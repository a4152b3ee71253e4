"""Every page of surveys: who opens it, in both languages, within twelve queries; the steps on; planning."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tansiq.assessments import actions
from tansiq.assessments.enums import Aspect, Stage
from tansiq.assessments.models import Survey
from tests.factories.assessments import brought_to, planned
from tests.factories.frameworks import following, version
from tests.factories.reference import StateFactory

INSIDERS = ("lead", "assessor", "reviewer")
STRANGERS = ("member", "coordinator", "other_state", "other_body")
OF_ONE = ("", "findings/", "areas/a1/", "behind/?finding=shortfall")


@pytest.mark.parametrize("who", INSIDERS)
@pytest.mark.parametrize("page", [*OF_ONE, "review/", "history/", "areas/a1/answers/A1.1.1/", "areas/a1/ratings/A1.1/in_place/"])  # fmt: skip
def test_the_assessing_body_opens_its_survey(scene, who, page):
    survey = brought_to(Stage.DRAFTING, scene.cast)

    answer = scene.go(who).get(f"/assessments/{survey.pk}/{page}")

    assert answer.status_code == 200


@pytest.mark.parametrize("who", ["focal_point", "approver", *STRANGERS])
@pytest.mark.parametrize("page", OF_ONE)
def test_to_others_it_is_as_if_it_were_not_there(scene, who, page):
    survey = brought_to(Stage.DRAFTING, scene.cast)

    assert scene.go(who).get(f"/assessments/{survey.pk}/{page}").status_code == 404
    assert survey.reference not in scene.html(who, "/assessments/?stage=all")


@pytest.mark.parametrize("who", STRANGERS)
def test_pages_of_those_who_take_part_stay_closed_to_others(scene, who):
    survey = brought_to(Stage.DRAFTING, scene.cast)

    for page in ("review/", "history/", "areas/a1/answers/A1.1.1/", "areas/a1/ratings/A1.1/in_place/"):
        assert scene.go(who).get(f"/assessments/{survey.pk}/{page}").status_code in (403, 404)


@pytest.mark.parametrize("who", ["focal_point", "approver"])
def test_the_state_reads_what_was_transmitted_to_it(scene, who):
    survey = brought_to(Stage.WITH_STATE, scene.cast)

    html = scene.html(who, f"/assessments/{survey.pk}/areas/a1/")

    assert "As the law says." in html and "data-autosave" not in html
    assert scene.people["assessor"].username.title() not in html
    told = scene.html(who, f"/assessments/{survey.pk}/history/")
    assert "Assessment passed by the quality review" in told and "Answer saved" not in told
    assert scene.go(who).get(f"/assessments/{survey.pk}/review/").status_code == 404


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_each_page_stands_in_both_languages(scene, language, direction):
    first = version()
    after = following(first)
    survey = brought_to(Stage.DRAFTING, scene.cast, under=first)
    pages = [
        *(f"{survey.pk}/{page}" for page in (*OF_ONE, "review/", "history/", "move/")),
        f"{survey.pk}/areas/a1/answers/A1.1.1/",
        f"{survey.pk}/areas/a1/ratings/A1.1/in_place/",
        f"{survey.pk}/areas/a1/findings/add/",
        f"{survey.pk}/findings/{survey.findings.all()[0].pk}/",
        "",
        "plan/",
        f"versions/{after.pk}/preview/",
    ]
    for page in pages:
        answer = scene.go("lead").get(f"/assessments/{page}", headers={"accept-language": language})
        html = answer.content.decode()
        assert answer.status_code == 200, page
        assert f'<html lang="{language}" dir="{direction}"' in html, page
        assert " style=" not in html and "<script>" not in html, page


def test_nobody_reads_it_without_a_sign_in(scene):
    survey = brought_to(Stage.DRAFTING, scene.cast)

    for page in (*OF_ONE, "review/", "history/", "areas/a1/answers/A1.1.1/"):
        answer = Client().get(f"/assessments/{survey.pk}/{page}")
        assert answer.status_code == 302 and "/accounts/sign-in/" in answer["Location"], page


@pytest.mark.parametrize("areas", [2, 12])
@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.QUALITY_REVIEW, Stage.BEFORE_MEMBERS])
def test_no_page_needs_more_than_twelve_queries(scene, django_assert_max_num_queries, areas, stage):
    survey = brought_to(stage, scene.cast, under=version(areas=areas))
    other = version(areas=1)
    for _n in range(areas):
        planned(type(scene.cast)(body=scene.cast.body), under=other)
    browser = scene.go("lead")
    finding = survey.findings.all()[0].pk
    pages = [*OF_ONE, "review/", "history/", "behind/?axis=in_place&level=some", "areas/a1/answers/A1.1.1/", "areas/a1/ratings/A1.1/in_place/", f"findings/{finding}/"]  # fmt: skip
    browser.get(f"/assessments/{survey.pk}/areas/a1/")  # reads what the area asks, once a process

    for page in pages:
        with django_assert_max_num_queries(12, info=page):
            assert browser.get(f"/assessments/{survey.pk}/{page}").status_code == 200
    with django_assert_max_num_queries(12):
        browser.get("/assessments/")


def test_the_list_is_narrowed_by_stage(scene):
    drafting = brought_to(Stage.DRAFTING, scene.cast)
    other = planned(type(scene.cast)(body=scene.cast.body))

    html = scene.html("lead", "/assessments/")
    assert drafting.reference in html and other.reference in html and "2 of 6" in html
    html = scene.html("lead", "/assessments/?stage=planned")
    assert drafting.reference not in html and other.reference in html
    assert "No survey stands here that you may see" in scene.html("member", "/assessments/")


def typed(scene, **changes):
    state = StateFactory()
    made = {
        "state": state.iso3,
        "version": str(version().pk),
        "owner": scene.cast.body.code,
        "order": "comments_first",
        "planned_for": (timezone.localdate() + timedelta(days=90)).isoformat(),
    }
    scene.remembered()
    return {**made, **changes}


@pytest.fixture
def planning(scene, remembered):
    scene.remembered = remembered
    return scene


def test_a_lead_plans(planning):
    answer = planning.go("lead").post("/assessments/plan/", typed(planning, is_visited_before="on"))

    survey = Survey.objects.get()
    assert answer["Location"] == f"/assessments/{survey.pk}/"
    assert survey.is_visited_before and survey.stage == Stage.PLANNED and survey.owner == planning.cast.body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "XXX"}, "state"),
        ({"version": "0"}, "version"),
        ({"planned_for": "2020-01-01"}, "planned_for"),
        ({"planned_for": "soon"}, "planned_for"),
        ({"order": "backwards"}, "order"),
    ],
)
def test_bad_plans_are_told_at_their_field(planning, changes, field):
    answer = planning.go("lead").post("/assessments/plan/", typed(planning, **changes))

    assert answer.status_code == 422 and set(answer.context["form"].errors) == {field}
    assert not Survey.objects.exists()


@pytest.mark.parametrize("who", ["assessor", "reviewer", "focal_point", "member"])
def test_only_a_lead_plans(planning, who):
    assert planning.go(who).get("/assessments/plan/").status_code == 403
    assert planning.go(who).post("/assessments/plan/", typed(planning)).status_code == 403


def test_the_whole_way_by_its_buttons(scene):
    cast = scene.cast
    survey = planned(cast)

    def step(who: str, name: str, **posted: str) -> str:
        shown = scene.html(who, f"/assessments/{survey.pk}/")
        assert f"/assessments/{survey.pk}/steps/{name}/" in shown, name
        scene.go(who).post(f"/assessments/{survey.pk}/steps/{name}/", posted)
        survey.refresh_from_db()
        return survey.stage

    assert step("lead", "start") == Stage.COLLECTING
    assert step("lead", "invite") == Stage.COLLECTING and survey.invited_at
    assert step("focal_point", "hand-in") == Stage.COLLECTING and survey.handed_in_at
    assert step("assessor", "draft") == Stage.DRAFTING
    assert step("lead", "submit") == Stage.DRAFTING  # nothing is signed off
    for area in survey.sections.all():
        rated(area, cast)
        scene.go("lead").post(f"/assessments/{survey.pk}/areas/{area.key}/do/sign-off/")
    actions.draft_overview(survey=survey, language="en", by=cast.assessor)
    assert step("lead", "submit") == Stage.QUALITY_REVIEW
    assert step("reviewer", "return", reason="Say more of A2.") == Stage.DRAFTING
    assert step("lead", "submit") == Stage.QUALITY_REVIEW
    for aspect in Aspect:
        scene.go("reviewer").post(f"/assessments/{survey.pk}/review/", {"aspect": aspect, "is_passed": "yes"})
    assert step("reviewer", "pass") == Stage.WITH_STATE
    assert step("approver", "close_comments") == Stage.ANSWERING
    assert step("lead", "put") == Stage.BEFORE_MEMBERS
    assert step("lead", "refer", reason="A member asked.") == Stage.ANSWERING
    assert step("lead", "put") == Stage.BEFORE_MEMBERS
    overview = survey.overview
    actions.consider(overview=overview, view="approves", text="", by=cast.member)
    assert step("lead", "adopt") == Stage.ADOPTED
    assert step("lead", "finish") == Stage.FINAL


def rated(area, cast):
    levels = [level["code"] for level in area.record.version.levels]
    for requirement in area.area.requirements.all():
        for axis in ("in_place", "in_practice"):
            actions.rate(
                area=area, requirement=requirement, axis=axis, level=levels[1], reason="", on_top_of=0, by=cast.lead
            )  # fmt: skip


def test_a_step_that_is_not_possible_says_why(scene):
    survey = brought_to(Stage.DRAFTING, scene.cast)

    html = scene.html("lead", f"/assessments/{survey.pk}/")

    assert "These areas are not signed off yet: a1, a2." in html and "disabled" in html
    assert "/steps/submit/" not in scene.html("assessor", f"/assessments/{survey.pk}/")


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [("assessor", "submit", 403), ("member", "submit", 404), ("lead", "fly", 404), ("lead", "hand-in", 403)],
)
def test_steps_of_others_are_refused(scene, who, name, status):
    survey = brought_to(Stage.DRAFTING, scene.cast)

    assert scene.go(who).post(f"/assessments/{survey.pk}/steps/{name}/").status_code == status
    survey.refresh_from_db()
    assert survey.stage == Stage.DRAFTING and survey.handed_in_at is None


def test_a_review_that_does_not_pass_needs_its_note(scene):
    survey = brought_to(Stage.QUALITY_REVIEW, scene.cast)
    at = f"/assessments/{survey.pk}/review/"

    refused = scene.go("reviewer").post(at, {"aspect": "gender", "is_passed": "no", "note": " "})
    assert refused.status_code == 422 and "note" in refused.context["form"].errors
    scene.go("reviewer").post(at, {"aspect": "gender", "is_passed": "no", "note": "Look again."})
    scene.go("reviewer").post(at, {"aspect": "gender", "is_passed": "yes"})
    html = scene.html("lead", at)
    assert "Look again." in html and "Noted before" in html
    assert scene.go("assessor").post(at, {"aspect": "gender", "is_passed": "yes"}).status_code == 200
    assert survey.reviews.count() == 2


def test_an_area_is_shared_out_and_summarised(scene):
    survey = brought_to(Stage.DRAFTING, scene.cast)
    at = f"/assessments/{survey.pk}/areas/a1/do"
    who = scene.cast.assessor.username

    scene.go("lead").post(f"{at}/share-out/", {"assignee": who})
    area = survey.sections.get(key="a1")
    assert area.assignee.username == who
    refused = scene.go("lead").post(f"{at}/share-out/", {"assignee": scene.cast.member.username}, follow=True)
    assert "Choose one of the assessors" in refused.content.decode()
    scene.go("assessor").post(f"{at}/account/", {"text": "The State has acted."})
    assert "The State has acted." in scene.html("lead", f"/assessments/{survey.pk}/areas/a1/")
    scene.go("lead").post(f"{at}/sign-off/")
    told = scene.go("assessor").post(f"{at}/account/", {"text": "No."}, follow=True).content.decode()
    assert "This area is signed off." in told
    scene.go("lead").post(f"{at}/reopen/", {"reason": "A new law."})
    area.refresh_from_db()
    assert area.signed_off_at is None and area.body == "The State has acted."
    assert scene.go("lead").post(f"{at}/burn/").status_code == 404
    assert scene.go("reviewer").post(f"{at}/sign-off/").status_code == 403


def test_a_newer_version_is_previewed_and_moved_to(scene):
    first = version()
    survey = brought_to(Stage.DRAFTING, scene.cast, under=first)
    assert scene.go("lead").get(f"/assessments/{survey.pk}/move/").status_code == 404
    after = following(first, areas=3)

    html = scene.html("lead", f"/assessments/{survey.pk}/move/")
    assert "From version" in html and "A1.1.1a" in html
    assert scene.cast.state.name in scene.html("lead", f"/assessments/versions/{after.pk}/preview/")
    assert scene.go("assessor").get(f"/assessments/{survey.pk}/move/").status_code == 403
    assert scene.go("lead").get(f"/assessments/versions/{first.pk}/preview/").status_code == 404
    scene.go("lead").post(f"/assessments/{survey.pk}/move/")
    survey.refresh_from_db()
    assert survey.version == after and survey.sections.count() == 3
    assert "6" in scene.html("lead", f"/assessments/{survey.pk}/")
    assert scene.go("lead").post(f"/assessments/{survey.pk}/move/").status_code == 404


def test_moving_is_refused_where_nothing_is_filled_in(scene):
    first = version()
    survey = brought_to(Stage.QUALITY_REVIEW, scene.cast, under=first)
    following(first)

    told = scene.go("lead").post(f"/assessments/{survey.pk}/move/", follow=True).content.decode()

    assert "not possible while the assessment is at the stage" in told


def test_what_stands_behind_each_figure(scene):
    survey = brought_to(Stage.FINAL, scene.cast)
    at = f"/assessments/{survey.pk}/behind/"

    assert "A1.1 Requirement A1" in scene.html("lead", f"{at}?axis=in_place&level=none")
    assert "Found in a1" in scene.html("lead", f"{at}?finding=shortfall")
    assert "Nothing stands behind" in scene.html("lead", f"{at}?moved=rose")
    for asked in ("", "?axis=up&level=none", "?axis=in_place&level=most", "?finding=joy", "?moved=sideways"):
        assert scene.go("lead").get(f"{at}{asked}").status_code == 404, asked


def test_what_moved_since_the_last_cycle(scene):
    first = brought_to(Stage.FINAL, scene.cast)
    second = brought_to(Stage.DRAFTING, scene.cast, under=first.version)
    area = second.sections.get(key="a1")
    requirement = area.area.requirements.get()
    rating = second.ratings.get(requirement=requirement, axis="in_place")
    actions.rate(area=area, requirement=requirement, axis="in_place", level="all", reason="", on_top_of=rating.number, by=scene.cast.lead)  # fmt: skip

    html = scene.html("lead", f"/assessments/{second.pk}/behind/?moved=rose")

    assert "A1.1 Requirement A1" in html and "none" in html and "all" in html
    assert first.reference in scene.html("lead", f"/assessments/{second.pk}/")


def test_the_header_leads_there_for_who_reads_assessments(scene):
    for who, leads in (("lead", True), ("approver", True), ("member", True), ("coordinator", False)):
        assert ('href="/assessments/"' in scene.html(who, "/")) is leads, who
