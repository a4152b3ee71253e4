"""What waits on the home page, for each who takes part in an assessment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.assessments import actions
from tansiq.assessments.enums import Aspect, Stage
from tansiq.assessments.models import Overview
from tests.factories.assessments import brought_to
from tests.factories.frameworks import version


@pytest.mark.parametrize(
    ("stage", "who", "told"),
    [
        (Stage.DRAFTING, "lead", "2 areas are to be signed off"),
        (Stage.QUALITY_REVIEW, "reviewer", "1 assessment awaits its quality review"),
        (Stage.WITH_STATE, "focal_point", "1 overview awaits the comments of your State"),
        (Stage.WITH_STATE, "approver", "1 overview awaits the comments of your State"),
        (Stage.ANSWERING, "lead", "1 overview can be put before the members"),
        (Stage.BEFORE_MEMBERS, "member", "1 overview awaits your view"),
    ],
)
def test_what_waits_at_each_stage(scene, stage, who, told):
    brought_to(stage, scene.cast)

    assert told in scene.html(who, "/")
    for other in ("other_body", "other_state"):
        assert told not in scene.html(other, "/"), other


def test_what_waits_for_an_assessor(scene):
    survey = brought_to(Stage.QUALITY_REVIEW, scene.cast)
    actions.review(survey=survey, aspect=Aspect.GENDER, is_passed=False, note="Look.", by=scene.cast.reviewer)
    actions.send_back(survey=survey, reason="Look.", by=scene.cast.reviewer)

    assert "1 assessment was returned by the review" in scene.html("assessor", "/")


def test_an_area_given_to_somebody_waits_for_them(scene):
    survey = brought_to(Stage.COLLECTING, scene.cast)
    who = scene.cast.assessor.username
    scene.go("lead").post(f"/assessments/{survey.pk}/areas/a1/do/share-out/", {"assignee": who})

    assert "1 area of a survey is yours to fill" in scene.html("assessor", "/")
    assert "yours to fill" not in scene.html("lead", "/")


def test_comments_of_the_state_wait_for_their_answer(scene):
    survey = brought_to(Stage.WITH_STATE, scene.cast)
    overview = Overview.objects.get(survey=survey)
    actions.observe(overview=overview, section="", text="Not so.", language="en", by=scene.cast.focal_point)
    actions.close_comments(survey=survey, by=scene.cast.approver)

    assert "1 comment of a State awaits its answer" in scene.html("assessor", "/")
    assert "can be put before the members" not in scene.html("lead", "/")


def test_an_invitation_waits_for_the_state_until_it_hands_in(scene):
    survey = brought_to(Stage.COLLECTING, scene.cast)
    actions.invite_state(survey=survey, by=scene.cast.lead)
    told = "1 self-assessment of your State is to be handed in"

    assert told in scene.html("focal_point", "/")
    actions.hand_in(survey=survey, by=scene.cast.focal_point)
    assert told not in scene.html("focal_point", "/")


def test_what_is_to_be_adopted_soon_is_told_to_the_lead(scene):
    day = timezone.localdate() + timedelta(days=20)
    actions.plan(state=scene.cast.state, version=version(), owner=scene.cast.body, planned_for=day, by=scene.cast.lead)  # fmt: skip

    assert "1 assessment is to be adopted within thirty days" in scene.html("lead", "/")


@pytest.mark.parametrize("who", ["lead", "assessor", "reviewer", "focal_point", "approver", "member"])
def test_the_home_page_stays_within_twelve_queries(scene, who, django_assert_max_num_queries):
    brought_to(Stage.BEFORE_MEMBERS, scene.cast)
    scene.html(who, "/")

    with django_assert_max_num_queries(12):
        scene.html(who, "/")
