"""Made-up assessments for measuring: of made-up States, four cycles each, five hundred answers a cycle."""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.assessments.actions import Earlier, bring_in, plan, start
from tansiq.config.made_up_assessments import Asked, answered, judged
from tansiq.config.made_up_framework import documents
from tansiq.frameworks.actions import load_framework, publish
from tansiq.frameworks.models import Version
from tansiq.reference.models import Organisation, State

# All of them at a scale of a hundred; fewer below, never more.
STATES, FULL_SCALE, LEAST = 193, 100, 2
ADOPTED = (date(2014, 5, 6), date(2018, 5, 8), date(2022, 5, 10))
_REMARKS = ("Made up for measuring.", "لأغراض القياس.")


def add_assessments(
    random: Random, states: Sequence[State], body: Organisation, scale: int, tell: Callable[[str], object]
) -> None:
    """Bring in three adopted cycles of each State, and begin the fourth with what they hold; the second version follows."""
    before, _after = _versions()
    asked = Asked(before)
    by = on_the_machine(Role.AREA_LEAD, organisation_id=body.pk)
    assessed = states[: min(STATES, max(LEAST, round(STATES * scale / FULL_SCALE)))]
    for number, state in enumerate(assessed, start=1):
        for day in ADOPTED:
            earlier = Earlier(
                state=state,
                version=before,
                adopted_on=day,
                ratings=list(judged(random, asked.requirements, before)),
                answers=list(answered(random, asked.questions, _REMARKS)),
            )
            bring_in(earlier=earlier, owner=body, by=by, is_illustrative=True)
        survey = plan(state=state, version=before, owner=body, is_illustrative=True, by=by)
        start(survey=survey, by=by)
        if number % 20 == 0:
            tell(f"{number} States assessed ...")
    tell(f"{len(assessed)} States assessed in {len(ADOPTED) + 1} cycles.")


def _versions() -> list[Version]:
    by = on_the_machine(Role.OPERATOR)
    return [
        publish(version=load_framework(document=document, by=by).version, by=by) for document in documents()
    ]
