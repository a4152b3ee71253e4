"""The page of an overview: who sees what of it, in which language, and which doors it opens."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.enums import FindingKind, Stage, View
from tansiq.audit.models import LogEntry
from tansiq.sharing.actions import ask_consent
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Effect
from tansiq.web.assessments.overviews.page import way
from tests.factories.assessments import brought_to
from tests.factories.sharing import consent


def page(overview) -> str:
    return f"/assessments/overviews/{overview.pk}/"


@pytest.mark.parametrize(
    ("stage", "sees"),
    [
        (Stage.DRAFTING, {"lead", "assessor", "reviewer"}),
        (Stage.WITH_STATE, {"lead", "assessor", "reviewer", "focal_point", "approver"}),
        (Stage.BEFORE_MEMBERS, {"lead", "assessor", "reviewer", "focal_point", "approver", "member"}),
    ],
)
def test_who_sees_it_at_each_stage_and_to_others_it_is_not_there(scene, stage, sees):
    overview = scene.at(stage)

    for who in scene.people:
        status = scene.go(who).get(page(overview)).status_code
        assert status == (200 if who in sees else 404), who
        listed = f'href="{page(overview)}"' in scene.html(who, "/assessments/overviews/")
        assert listed == (who in sees), who


def test_who_opens_it_stands_in_the_log(scene):
    overview = scene.at(Stage.WITH_STATE)
    scene.html("approver", page(overview))

    entry = LogEntry.objects.filter(event="record:read").latest("id")
    assert (entry.kind, entry.key) == ("assessments.overview", str(overview.pk))


def test_sections_released_stand_alone_numbered_anew_without_a_trace(scene):
    overview = scene.at(Stage.FINAL)
    consent(overview, Reach(sections=["foremost", "needs"], audiences=["donors"]))
    html = scene.html("donor", page(overview))

    assert ">1. The foremost shortfalls" in html
    assert ">2. Technical-assistance needs" in html and ">3. " not in html
    for trace in (
        "Facts", "Progress by area", "Requirements by level", "Shortfalls by area", "Good practice",
        "life-cycle", "Observations", "Views of the members", "Adopted text", 'id="facts"', "drawn from the survey",
    ):  # fmt: skip
        assert trace not in html, trace
    for path in (
        "observations/",
        "opinions/",
        "adopted/",
        "draw/",
        "sections/needs/",
        "sections/needs/earlier/",
    ):
        assert scene.go("donor").get(page(overview) + path).status_code in (403, 404), path
    assert "The State consented to your seeing it." in html


def test_each_reads_in_her_own_language(scene):
    overview = scene.at(Stage.WITH_STATE)
    html = scene.html("approver", page(overview), "ar")

    assert "الاستعراض العام لتقييم التنفيذ" in html and "أبرز أوجه القصور" in html
    assert "The foremost shortfalls" not in html


def test_what_is_not_translated_says_so(scene):
    overview = scene.at(Stage.DRAFTING)
    section = overview.sections.select_related("record").get(key="facts")
    actions.edit_section(
        section=section, language="en", heading="Facts", body="Our own words.", on_top_of=0,
        by=scene.cast.assessor,
    )  # fmt: skip
    html = scene.html("assessor", page(overview), "ar")

    assert "Our own words." in html and 'lang="en"' in html
    assert "لم يُترجم إلى لغتك بعد" in html and "متقادمة" in html


def test_figures_counted_anew_are_flagged_for_who_writes(scene):
    overview = scene.at(Stage.DRAFTING)
    for key in ("facts", "shortfalls"):
        section = overview.sections.select_related("record").get(key=key)
        actions.edit_section(
            section=section, language="en", heading="Ours", body="One.", on_top_of=0, by=scene.cast.assessor
        )
    area = scene.survey.sections.first()
    actions.record_finding(
        area=area, found=actions.Found(FindingKind.SHORTFALL, "Two."), by=scene.cast.assessor
    )
    html = scene.html("assessor", page(overview))
    assert "The survey has changed since this was drawn" in html
    rating = area.ratings.get(axis="in_place")
    actions.rate(
        area=area, requirement=rating.requirement, axis="in_place", level="all", reason="",
        on_top_of=rating.number, by=scene.cast.assessor,
    )  # fmt: skip
    actions.draft_overview(survey=scene.survey, language="en", by=scene.cast.assessor)

    html = scene.html("assessor", page(overview))
    assert "The survey has changed since this was drawn" not in html
    assert "counted anew; 1 when the text was written" in html
    assert "0 (counted anew; 1 when the text was written)" in html
    assert "Earlier texts" in html


def test_numbers_lead_nowhere_for_who_does_not_see_the_survey(scene):
    overview = scene.at(Stage.BEFORE_MEMBERS)

    assert "Requirements by level" in scene.html("member", page(overview))
    assert "axis=in_place" not in scene.html("member", page(overview))
    assert "Drawn from the survey" not in scene.html("member", page(overview))


@pytest.mark.parametrize(
    ("stage", "who", "offered"),
    [
        (Stage.DRAFTING, "assessor", "draw/"),
        (Stage.WITH_STATE, "focal_point", "observations/"),
        (Stage.BEFORE_MEMBERS, "member", "opinions/"),
        (Stage.ADOPTED, "approver", "adopted/"),
    ],
)
def test_doors_stand_open_where_they_lead_on(scene, stage, who, offered):
    overview = scene.at(stage)

    assert f'href="{page(overview)}{offered}"' in scene.html(who, page(overview))


def test_the_way_to_a_consent_opens_with_the_adoption(scene):
    overview = scene.at(Stage.WITH_STATE)
    ask = f"/sharing/records/assessments.overview/{overview.pk}/ask-consent/"
    assert ask not in scene.html("focal_point", page(overview))

    actions.close_comments(survey=scene.survey, by=scene.cast.approver)
    scene.survey.refresh_from_db()
    actions.put(survey=scene.survey, by=scene.cast.lead)
    actions.consider(overview=overview, view=View.APPROVES, text="", by=scene.cast.member)
    actions.adopt(survey=scene.survey, by=scene.cast.lead)

    assert ask in scene.html("focal_point", page(overview))
    body = next(b.organisation_id for b in scene.cast.focal_point.belongings)
    asked = ask_consent(
        record=type(overview).objects.get(pk=overview.pk), effect=Effect.RELEASE,
        reach=Reach(covers_all=True, audiences=["donors"]),
        asked_for=scene.cast.state.bodies.get(pk=body), reason="To be shared", by=scene.cast.focal_point,
    )  # fmt: skip
    html = scene.html("approver", page(overview))
    assert f"/sharing/consents/{asked.pk}/answer/" in html
    assert f"/releases/make/assessments.overview/{overview.pk}/" in html


def test_the_last_overview_is_linked_where_it_is_seen(scene):
    first = scene.at(Stage.FINAL)
    second = brought_to(Stage.ADOPTED, scene.cast, under=scene.survey.version).overview

    html = scene.html("member", page(second))
    assert f'href="{page(first)}"' in html and first.reference in html


def test_a_superseded_assessment_has_its_way_behind_it(scene):
    scene.at(Stage.FINAL)
    survey = scene.survey
    survey.stage = Stage.SUPERSEDED

    assert {step.stage for step in way(survey)} == {"done"}


@pytest.mark.parametrize("who", ["assessor", "approver", "member"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_needs_few_queries(scene, who, language, django_assert_max_num_queries):
    overview = scene.at(Stage.ADOPTED)
    scene.html(who, page(overview), language)
    with django_assert_max_num_queries(12):
        scene.html(who, page(overview), language)
    with django_assert_max_num_queries(12):
        scene.html(who, "/assessments/overviews/", language)


def test_nobody_reads_without_signing_in(scene, client):
    overview = scene.at(Stage.WITH_STATE)

    assert client.get(page(overview)).status_code == 302
