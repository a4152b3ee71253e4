"""The State assesses itself in a lane of its own."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.actions import Said
from tansiq.assessments.enums import Lane, Stage
from tansiq.assessments.models import Answer, Survey, SurveyArea
from tansiq.audit.models import LogEntry
from tansiq.frameworks.models import Question
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.assessments import brought_to, planned


def say(area, question, by):
    return actions.save_answer(
        area=area, question=question, said=Said("yes"), on_top_of=0, lane=Lane.STATE, by=by
    )


def test_the_state_is_invited_fills_its_lane_and_hands_it_in(cast, survey, area, question):
    actions.save_answer(area=area, question=question, said=Said("no"), on_top_of=0, by=cast.assessor)
    actions.invite_state(survey=survey, by=cast.lead)
    say(area, question, cast.focal_point)

    assert [one.value for one in Answer.objects.visible_to(cast.focal_point)] == ["yes"]
    assert [one.value for one in Answer.objects.visible_to(cast.assessor)] == ["no"]
    actions.hand_in(survey=survey, by=cast.approver)
    assert Answer.objects.visible_to(cast.assessor).count() == 2
    with pytest.raises(DomainError, match="handed in"):
        say(area, question, cast.focal_point)
    with pytest.raises(DomainError, match="handed in"):
        actions.hand_in(survey=survey, by=cast.approver)
    logged = LogEntry.objects.filter(event__startswith="self_assessment:").order_by("pk")
    assert [one.event for one in logged] == ["self_assessment:invited", "self_assessment:handed_in"]


def test_nothing_is_filled_before_the_invitation(cast, survey, area, question):
    with pytest.raises(SurveyArea.DoesNotExist):
        say(area, question, cast.focal_point)
    with pytest.raises(Survey.DoesNotExist):
        actions.hand_in(survey=survey, by=cast.focal_point)


def test_what_was_transmitted_is_read_not_filled_without_an_invitation(cast):
    survey = brought_to(Stage.WITH_STATE, cast)
    area = survey.sections.get(key="a1")
    question = Question.objects.get(requirement__area=area.area, code="A1.1.1")

    with pytest.raises(DomainError, match="not been invited"):
        say(area, question, cast.focal_point)


def test_who_invites_and_who_hands_in(cast, survey, area, question):
    with pytest.raises(NotAllowed):
        actions.invite_state(survey=survey, by=cast.assessor)
    actions.invite_state(survey=survey, by=cast.lead)
    with pytest.raises(NotAllowed, match="people of the State"):
        actions.hand_in(survey=survey, by=cast.lead)
    with pytest.raises(NotAllowed, match="people of the State"):
        say(area, question, cast.assessor)
    survey.refresh_from_db()
    assert survey.handed_in_at is None


def test_the_invitation_has_its_stage(cast):
    survey = planned(cast)
    with pytest.raises(DomainError, match="not possible while"):
        actions.invite_state(survey=survey, by=cast.lead)
    assert survey.stage == Stage.PLANNED and not Survey.objects.visible_to(cast.focal_point).exists()
