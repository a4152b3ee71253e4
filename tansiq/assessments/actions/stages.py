"""The way to adoption: each step with what it needs, what falls due with it, and whom it opens the records to."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.queries import people_with
from tansiq.assessments.actions.acting import require_for_survey, require_of_state
from tansiq.assessments.actions.moving import (
    apply,
    bodies_of_state,
    lock,
    move_of,
    people_of_body,
    people_of_state,
    tell_of,
)
from tansiq.assessments.actions.overviews import draw_observations, draw_sharing
from tansiq.assessments.actions.snapshots import freeze
from tansiq.assessments.enums import Aspect, Order, Stage, View
from tansiq.assessments.models import Overview, Review, Survey
from tansiq.assessments.policies import stages
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.queries.log import code_of
from tansiq.kernel.workflow import Move
from tansiq.notices.actions import drop_deadlines, meet_deadlines, set_deadline
from tansiq.notices.enums import Duty
from tansiq.reference.models import Organisation


@transaction.atomic
def submit(*, survey: Survey, by: Actor) -> Survey:
    """Hand a survey with all areas signed off, and its overview, to the quality review."""
    survey = lock(survey, by)
    move = move_of(survey, "submit")
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    stages.require_signed_off(survey)
    stages.require_drafted(survey)
    survey.reviews.all().delete()  # what was looked at before may have changed since
    apply(survey, move, by)
    tell_of(Event.ASSESSMENT_SUBMITTED, survey, people_of_body(survey, Perm.ASSESSMENT_REVIEW), by)
    return survey


@transaction.atomic
def review(*, survey: Survey, aspect: Aspect, is_passed: bool, note: str, by: Actor) -> Review:
    """Note what the quality review found of one aspect; a reviewer has not worked on the survey."""
    survey = lock(survey, by)
    require_for_survey(by, Perm.ASSESSMENT_REVIEW, survey)
    stages.require_stage(survey, (Stage.QUALITY_REVIEW,))
    stages.require_other_hands(survey, by.person_id)
    if not is_passed:
        stages.require_reason(note, _("Say what is to be changed."))
    noted = Review.objects.create(
        survey=survey, aspect=aspect, is_passed=is_passed, note=note.strip(), by=code_of(by)
    )
    record(event=Event.ASSESSMENT_REVIEWED, by=by, subject=survey, aspect=str(aspect), passed=is_passed)
    return noted


@transaction.atomic
def send_back(*, survey: Survey, reason: str, by: Actor) -> Survey:
    """Return a survey to those who draft, with a reason."""
    survey = lock(survey, by)
    move = move_of(survey, "return")
    require_for_survey(by, Perm.ASSESSMENT_REVIEW, survey)
    stages.require_reason(reason, _("Say what is to be changed."))
    apply(survey, move, by, reason=reason.strip())
    tell_of(Event.ASSESSMENT_RETURNED, survey, people_of_body(survey, Perm.ASSESSMENT_WRITE), by)
    return survey


@transaction.atomic
def pass_on(*, survey: Survey, by: Actor) -> Survey:
    """Pass a survey whose every aspect was found good: to the State, or to the members where they adopt first."""
    survey = lock(survey, by)
    move = move_of(survey, "pass")
    require_for_survey(by, Perm.ASSESSMENT_REVIEW, survey)
    stages.require_other_hands(survey, by.person_id)
    stages.require_reviewed(survey)
    overview = stages.require_drafted(survey)
    if move.target == Stage.WITH_STATE:
        _show_to_state(survey)
        due = apply(survey, move, by)
        _ask_state(overview, due, by)
    else:
        due = apply(survey, move, by)
        _ask_members(overview, due, by)
    return survey


def _show_to_state(survey: Survey) -> None:
    """Open the survey and its overview to the State, with what the assessors wrote."""
    survey.is_shown_to_state, survey.transmitted_at = True, timezone.now()
    Overview.objects.filter(survey=survey).update(is_shown_to_state=True)


def _ask_state(overview: Overview, due: date | None, by: Actor) -> None:
    """Ask each body of the State that comments for its observations, by the day that the data say."""
    overview.refresh_from_db()
    for body in bodies_of_state(overview.state_id, Perm.OBSERVATION_WRITE):
        _owe(overview, Duty.ASSESSMENT_COMMENT, body, Perm.OBSERVATION_WRITE, due, by)
    tell_of(Event.ASSESSMENT_TRANSMITTED, overview, people_of_state(overview.state_id), by, due)


def _ask_members(overview: Overview, due: date | None, by: Actor) -> None:
    """Open the overview to the members, and ask each for its view within the silence period."""
    overview.is_issued = True
    overview.save(update_fields=["is_issued", "changed_at"])
    overview.opinions.all().delete()  # what was said of another text
    for member in stages.require_members(overview):
        _owe(overview, Duty.OVERVIEW_CONSIDER, member, Perm.OVERVIEW_CONSIDER, due, by)


def _owe(
    overview: Overview, duty: Duty, organisation: Organisation, right: Perm, due: date | None, by: Actor
) -> None:
    if due is not None:
        set_deadline(subject=overview, what=duty, organisation=organisation, right=right, due_on=due, by=by)


@transaction.atomic
def close_comments(*, survey: Survey, by: Actor) -> Survey:
    """Close the State's comments before their day, as its approver: it has said what it wishes to say."""
    survey = lock(survey, by)
    move = move_of(survey, "close_comments")
    require_of_state(by, Perm.OBSERVATION_WRITE, survey)
    return _end_comments(survey, move, by)


