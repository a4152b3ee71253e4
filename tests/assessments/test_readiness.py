"""What stands in the way of a step is said beforehand, as its action would say it."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Overview
from tansiq.assessments.policies.readiness import require_ready
from tansiq.kernel.errors import DomainError
from tests.factories.assessments import brought_to, drafted


@pytest.mark.parametrize(
    ("stage", "step", "message"),
    [
        (Stage.COLLECTING, "submit", "not signed off yet: a1, a2"),
        (Stage.QUALITY_REVIEW, "pass", "has not passed these yet"),
        (Stage.BEFORE_MEMBERS, "adopt", "Not every member has approved"),
    ],
)
def test_what_is_missing(cast, stage, step, message):
    survey = brought_to(stage, cast)

    with pytest.raises(DomainError, match=message):
        require_ready(step, survey, cast.reviewer.person_id)


def test_observations_without_an_answer_stand_in_the_way(cast):
    survey = brought_to(Stage.WITH_STATE, cast)
    overview = Overview.objects.get(survey=survey)
    actions.observe(overview=overview, section="", text="Not so.", language="en", by=cast.focal_point)

    for step in ("put", "finish"):
        with pytest.raises(DomainError, match="Answer every observation"):
            require_ready(step, survey, None)
    require_ready("transmit", survey, None)
    require_ready("close_comments", survey, None)


def test_who_worked_on_it_and_a_missing_overview(cast, survey):
    with pytest.raises(DomainError, match="has not worked"):
        require_ready("pass", survey, None)
    with pytest.raises(DomainError, match="Draft the overview"):
        require_ready("transmit", survey, None)
    drafted(survey, cast)
    require_ready("transmit", survey, None)
