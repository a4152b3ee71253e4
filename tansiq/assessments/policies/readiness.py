"""What still stands in the way of a step: what its action will ask, so that its page can say it beforehand."""

from collections.abc import Callable

from tansiq.assessments.models import Survey
from tansiq.assessments.policies import stages

_Rule = Callable[[Survey, int | None], object]


def require_ready(step: str, survey: Survey, person_id: int | None) -> None:
    """Refuse a step on the way while what it needs is not there; steps that need nothing are always ready."""
    for rule in _RULES.get(step, ()):
        rule(survey, person_id)


def _drafted(survey: Survey, person_id: int | None) -> object:
    return stages.require_drafted(survey)


_RULES: dict[str, tuple[_Rule, ...]] = {
    "submit": (lambda survey, person_id: stages.require_signed_off(survey), _drafted),
    "pass": (
        stages.require_other_hands,
        lambda survey, person_id: stages.require_reviewed(survey),
        _drafted,
    ),
    "put": (lambda survey, person_id: stages.require_answered(stages.require_drafted(survey)),),
    "adopt": (lambda survey, person_id: stages.require_approved(stages.require_drafted(survey), survey),),
    "transmit": (_drafted,),
    "finish": (lambda survey, person_id: stages.require_answered(stages.require_drafted(survey)),),
}
