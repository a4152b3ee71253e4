"""The quality review: four aspects, by somebody who has not worked on the survey; passed on or returned."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.enums import Aspect, Stage
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.assessments import brought_to, submitted


@pytest.fixture
def reviewed(cast):
    """An assessment at its quality review."""
    return brought_to(Stage.QUALITY_REVIEW, cast)


def test_what_does_not_pass_needs_its_note(cast, reviewed):
    with pytest.raises(DomainError, match="Say what is to be changed"):
        actions.review(survey=reviewed, aspect=Aspect.GENDER, is_passed=False, note=" ", by=cast.reviewer)
    assert not reviewed.reviews.exists()
    actions.review(survey=reviewed, aspect=Aspect.GENDER, is_passed=False, note="Look.", by=cast.reviewer)
    entry = LogEntry.objects.latest("pk")
    assert (entry.event, entry.details) == ("assessment:reviewed", {"aspect": "gender", "passed": False})
    with pytest.raises(DomainError, match="has not passed these yet"):
        actions.pass_on(survey=reviewed, by=cast.reviewer)


def test_it_is_returned_with_a_reason_and_reviewed_anew(cast, reviewed):
    actions.review(survey=reviewed, aspect=Aspect.GENDER, is_passed=True, note="", by=cast.reviewer)
    with pytest.raises(DomainError, match="Say what is to be changed"):
        actions.send_back(survey=reviewed, reason=" ", by=cast.reviewer)
    with pytest.raises(NotAllowed):
        actions.send_back(survey=reviewed, reason="Look.", by=cast.lead)
    returned = actions.send_back(survey=reviewed, reason=" Look. ", by=cast.reviewer)
    assert returned.stage == Stage.DRAFTING
    assert LogEntry.objects.latest("pk").details["reason"] == "Look."
    for area in returned.sections.all():
        actions.reopen(area=area, reason="Returned.", by=cast.lead)
    submitted(returned, cast)
    assert not returned.reviews.exists()


def test_nothing_is_reviewed_at_other_stages(cast, survey):
    with pytest.raises(DomainError, match="not possible while"):
        actions.review(survey=survey, aspect=Aspect.GENDER, is_passed=True, note="", by=cast.reviewer)
    with pytest.raises(NotAllowed):
        actions.review(survey=survey, aspect=Aspect.GENDER, is_passed=True, note="", by=cast.assessor)
