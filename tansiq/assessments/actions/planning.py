"""Assessments are planned, begun and shared out by area."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.models import Person
from tansiq.assessments.actions.acting import require_for_survey, require_own_area
from tansiq.assessments.actions.moving import apply, lock, move_of, people_of_body, tell_of
from tansiq.assessments.actions.prefilling import fill_from_last
from tansiq.assessments.enums import ENDED, FILLED_IN, Order, Stage
from tansiq.assessments.models import Survey, SurveyArea
from tansiq.assessments.policies import stages
from tansiq.assessments.policies.values import text_in
from tansiq.assessments.workflow import newest
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.queries.log import code_of
from tansiq.frameworks.models import Area, Version
from tansiq.reference.models import Organisation, State
from tansiq.sharing.enums import Level


@transaction.atomic
def plan(
    *,
    state: State,
    version: Version,
    owner: Organisation,
    by: Actor,
    order: Order = Order.COMMENTS_FIRST,
    planned_for: date | None = None,
    is_visited_before: bool = False,
    is_illustrative: bool = False,
) -> Survey:
    """Plan an assessment of a State under a published version; its survey is born closed to all but the assessing body."""
    require_for_survey(by, Perm.ASSESSMENT_LEAD, Survey(state=state, owner=owner))
    stages.require_published(version)
    stages.require_day_ahead(planned_for)
    # Of two who plan for one State at once, the second waits here and then finds the first.
    State.objects.select_for_update().get(pk=state.pk)
    stages.require_none_open(state.pk, version)
    survey = Survey.objects.create(
        state=state,
        version=version,
        owner=owner,
        level=Level.CONFIDENTIAL,
        is_shown_to_state=False,
        is_issued=False,
        order=order,
        workflow_version=newest(order).version,
        planned_for=planned_for,
        is_visited_before=is_visited_before,
        is_illustrative=is_illustrative,
        previous=_last_of(state, version, by),
        reference=f"new-{state.pk}-{version.pk}",
    )
    survey.reference = f"A-{survey.pk}"
    survey.save(update_fields=["reference"])
    lay_out(survey)
    record(event=Event.ASSESSMENT_PLANNED, by=by, subject=survey, version=version.label, order=str(order))
    return survey


def _last_of(state: State, version: Version, by: Actor) -> Survey | None:
    """Give the last adopted assessment of a State under any version of the same framework, of those that `by` sees."""
    seen = Survey.objects.visible_to(by).filter(state=state, version__framework_id=version.framework_id)
    return seen.filter(stage__in=ENDED).order_by("-adopted_on", "-pk").first()


def lay_out(survey: Survey) -> None:
    """Make the areas of a survey, those asked only of States visited before where this one was."""
    areas = Area.objects.filter(stages.asked_of(survey), version_id=survey.version_id).order_by("position")
    SurveyArea.objects.bulk_create(
        [
            SurveyArea(
                record=survey, area=area, key=area.code.lower(), position=place, heading=area.name, body=""
            )
            for place, area in enumerate(areas, start=1)
        ]
    )


@transaction.atomic
def start(*, survey: Survey, by: Actor) -> Survey:
    """Begin to collect, with what the last cycle holds filled in, to be confirmed."""
    survey = lock(survey, by)
    move = move_of(survey, "start")
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    survey.started_on = timezone.localdate()
    apply(survey, move, by)
    fill_from_last(survey, by)
    tell_of(Event.ASSESSMENT_STARTED, survey, people_of_body(survey, Perm.ASSESSMENT_WRITE), by)
    return survey


@transaction.atomic
def begin_draft(*, survey: Survey, by: Actor) -> Survey:
    """Go on from collecting to drafting."""
    survey = lock(survey, by)
    move = move_of(survey, "draft")
    require_for_survey(by, Perm.ASSESSMENT_WRITE, survey)
    apply(survey, move, by)
    return survey


def lock_area(area: SurveyArea, by: Actor, perm: Perm) -> SurveyArea:
    """Give an area as it is now, locked, of a survey for which `by` carries `perm`.

    Its survey is locked before it, as by every step: what holds for a whole survey is checked in one area at a time.
    """
    Survey.objects.select_for_update(of=("self",)).only("pk").get(pk=area.record_id)
    seen = SurveyArea.objects.visible_to(by).filter(pk=area.pk)
    found = seen.select_related("record__version", "area").defer("record__version__content")
    area = found.select_for_update(of=("self",)).get()
    require_for_survey(by, perm, area.record)
    return area


@transaction.atomic
def share_out(*, area: SurveyArea, assignee: Person | None, by: Actor) -> SurveyArea:
    """Say who works on an area; nobody named means whoever assesses."""
    area = lock_area(area, by, Perm.ASSESSMENT_LEAD)
    stages.require_stage(area.record, (Stage.PLANNED, *FILLED_IN))
    stages.require_works_here(area.record, assignee)
    area.assignee = assignee
    area.save(update_fields=["assignee"])
    record(event=Event.AREA_SHARED_OUT, by=by, subject=area.record, area=area.key)
    if assignee is not None:
        tell_of(Event.AREA_SHARED_OUT, area.record, [assignee.pk], by)
    return area


@transaction.atomic
def summarise(*, area: SurveyArea, text: str, by: Actor) -> SurveyArea:
    """Write the account of an area in words."""
    area = lock_area(area, by, Perm.ASSESSMENT_WRITE)
    require_own_area(by, area)
    stages.require_stage(area.record, FILLED_IN)
    stages.require_not_signed_off(area)
    area.body = text_in(text)
    area.save(update_fields=["body"])
    record(event=Event.AREA_SUMMARISED, by=by, subject=area.record, area=area.key)
    return area


@transaction.atomic
def sign_off(*, area: SurveyArea, by: Actor) -> SurveyArea:
    """Sign an area off as its lead, once everything in it is rated and confirmed."""
    area = lock_area(area, by, Perm.ASSESSMENT_LEAD)
    stages.require_stage(area.record, FILLED_IN)
    stages.require_not_signed_off(area)
    stages.require_rated(area.record, area.area_id)
    area.signed_off_at, area.signed_off_by = timezone.now(), code_of(by)
    area.save(update_fields=["signed_off_at", "signed_off_by"])
    record(event=Event.AREA_SIGNED_OFF, by=by, subject=area.record, area=area.key)
    return area


@transaction.atomic
def reopen(*, area: SurveyArea, reason: str, by: Actor) -> SurveyArea:
    """Take an area up again that was signed off, with a reason."""
    area = lock_area(area, by, Perm.ASSESSMENT_LEAD)
    stages.require_stage(area.record, FILLED_IN)
    stages.require_reason(reason, _("Say why the area is taken up again."))
    area.signed_off_at, area.signed_off_by = None, ""
    area.save(update_fields=["signed_off_at", "signed_off_by"])
    record(event=Event.AREA_REOPENED, by=by, subject=area.record, area=area.key, reason=reason.strip())
    return area
