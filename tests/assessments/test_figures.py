"""What is counted in a survey, what compares with the cycle before, and where a line would mislead."""

import pytest

from tansiq.access.enums import Role
from tansiq.assessments.actions import confirm_area, rate
from tansiq.assessments.enums import Stage
from tansiq.assessments.queries.figures import predecessors, steps
from tansiq.assessments.queries.trends import trends
from tansiq.frameworks.enums import Comparability, Following
from tansiq.frameworks.models import Requirement, RequirementSuccession
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, brought_to
from tests.factories.frameworks import following, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def requirement(of, code="A1.1") -> Requirement:
    return Requirement.objects.get(area__version=of, code=code)


def succession(after, code="A1.1") -> RequirementSuccession:
    return RequirementSuccession.objects.get(version=after, after__code=code)


def test_without_a_cycle_before_nothing_is_compared(cast):
    assert steps(brought_to(Stage.DRAFTING, cast)) == []


def test_a_cycle_is_compared_with_the_one_before(cast):
    first = brought_to(Stage.FINAL, cast)
    after = following(first.version)
    succession(after, "A2.1").__class__.objects.filter(version=after, after__code="A2.1").update(
        comparability=Comparability.NONE
    )
    second = brought_to(Stage.COLLECTING, cast, under=after)
    area = second.sections.get(key="a1")
    confirm_area(area=area, by=cast.lead)
    rate(
        area=area, requirement=requirement(after), axis="in_place", level="all", reason="",
        on_top_of=second.ratings.get(requirement__code="A1.1", axis="in_place").number, by=cast.assessor,
    )  # fmt: skip

    found = {(s.requirement.code, s.axis): s for s in steps(second)}
    assert found["A1.1", "in_place"].moved == 2
    assert found["A1.1", "in_practice"].moved == 0
    assert found["A2.1", "in_place"].comparability == Comparability.NONE
    assert found["A2.1", "in_place"].moved == 0


def test_only_pairs_are_joined_and_the_weaker_link_counts():
    one = version()
    two = following(one, label="2")
    three = following(two, label="3")
    RequirementSuccession.objects.filter(version=two, after__code="A1.1").update(
        comparability=Comparability.PARTIAL
    )

    found = predecessors(one, three)
    assert found[requirement(three).pk] == (requirement(one).pk, Comparability.PARTIAL)
    assert found[requirement(three, "A2.1").pk] == (requirement(one, "A2.1").pk, Comparability.FULL)
    assert predecessors(one, one)[requirement(one).pk] == (requirement(one).pk, Comparability.FULL)
    assert predecessors(three, one) == {}  # nothing leads back

    RequirementSuccession.objects.create(  # A1.1 was split: no line is drawn to either
        version=three, before=requirement(two), after=requirement(three, "A2.1"), kind=Following.SPLIT,
        comparability=Comparability.PARTIAL,
    )  # fmt: skip
    assert predecessors(one, three) == {}


def test_trends_join_what_compares_and_show_the_break(cast):
    first = brought_to(Stage.FINAL, cast)
    after = following(first.version)
    RequirementSuccession.objects.filter(version=after, after__code="A2.1").update(
        comparability=Comparability.NONE
    )
    second = brought_to(Stage.FINAL, cast, under=after)
    third = brought_to(Stage.DRAFTING, cast, under=after)

    (found,) = trends([first, second, third], by=cast.lead)
    assert list(found.surveys) == [first, second, third]
    joins = {
        (track.requirement.code, track.axis): [mark.joins for mark in track.marks]
        for area in found.areas
        for track in area.tracks
    }
    full, none = Comparability.FULL, Comparability.NONE
    assert joins["A1.1", "in_place"] == [None, full, full]
    assert joins["A2.1", "in_place"] == [None, none, full]
    levels = [mark.level for mark in found.areas[0].tracks[0].marks]
    assert levels == ["none", "none", "none"]


def test_a_requirement_that_is_new_has_nothing_before_it(cast):
    first = brought_to(Stage.FINAL, cast, under=version(areas=1))
    second = brought_to(Stage.DRAFTING, cast, under=following(first.version, areas=2))

    (found,) = trends([first, second], by=cast.lead)
    new = found.areas[1].tracks[0].marks
    assert [(mark.level, mark.joins) for mark in new] == [("", None), ("some", Comparability.NONE)]


def test_who_does_not_see_the_survey_gets_no_trend(cast):
    survey = brought_to(Stage.FINAL, cast)

    assert trends([survey], by=cast.member) == []
    assert trends([survey], by=actor(Role.DONOR)) == []
    assert trends([], by=cast.lead) == []
