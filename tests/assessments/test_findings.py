"""Findings: what was found, what it rests on, and the five foremost."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.actions import Found, Said
from tansiq.assessments.enums import FindingKind, Lane, Stage
from tansiq.assessments.models import Finding, SurveyArea
from tansiq.audit.models import LogEntry
from tansiq.frameworks.models import Requirement
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.assessments import brought_to

SHORTFALL = FindingKind.SHORTFALL


@pytest.fixture
def answer(cast, area, question):
    return actions.save_answer(
        area=area, question=question, said=Said("no"), on_top_of=0, by=cast.assessor
    ).answer


def test_a_finding_is_recorded_edited_and_taken_back(cast, survey, area, answer):
    requirement = area.area.requirements.get()
    found = Found(SHORTFALL, " No limit. ", requirement=requirement, answers=[answer], foremost=1)
    finding = actions.record_finding(area=area, found=found, by=cast.assessor)
    assert (finding.text, finding.number, finding.foremost) == ("No limit.", 1, 1)
    assert list(finding.answers.all()) == [answer]

    finding = actions.edit_finding(
        finding=finding, found=Found(FindingKind.STRENGTH, "A limit."), on_top_of=1, by=cast.lead
    )
    assert (finding.kind, finding.number, finding.foremost) == ("strength", 2, None)
    assert not finding.answers.exists()
    actions.remove_finding(finding=finding, by=cast.assessor)
    assert not Finding.objects.exists()
    logged = LogEntry.objects.filter(key=str(survey.pk), event__startswith="finding:").order_by("pk")
    assert [entry.event for entry in logged] == ["finding:recorded", "finding:edited", "finding:removed"]


def test_who_takes_a_place_moves_aside_who_held_it(cast, area):
    first = actions.record_finding(area=area, found=Found(SHORTFALL, "One", foremost=1), by=cast.assessor)
    actions.record_finding(area=area, found=Found(SHORTFALL, "Two", foremost=1), by=cast.assessor)

    first.refresh_from_db()
    assert first.foremost is None


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (Found(SHORTFALL, " "), "Write what was found"),
        (Found(FindingKind.STRENGTH, "Good", foremost=1), "Only shortfalls"),
        (Found(SHORTFALL, "Bad", foremost=6), "5 foremost places"),
    ],
)
def test_what_a_finding_needs(cast, area, found, message):
    with pytest.raises(DomainError, match=message):
        actions.record_finding(area=area, found=found, by=cast.assessor)
    assert not Finding.objects.exists() and not LogEntry.objects.filter(event="finding:recorded").exists()


def test_a_finding_rests_on_answers_of_the_assessors_in_its_survey(cast, survey, area, question):
    actions.invite_state(survey=survey, by=cast.lead)
    own = actions.save_answer(
        area=area, question=question, said=Said("yes"), on_top_of=0, lane=Lane.STATE, by=cast.focal_point
    ).answer
    with pytest.raises(DomainError, match="its own survey"):
        actions.record_finding(area=area, found=Found(SHORTFALL, "Bad", answers=[own]), by=cast.assessor)
    elsewhere = Requirement.objects.get(area__code="A2")
    with pytest.raises(DomainError, match="another area"):
        actions.record_finding(
            area=area, found=Found(SHORTFALL, "Bad", requirement=elsewhere), by=cast.assessor
        )


def test_two_who_edit_at_once_are_told(cast, area):
    finding = actions.record_finding(area=area, found=Found(SHORTFALL, "One"), by=cast.assessor)
    actions.edit_finding(finding=finding, found=Found(SHORTFALL, "Two"), on_top_of=1, by=cast.lead)

    with pytest.raises(DomainError, match="Somebody changed this"):
        actions.edit_finding(finding=finding, found=Found(SHORTFALL, "Three"), on_top_of=1, by=cast.assessor)
    finding.refresh_from_db()
    assert finding.text == "Two"


def test_others_find_nothing_and_nothing_is_found_at_other_stages(cast, area):
    for who in ("reviewer", "focal_point"):
        with pytest.raises((NotAllowed, SurveyArea.DoesNotExist)):
            actions.record_finding(area=area, found=Found(SHORTFALL, "Bad"), by=getattr(cast, who))
    later = brought_to(Stage.QUALITY_REVIEW, type(cast)(body=cast.body))
    with pytest.raises(DomainError, match="not possible while"):
        actions.remove_finding(finding=later.findings.all()[0], by=cast.lead)
