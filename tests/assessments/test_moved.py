"""A survey that moved to the next version: nothing is lost, nothing is counted twice, and it can still go on."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.actions import Said
from tansiq.assessments.enums import Lane, Stage
from tansiq.assessments.models import Answer, Overview, Rating, Snapshot
from tansiq.assessments.queries.preview import preview
from tansiq.frameworks.enums import Comparability, Following
from tansiq.frameworks.models import Question, QuestionSuccession
from tests.factories.assessments import Cast, adopted, answered, brought_to, passed, submitted
from tests.factories.frameworks import following

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def survey(cast):
    survey = brought_to(Stage.COLLECTING, cast)
    answered(survey, cast.assessor)
    return survey


def moved(survey, cast, **values):
    after = following(survey.version, **values)
    actions.move_to_version(survey=survey, version=after, by=cast.lead)
    survey.refresh_from_db()
    return after


def test_the_state_s_own_answers_go_along(cast, survey):
    actions.invite_state(survey=survey, by=cast.lead)
    area = survey.sections.select_related("area").order_by("position")[0]
    question = Question.objects.get(requirement__area=area.area, code="A1.1.1")
    said = Said("yes", "As our law says.")
    actions.save_answer(
        area=area, question=question, said=said, on_top_of=0, lane=Lane.STATE, by=cast.focal_point
    )

    after = moved(survey, cast)

    answer = Answer.objects.get(lane=Lane.STATE, question__requirement__area__version=after)
    assert (answer.question.code, answer.value, answer.remarks) == ("A1.1.1", "yes", "As our law says.")
    assert not answer.is_prefilled and answer.changed_by == cast.focal_point.log_code


def test_ratings_under_the_earlier_version_are_not_counted_beside_those_under_this(cast, survey):
    before = survey.ratings.count()
    after = moved(survey, cast)
    assert survey.ratings.count() == 2 * before

    actions.begin_draft(survey=survey, by=cast.assessor)
    overview = actions.draft_overview(survey=survey, language="en", by=cast.assessor)
    facts = overview.sections.get(key="facts")
    assert "2 requirements" in facts.body
    assert sum(figure["number"] for figure in facts.figures if "-" in figure["code"]) == before
    needs = overview.sections.get(key="needs").body
    assert needs.count("Area A1") == 1

    submitted(survey, cast)
    survey.refresh_from_db()
    passed(survey, cast)
    actions.close_comments(survey=survey, by=cast.approver)
    actions.put(survey=survey, by=cast.lead)
    adopted(survey, cast)
    assert len(Snapshot.objects.get(survey=survey).content["ratings"]) == before
    assert after == survey.version


def test_an_area_that_is_no_longer_asked_holds_nothing_up(cast, survey):
    moved(survey, cast, areas=1)
    assert survey.sections.count() == 2
    actions.begin_draft(survey=survey, by=cast.assessor)
    actions.draft_overview(survey=survey, language="en", by=cast.assessor)
    asked = survey.sections.order_by("position")[0]
    actions.confirm_area(area=asked, by=cast.lead)
    actions.sign_off(area=asked, by=cast.lead)

    actions.submit(survey=survey, by=cast.lead)

    survey.refresh_from_db()
    assert survey.stage == Stage.QUALITY_REVIEW
    assert Overview.objects.filter(survey=survey).exists()
    assert Rating.objects.filter(survey=survey, requirement__area__code="A2").exists()


def test_a_second_preview_counts_what_stands_now(cast, survey):
    second = moved(survey, cast)
    third = following(second, label="3")

    seen = preview(third, by=cast.lead)

    assert (seen.fate.kept, seen.fate.to_look_at, seen.fate.dropped) == (2, 0, 0)


def test_an_answer_that_the_new_wording_does_not_know_starts_as_undetermined(cast, survey):
    area = survey.sections.select_related("area").order_by("position")[0]
    part = Question.objects.get(requirement__area=area.area, code="A1.1.1a")
    actions.save_answer(
        area=area, question=part, said=Said("court", "The supreme one."), on_top_of=0, by=cast.assessor
    )
    after = following(survey.version)
    row = QuestionSuccession.objects.get(version=after, after__code="A1.1.1a")
    assert row.kind == Following.REWORDED
    QuestionSuccession.objects.filter(pk=row.pk).update(comparability=Comparability.FULL)
    Question.objects.filter(pk=row.after_id).update(options=[{"code": "judge", "names": {"en": "Judge"}}])

    actions.move_to_version(survey=survey, version=after, by=cast.lead)

    answer = Answer.objects.get(survey=survey, question_id=row.after_id)
    assert (answer.value, answer.remarks, answer.is_prefilled) == (None, "The supreme one.", True)
