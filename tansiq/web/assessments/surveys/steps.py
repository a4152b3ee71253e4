"""The steps on: each a button where it is possible; where it is not, why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments import actions
from tansiq.assessments.actions.moving import right_of
from tansiq.assessments.enums import FILLED_IN, Stage
from tansiq.assessments.models import Survey
from tansiq.assessments.policies.readiness import require_ready
from tansiq.assessments.queries.rights import body_of_state, works_for
from tansiq.assessments.workflow import life_cycle
from tansiq.kernel.errors import DomainError, collected
from tansiq.web.common.components import Step

Text = str | Promise
_OF_A_STATE = {Perm.OBSERVATION_WRITE, Perm.SELF_ASSESSMENT_WRITE}


@dataclass(frozen=True)
class Kind:
    """What a step is called, what carries it out, and what its reason is asked for with, where it needs one."""

    label: Text
    take: Callable[[Survey, str, Actor], object]
    done: Text
    reason: Text = ""


KINDS: dict[str, Kind] = {
    "start": Kind(
        gettext_lazy("Start collecting"),
        lambda survey, reason, by: actions.start(survey=survey, by=by),
        gettext_lazy("The assessment has begun. What the last cycle holds is filled in, to be confirmed."),
    ),
    "draft": Kind(
        gettext_lazy("Go on to drafting"),
        lambda survey, reason, by: actions.begin_draft(survey=survey, by=by),
        gettext_lazy("The overview can be drafted now."),
    ),
    "submit": Kind(
        gettext_lazy("Submit for quality review"),
        lambda survey, reason, by: actions.submit(survey=survey, by=by),
        gettext_lazy("The reviewers have been told."),
    ),
    "return": Kind(
        gettext_lazy("Return to the assessors"),
        lambda survey, reason, by: actions.send_back(survey=survey, reason=reason, by=by),
        gettext_lazy("Returned; the assessors have been told."),
        reason=gettext_lazy("What is to be changed"),
    ),
    "pass": Kind(
        gettext_lazy("Pass the review"),
        lambda survey, reason, by: actions.pass_on(survey=survey, by=by),
        gettext_lazy("Passed."),
    ),
    "close_comments": Kind(
        gettext_lazy("Close the State’s comments"),
        lambda survey, reason, by: actions.close_comments(survey=survey, by=by),
        gettext_lazy("The comments are closed; the assessing body answers them."),
    ),
    "put": Kind(
        gettext_lazy("Put before the members"),
        lambda survey, reason, by: actions.put(survey=survey, by=by),
        gettext_lazy("The overview is before the members."),
    ),
    "refer": Kind(
        gettext_lazy("Take up again for the members"),
        lambda survey, reason, by: actions.refer_back(survey=survey, reason=reason, by=by),
        gettext_lazy("Taken up again."),
        reason=gettext_lazy("What the members asked for"),
    ),
    "adopt": Kind(
        gettext_lazy("Record the adoption"),
        lambda survey, reason, by: actions.adopt(survey=survey, by=by),
        gettext_lazy("Adopted; the text is frozen."),
    ),
    "transmit": Kind(
        gettext_lazy("Transmit to the State"),
        lambda survey, reason, by: actions.transmit(survey=survey, by=by),
        gettext_lazy("Transmitted; the State has been told."),
    ),
    "finish": Kind(
        gettext_lazy("Make it final"),
        lambda survey, reason, by: actions.finish(survey=survey, by=by),
        gettext_lazy("The assessment is final."),
    ),
    "invite": Kind(
        gettext_lazy("Invite the State to assess itself"),
        lambda survey, reason, by: actions.invite_state(survey=survey, by=by),
        gettext_lazy("The State has been invited. It sees the questions, and nothing of your answers."),
    ),
    "hand-in": Kind(
        gettext_lazy("Hand in the self-assessment"),
        lambda survey, reason, by: actions.hand_in(survey=survey, by=by),
        gettext_lazy("Handed in; the assessors read it from now on."),
    ),
}


@dataclass(frozen=True)
class Way:
    """One step that is the reader's to take; `hindrance` says what still stands in its way."""

    name: str
    label: Text
    reason: Text = ""
    hindrance: str = ""


def ways(survey: Survey, by: Actor) -> list[Way]:
    """Give the steps out of the stage of a survey that are the reader's to take."""
    moves = life_cycle(survey.order, survey.workflow_version).out_of(survey.stage)
    names = [
        move.name for move in moves if (right := right_of(move)) is not None and _is_theirs(right, survey, by)
    ]
    return [_way(name, survey, by) for name in [*names, *_beside(survey, by)] if name in KINDS]


def _is_theirs(perm: Perm, survey: Survey, by: Actor) -> bool:
    if perm in _OF_A_STATE:
        return body_of_state(by, perm, survey) is not None
    return works_for(by, perm, survey)


def _beside(survey: Survey, by: Actor) -> list[str]:
    """Give the steps that leave the stage as it is."""
    found = []
    if (
        survey.stage in FILLED_IN
        and survey.invited_at is None
        and works_for(by, Perm.ASSESSMENT_LEAD, survey)
    ):
        found.append("invite")
    is_open = survey.invited_at is not None and survey.handed_in_at is None
    if is_open and body_of_state(by, Perm.SELF_ASSESSMENT_WRITE, survey) is not None:
        found.append("hand-in")
    return found


def _way(name: str, survey: Survey, by: Actor) -> Way:
    errors: list[DomainError] = []
    with collected(errors):
        require_ready(name, survey, by.person_id)
    return Way(name, KINDS[name].label, KINDS[name].reason, str(errors[0]) if errors else "")


def drawn(survey: Survey) -> Sequence[Step]:
    """Draw the life cycle under which a survey began, with the day on which its stage ends."""
    states = list(life_cycle(survey.order, survey.workflow_version).states)
    here = states.index(survey.stage)
    shown = [state for state in states if state != Stage.SUPERSEDED or survey.stage == Stage.SUPERSEDED]
    return [
        Step(
            Stage(state).label,
            "done" if states.index(state) < here else "current" if state == survey.stage else "ahead",
            survey.adopted_on if state == Stage.ADOPTED else None,
        )
        for state in shown
    ]


def due_in_words(survey: Survey) -> str:
    """Say which day the stage, or the assessment, is due on; "" for none."""
    if survey.stage == Stage.WITH_STATE:
        return _("The State’s comments are awaited until")
    if survey.stage == Stage.BEFORE_MEMBERS:
        return _("The silence period ends")
    return _("To be adopted by")
