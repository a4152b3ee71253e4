"""What a finding needs."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tansiq.assessments.enums import FOREMOST, FindingKind, Lane
from tansiq.assessments.models import Answer, SurveyArea
from tansiq.kernel.errors import DomainError


def require_said(text: str) -> None:
    """Refuse a finding that says nothing."""
    if not text.strip():
        raise DomainError(_("Write what was found."), code="text_missing")


def require_foremost(kind: FindingKind, place: int | None) -> None:
    """Refuse a place among the foremost for anything but a shortfall, and more places than there are."""
    if place is None:
        return
    if kind != FindingKind.SHORTFALL:
        raise DomainError(_("Only shortfalls stand among the foremost."), code="foremost")
    if not 1 <= place <= FOREMOST:
        raise DomainError(_("There are %(number)s foremost places.") % {"number": FOREMOST}, code="foremost")


def require_answers_of(area: SurveyArea, answers: Sequence[Answer]) -> None:
    """Refuse answers of other surveys, and of the State’s own lane: a finding rests on what the assessors answered."""
    if any(answer.survey_id != area.record_id or answer.lane != Lane.ASSESSOR for answer in answers):
        raise DomainError(_("A finding rests on answers of its own survey."), code="answers")
