"""What an earlier assessment needs to come in as adopted history."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.assessments.models import Survey
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.models import Version
from tansiq.kernel.errors import DomainError
from tansiq.reference.models import State


def require_adopted(adopted_on: date) -> None:
    """Refuse a day of adoption that is still to come."""
    if adopted_on > timezone.localdate():
        raise DomainError(_("This day is still to come."), code="day_to_come")


def require_was_published(version: Version) -> None:
    """Refuse a draft: nothing was ever adopted under one."""
    if version.standing == Standing.DRAFT:
        raise DomainError(
            _("Version %(version)s of this framework is a draft; nothing was adopted under it.")
            % {"version": version.label},
            code="draft",
        )


def require_says_something(number: int) -> None:
    """Refuse an assessment that rates nothing and answers nothing."""
    if not number:
        raise DomainError(_("The assessment holds neither a rating nor an answer."), code="says_nothing")


def require_none_made_here(state: State, version: Version, adopted_on: date) -> None:
    """Refuse a day on which the platform itself saw an assessment of this State adopted under this framework."""
    same = Survey.objects.filter(
        state=state, version__framework_id=version.framework_id, adopted_on=adopted_on, is_history=False
    )
    if same.exists():
        raise DomainError(
            _("An assessment of %(state)s adopted on this day was made on the platform; it stands as it is.")
            % {"state": state.name},
            code="made_here",
        )


def refuse_other_content() -> DomainError:
    """Say that what was brought in is frozen, and that the file now says something else."""
    return DomainError(
        _("This assessment was brought in before and says something else; what was adopted never changes."),
        code="other_content",
    )
