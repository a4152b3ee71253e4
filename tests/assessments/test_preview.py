"""What a new version would keep, before anything moves."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.actions import Said
from tansiq.assessments.enums import Stage
from tansiq.assessments.queries.preview import preview
from tansiq.frameworks.enums import Following
from tansiq.frameworks.models import Question
from tests.factories.assessments import answered, brought_to
from tests.factories.frameworks import following, version


def test_every_answer_is_kept_looked_at_again_or_dropped(cast):
    before = version(areas=3)
    survey = brought_to(Stage.COLLECTING, cast, under=before)
    answered(survey, cast.assessor)
    area = survey.sections.get(key="a1")
    part = Question.objects.get(requirement__area=area.area, code="A1.1.1a")
    actions.save_answer(area=area, question=part, said=Said("court"), on_top_of=0, by=cast.assessor)
    other = brought_to(Stage.COLLECTING, type(cast)(body=cast.body), under=before)

    found = preview(following(before), by=cast.lead)

    assert (found.fate.kept, found.fate.to_look_at, found.fate.dropped) == (2, 1, 1)
    assert {one.pk for one in found.surveys} == {survey.pk, other.pk}
    assert found.fate.by_survey[other.pk].kept == 0
    counted = {row.before.code: number for row, number in found.by_question if row.before}
    assert (counted["A1.1.1a"], counted["A3.1.1"], counted["A2.1.2"]) == (1, 1, 0)
    alone = preview(found.after, by=cast.lead, only=other)
    assert [one.pk for one in alone.surveys] == [other.pk] and alone.fate.kept == 0


def test_new_questions_are_counted_and_surveys_of_others_left_out(cast):
    before = version()
    brought_to(Stage.COLLECTING, cast, under=before)
    after = following(before, areas=3)

    found = preview(after, by=cast.lead)
    assert found.new_questions == 3
    assert sum(row.kind == Following.NEW for row, _number in found.by_question) == 3
    assert preview(after, by=type(cast)().lead).surveys == []


def test_a_version_that_follows_none_has_no_preview(cast):
    with pytest.raises(LookupError):
        preview(version(), by=cast.lead)


def test_it_asks_as_often_however_many(cast, django_assert_num_queries):
    before = version()
    for _n in range(3):
        answered(brought_to(Stage.COLLECTING, type(cast)(body=cast.body), under=before), cast.assessor)
    after = following(before)

    with django_assert_num_queries(3):
        preview(after, by=cast.lead)
