"""What waits for somebody in assessments, counted on the home page; every read starts from the policy."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.access.roles import PERMISSIONS
from tansiq.assessments.enums import FILLED_IN, Reply, Stage
from tansiq.assessments.models import Observation, Opinion, Overview, Review, Survey, SurveyArea
from tansiq.sharing.models.rule import NOTHING

_SOON = timedelta(days=30)


def waiting(*, by: Actor) -> dict[str, QuerySet[Any]]:
    """Give what waits for `by`, by what is to be done: only what one of their rights is for."""
    found: dict[str, QuerySet[Any]] = {}
    if allows(by, Perm.ASSESSMENT_WRITE):
        found |= _for_assessors(by)
    if allows(by, Perm.ASSESSMENT_LEAD):
        found |= _for_leads(by)
    if allows(by, Perm.ASSESSMENT_REVIEW):
        found["to_review"] = _surveys(by, Perm.ASSESSMENT_REVIEW).filter(stage=Stage.QUALITY_REVIEW)
    if allows(by, Perm.SELF_ASSESSMENT_WRITE):
        found |= _for_the_state(by)
    if allows(by, Perm.OVERVIEW_CONSIDER):
        said = Opinion.objects.filter(
            overview=OuterRef("pk"), organisation__in=sorted(by.organisations_with(Perm.OVERVIEW_CONSIDER))
        )
        before = Overview.objects.visible_to(by).filter(survey__stage=Stage.BEFORE_MEMBERS)
        found["to_consider"] = before.exclude(Exists(said))
    return found


def _surveys(by: Actor, perm: Perm) -> QuerySet[Survey]:
    """Give the surveys of the bodies for which `by` carries a right, within their scope."""
    return Survey.objects.visible_to(by).filter(_theirs(by, perm))


def _theirs(by: Actor, perm: Perm, survey: str = "") -> Q:
    condition = NOTHING
    for belonging in by.belongings:
        if perm in PERMISSIONS[belonging.role]:
            own = Q(**{f"{survey}owner_id": belonging.organisation_id})
            if belonging.state_ids:
                own &= Q(**{f"{survey}state_id__in": sorted(belonging.state_ids)})
            condition |= own
    return condition


def _for_assessors(by: Actor) -> dict[str, QuerySet[Any]]:
    """Areas given to the reader, surveys that the review returned, comments of States without an answer."""
    mine = _surveys(by, Perm.ASSESSMENT_WRITE)
    filled = SurveyArea.objects.visible_to(by).filter(record__stage__in=FILLED_IN, signed_off_at=None)
    reviewed = Exists(Review.objects.filter(survey=OuterRef("pk")))
    open_comments = Observation.objects.visible_to(by).filter(
        _theirs(by, Perm.ASSESSMENT_WRITE, "overview__survey__"),
        reply=Reply.NONE,
        overview__survey__stage__in=(Stage.WITH_STATE, Stage.ANSWERING),
    )
    return {
        "own_areas": filled.filter(assignee_id=by.person_id),
        "returned": mine.filter(reviewed, stage=Stage.DRAFTING),
        "to_answer": open_comments,
    }


def _for_leads(by: Actor) -> dict[str, QuerySet[Any]]:
    """Areas to sign off, surveys with every comment answered, and those to be adopted soon."""
    mine = _surveys(by, Perm.ASSESSMENT_LEAD)
    open_comments = Observation.objects.filter(overview__survey=OuterRef("pk"), reply=Reply.NONE)
    soon = timezone.localdate() + _SOON
    return {
        "to_sign_off": SurveyArea.objects.visible_to(by).filter(
            _theirs(by, Perm.ASSESSMENT_LEAD, "record__"), record__stage=Stage.DRAFTING, signed_off_at=None
        ),
        "to_put": mine.filter(~Exists(open_comments), stage=Stage.ANSWERING),
        "due": mine.filter(adopted_on=None, planned_for__lte=soon),
    }


def _for_the_state(by: Actor) -> dict[str, QuerySet[Any]]:
    """Self-assessments that the State was invited to, and overviews on which its comments are awaited."""
    states = {b.state_id for b in by.belongings if Perm.SELF_ASSESSMENT_WRITE in PERMISSIONS[b.role]}
    own = Survey.objects.visible_to(by).filter(state_id__in=sorted(s for s in states if s is not None))
    return {
        "invited": own.filter(invited_at__isnull=False, handed_in_at=None, adopted_on=None),
        "to_comment": own.filter(stage=Stage.WITH_STATE),
    }