def _end_comments(survey: Survey, move: Move, by: Actor) -> Survey:
    overview = stages.require_drafted(survey)
    apply(survey, move, by)
    meet_deadlines(subject=overview, what=Duty.ASSESSMENT_COMMENT, by=by)
    draw_observations(overview)
    draw_sharing(overview)
    tell_of(Event.ASSESSMENT_OBSERVED, overview, people_of_body(survey, Perm.ASSESSMENT_WRITE), by)
    return survey


@transaction.atomic
def put(*, survey: Survey, by: Actor) -> Survey:
    """Put the overview before the members, once every observation of the State has its answer."""
    survey = lock(survey, by)
    move = move_of(survey, "put")
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    overview = stages.require_drafted(survey)
    stages.require_answered(overview)
    draw_observations(overview)
    due = apply(survey, move, by)
    _ask_members(overview, due, by)
    return survey


@transaction.atomic
def refer_back(*, survey: Survey, reason: str, by: Actor) -> Survey:
    """Take up again what a member asked to be taken up again; the members see it anew when it is put before them."""
    survey = lock(survey, by)
    move = move_of(survey, "refer")
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    stages.require_reason(reason, _("Say what the members asked for."))
    overview = stages.require_drafted(survey)
    overview.is_issued = False
    overview.save(update_fields=["is_issued", "changed_at"])
    drop_deadlines(subject=overview, what=Duty.OVERVIEW_CONSIDER, by=by)
    apply(survey, move, by, reason=reason.strip())
    tell_of(Event.ASSESSMENT_REFERRED, survey, people_of_body(survey, Perm.ASSESSMENT_WRITE), by)
    return survey


@transaction.atomic
def adopt(*, survey: Survey, by: Actor) -> Survey:
    """Record the adoption by the members, once all have approved or the silence period has ended without objection."""
    survey = lock(survey, by)
    move = move_of(survey, "adopt")
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    overview = stages.require_drafted(survey)
    stages.require_approved(overview, survey)
    return _adopt(survey, overview, move, by)


def _adopt(survey: Survey, overview: Overview, move: Move, by: Actor) -> Survey:
    today = timezone.localdate()
    survey.adopted_on, survey.is_issued = today, True
    overview.adopted_on = today
    overview.save(update_fields=["adopted_on", "changed_at"])
    apply(survey, move, by)
    drop_deadlines(subject=overview, what=Duty.OVERVIEW_CONSIDER, by=by)
    freeze(survey, overview)
    _supersede(survey, by)
    tell_of(
        Event.ASSESSMENT_ADOPTED,
        overview,
        [*people_of_state(survey.state_id), *_members_people(overview)],
        by,
    )
    return survey


def _members_people(overview: Overview) -> list[int]:
    from_members = stages.members(overview)
    return sorted({pk for member in from_members for pk in _considering(member)})


def _considering(member: Organisation) -> list[int]:
    return list(people_with(Perm.OVERVIEW_CONSIDER, organisation_id=member.pk).values_list("pk", flat=True))


def _supersede(survey: Survey, by: Actor) -> None:
    """End the last final assessment of the State under this framework: the new one takes its place."""
    earlier = Survey.objects.filter(
        state_id=survey.state_id, version__framework_id=survey.version.framework_id, stage=Stage.FINAL
    ).exclude(pk=survey.pk)
    for one in earlier.select_for_update(of=("self",)):
        apply(one, move_of(one, "supersede"), by, successor=survey.reference)


@transaction.atomic
def transmit(*, survey: Survey, by: Actor) -> Survey:
    """Send what was adopted to the State, where the members adopt first."""
    survey = lock(survey, by)
    move = move_of(survey, "transmit")
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    overview = stages.require_drafted(survey)
    _show_to_state(survey)
    due = apply(survey, move, by)
    _ask_state(overview, due, by)
    return survey


@transaction.atomic
def finish(*, survey: Survey, by: Actor) -> Survey:
    """Make an adopted assessment final, with every observation of the State answered."""
    survey = lock(survey, by)
    move = move_of(survey, "finish")
    require_for_survey(by, Perm.ASSESSMENT_LEAD, survey)
    overview = stages.require_drafted(survey)
    stages.require_answered(overview)
    if survey.order == Order.ADOPTED_FIRST:
        draw_observations(overview)
        freeze(survey, overview)
    apply(survey, move, by)
    tell_of(Event.ASSESSMENT_FINISHED, overview, people_of_state(survey.state_id), by)
    return survey


def pass_by_the_clock(*, by: Actor, today: date | None = None) -> int:
    """Take the steps whose day has passed: the State's comments end, and silence adopts. Give how many were taken."""
    day = today or timezone.localdate()
    due = Survey.objects.filter(stage_due_on__lt=day, stage__in=(Stage.WITH_STATE, Stage.BEFORE_MEMBERS))
    return sum(_pass_one(pk, day, by) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _pass_one(pk: int, day: date, by: Actor) -> bool:
    survey = (
        Survey.objects.select_for_update(of=("self",))
        .select_related("version")
        .defer("version__content")
        .get(pk=pk)
    )
    if survey.stage_due_on is None or survey.stage_due_on >= day:
        return False
    if survey.stage == Stage.WITH_STATE:
        _end_comments(survey, move_of(survey, "end_comments"), by)
        return True
    overview = Overview.objects.get(survey=survey)
    if survey.stage != Stage.BEFORE_MEMBERS or overview.opinions.filter(view=View.OBJECTS).exists():
        return False
    _adopt(survey, overview, move_of(survey, "adopt_by_silence"), by)
    return True
