"""Ratings: one level for each requirement and axis, on top of what was read."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Rating, RatingChange, SurveyArea
from tansiq.audit.models import LogEntry
from tansiq.frameworks.models import Requirement
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.assessments import brought_to


def rate(area, by, level="some", *, axis="in_place", number=0, reason="", requirement=None):
    requirement = requirement or area.area.requirements.get()
    return actions.rate(
        area=area, requirement=requirement, axis=axis, level=level, reason=reason, on_top_of=number, by=by
    )


def test_a_level_is_given_and_changed_with_its_history(cast, survey, area):
    rate(area, cast.assessor)
    rating = rate(area, cast.lead, "all", number=1, reason="As seen.")

    assert (rating.level, rating.value, rating.number, rating.reason) == ("all", 2, 2, "As seen.")
    assert list(RatingChange.objects.order_by("pk").values_list("level", flat=True)) == ["some", "all"]
    entry = LogEntry.objects.filter(event="rating:given").latest("pk")
    assert entry.details == {"requirement": "A1.1", "axis": "in_place"} and entry.key == str(survey.pk)


def test_what_stands_outside_the_scale_has_no_value_and_a_reason(cast, area):
    with pytest.raises(DomainError, match="Say why"):
        rate(area, cast.assessor, "not_applicable", reason=" ")
    assert rate(area, cast.assessor, "not_applicable", reason="No coast.").value is None


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"level": "most"}, "no level “most”"),
        ({"axis": "in_theory"}, "no axis"),
        ({"number": 3}, "Somebody changed"),
    ],
)
def test_what_the_framework_does_not_have_is_refused(cast, survey, area, asked, message):
    with pytest.raises(DomainError, match=message):
        rate(area, cast.assessor, **asked)
    assert not Rating.objects.exists() and not LogEntry.objects.filter(event="rating:given").exists()


def test_a_requirement_of_another_area_is_refused(cast, area):
    with pytest.raises(DomainError, match="another area"):
        rate(area, cast.assessor, requirement=Requirement.objects.get(area__code="A2"))


@pytest.mark.parametrize("who", ["reviewer", "focal_point", "member"])
def test_who_does_not_assess_rates_nothing(cast, area, who):
    with pytest.raises((NotAllowed, SurveyArea.DoesNotExist)):
        rate(area, getattr(cast, who))
    assert not Rating.objects.exists()


def test_an_area_of_another_and_one_signed_off_are_refused(cast):
    survey = brought_to(Stage.DRAFTING, cast)
    area = survey.sections.get(key="a1")
    survey.sections.filter(pk=area.pk).update(assignee=cast.lead.person_id)
    with pytest.raises(NotAllowed, match="Somebody else"):
        rate(area, cast.assessor, number=1)
    actions.sign_off(area=area, by=cast.lead)
    with pytest.raises(DomainError, match="signed off"):
        rate(area, cast.lead, number=1)


def test_nothing_is_rated_at_other_stages(cast):
    survey = brought_to(Stage.QUALITY_REVIEW, cast)

    with pytest.raises(DomainError, match="not possible while"):
        rate(survey.sections.get(key="a1"), cast.assessor, number=1)
