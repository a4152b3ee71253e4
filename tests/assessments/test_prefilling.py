"""What earlier cycles and versions hold is taken over where it keeps its meaning, marked until confirmed."""

import pytest
from django.utils import timezone

from tansiq.assessments import actions
from tansiq.assessments.actions import Cited, Said
from tansiq.assessments.actions.prefilling import fill_from_last
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Source, Survey, SurveyArea
from tansiq.assessments.queries.surveys import progress
from tansiq.audit.models import LogEntry
from tansiq.frameworks.models import Provision, Question
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.assessments import answered, brought_to, planned
from tests.factories.frameworks import add_area, following, version


def given(survey, code):
    return survey.answers.filter(
        question__code=code, question__requirement__area__version=survey.version
    ).first()


def test_the_next_cycle_begins_with_what_the_last_one_holds(cast):
    first = brought_to(Stage.FINAL, cast)
    second = planned(cast, under=first.version)
    assert second.previous == first and not second.answers.exists()
    actions.start(survey=second, by=cast.lead)

    answer = given(second, "A1.1.1")
    assert (answer.value, answer.remarks, answer.number, answer.is_prefilled) == (
        "partly",
        "As the law says.",
        1,
        True,
    )
    assert second.ratings.filter(is_prefilled=True).count() == first.ratings.count()
    entry = LogEntry.objects.get(event="survey:prefilled")
    assert entry.details == {"filled": 6, "source": first.reference}
    assert not second.findings.exists()


def test_sources_come_along_with_their_answers(cast):
    first = brought_to(Stage.DRAFTING, cast)
    area = first.sections.get(key="a1")
    question = Question.objects.get(requirement__area=area.area, code="A1.1.1")
    actions.cite(area=area, question=question, cited=Cited("public", "Gazette"), by=cast.assessor)
    after = following(first.version)
    actions.move_to_version(survey=first, version=after, by=cast.lead)
    first.refresh_from_db()

    assert [source.citation for source in given(first, "A1.1.1").sources.all()] == ["Gazette"]


def test_a_changed_question_begins_as_undetermined(cast):
    before = version()
    survey = brought_to(Stage.COLLECTING, cast, under=before)
    area = survey.sections.get(key="a1")
    part = Question.objects.get(requirement__area=area.area, code="A1.1.1a")
    actions.save_answer(area=area, question=part, said=Said("court"), on_top_of=0, by=cast.assessor)
    answered(survey, cast.assessor)
    actions.share_out(area=area, assignee=None, by=cast.lead)
    after = following(before, areas=3)

    moved = actions.move_to_version(survey=survey, version=after, by=cast.lead)

    assert moved.version == after and [one.key for one in moved.sections.all()] == ["a1", "a2", "a3"]
    assert given(moved, "A1.1.1a") is None and given(moved, "A1.1.1").is_prefilled
    assert survey.answers.filter(question=part, value="court").exists()  # what stood stays with the survey
    assert LogEntry.objects.latest("pk").details == {"source": "1", "target": "2", "moved": 6}
    counted = {one.area.key: one for one in progress(moved, by=cast.lead)}
    assert (counted["a1"].answered, counted["a1"].rated, counted["a1"].unconfirmed) == (1, 2, 3)


def test_an_area_that_is_no_longer_asked_stays_behind_the_others(cast):
    before = version(areas=3)
    survey = brought_to(Stage.COLLECTING, cast, under=before)
    answered(survey, cast.assessor)

    actions.move_to_version(survey=survey, version=following(before), by=cast.lead)

    assert [one.key for one in survey.sections.order_by("position")] == ["a1", "a2", "a3"]
    assert SurveyArea.objects.get(record=survey, key="a3").position > 2


def test_levels_that_the_new_scale_does_not_have_are_left_out(cast):
    before = version()
    survey = brought_to(Stage.COLLECTING, cast, under=before)
    answered(survey, cast.assessor)
    after = following(before)
    after.axes = after.axes[:1]
    after.save()

    actions.move_to_version(survey=survey, version=after, by=cast.lead)

    assert survey.ratings.filter(requirement__area__version=after).count() == 2


def test_moving_needs_its_lead_its_stage_and_the_version_that_follows(cast):
    before = version()
    survey = brought_to(Stage.COLLECTING, cast, under=before)
    after = following(before)
    with pytest.raises(NotAllowed):
        actions.move_to_version(survey=survey, version=after, by=cast.assessor)
    with pytest.raises(DomainError, match="does not follow"):
        actions.move_to_version(survey=survey, version=version(), by=cast.lead)
    reviewed = brought_to(Stage.QUALITY_REVIEW, type(cast)(body=cast.body), under=before)
    with pytest.raises(DomainError, match="not possible while"):
        actions.move_to_version(survey=reviewed, version=after, by=cast.lead)
    survey.refresh_from_db()
    assert survey.version == before


def test_what_is_there_already_is_not_taken_over_twice(cast):
    first = brought_to(Stage.FINAL, cast)
    area = first.sections.get(key="a1")
    Source.objects.create(answer=first.answers.get(area=area), kind="public", citation="Gazette")
    second = brought_to(Stage.COLLECTING, cast, under=first.version)

    assert fill_from_last(second, cast.lead) == 0
    assert second.answers.count() == 2 and Source.objects.filter(answer__survey=second).count() == 1


def test_what_only_visited_states_are_asked_is_left_where_the_state_was_not(cast):
    made = version()
    add_area(made, "V", 3, Provision.objects.get(version=made), block="visited")
    first = actions.plan(
        state=cast.state, version=made, owner=cast.body, is_visited_before=True, by=cast.lead
    )
    actions.start(survey=first, by=cast.lead)
    answered(first, cast.assessor)
    Survey.objects.filter(pk=first.pk).update(stage=Stage.FINAL, adopted_on=timezone.localdate())
    second = brought_to(Stage.COLLECTING, cast, under=made)

    assert first.answers.count() == 3 and second.answers.count() == 2


def test_a_first_cycle_begins_empty(cast, survey):
    assert not survey.answers.exists() and not LogEntry.objects.filter(event="survey:prefilled").exists()
