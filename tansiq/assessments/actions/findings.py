"""Findings are recorded with the answers behind them; five shortfalls at most are the foremost."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.actions.acting import require_own_area
from tansiq.assessments.actions.planning import lock_area
from tansiq.assessments.enums import FILLED_IN, FindingKind
from tansiq.assessments.models import Answer, Finding, SurveyArea
from tansiq.assessments.policies import findings as policies
from tansiq.assessments.policies import stages
from tansiq.assessments.policies.values import text_in
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.queries.log import code_of
from tansiq.frameworks.models import Requirement


@dataclass(frozen=True)
class Found:
    """What a finding says, and what it rests on."""

    kind: FindingKind
    text: str
    language: str = "en"
    requirement: Requirement | None = None
    answers: Sequence[Answer] = ()
    foremost: int | None = None


@transaction.atomic
def record_finding(*, area: SurveyArea, found: Found, by: Actor) -> Finding:
    """Record a finding in an area, with the answers behind it."""
    area = _open_area(area, by)
    _check(area, found)
    finding = Finding(survey=area.record, area=area)
    _write(finding, found, by)
    record(event=Event.FINDING_RECORDED, by=by, subject=area.record, area=area.key, kind=str(found.kind))
    return finding


@transaction.atomic
def edit_finding(*, finding: Finding, found: Found, on_top_of: int, by: Actor) -> Finding:
    """Change a finding, on top of the number that the writer had read."""
    area = _open_area(finding.area, by)
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    stages.require_unchanged(finding.number, on_top_of)
    _check(area, found)
    _write(finding, found, by)
    record(event=Event.FINDING_EDITED, by=by, subject=area.record, area=area.key, kind=str(found.kind))
    return finding


@transaction.atomic
def remove_finding(*, finding: Finding, by: Actor) -> None:
    """Take a finding back while the survey is filled in."""
    area = _open_area(finding.area, by)
    finding.delete()
    record(event=Event.FINDING_REMOVED, by=by, subject=area.record, area=area.key)


def _open_area(area: SurveyArea, by: Actor) -> SurveyArea:
    area = lock_area(area, by, Perm.ASSESSMENT_WRITE)
    require_own_area(by, area)
    stages.require_stage(area.record, FILLED_IN)
    stages.require_not_signed_off(area)
    return area


def _check(area: SurveyArea, found: Found) -> None:
    policies.require_said(found.text)
    policies.require_foremost(found.kind, found.foremost)
    policies.require_answers_of(area, found.answers)
    if found.requirement is not None:
        stages.require_in_area(found.requirement, area)


def _write(finding: Finding, found: Found, by: Actor) -> None:
    """Write the finding; who takes a place among the foremost moves aside who held it."""
    if found.foremost is not None:
        held = Finding.objects.filter(survey=finding.survey, foremost=found.foremost)
        held.exclude(pk=finding.pk).update(foremost=None)
    finding.kind, finding.text, finding.language = found.kind, text_in(found.text), found.language
    finding.requirement, finding.foremost = found.requirement, found.foremost
    finding.number, finding.changed_by, finding.changed_at = finding.number + 1, code_of(by), timezone.now()
    finding.save()
    finding.answers.set(found.answers)
