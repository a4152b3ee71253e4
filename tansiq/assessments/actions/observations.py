"""What the State says of an overview, and what is answered; what members say of it; the State's word on sharing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.assessments.actions.acting import require_for_survey, require_member, require_of_state
from tansiq.assessments.actions.moving import people_of_body, people_of_state, tell_of
from tansiq.assessments.actions.overviews import draw_sharing
from tansiq.assessments.enums import Reply, Stage, View, Willingness
from tansiq.assessments.models import Observation, Opinion, Overview, Survey
from tansiq.assessments.policies import overviews as policies
from tansiq.assessments.policies import stages
from tansiq.assessments.policies.values import text_in
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.queries.log import code_of
from tansiq.notices.actions import meet_deadlines
from tansiq.notices.enums import Duty
from tansiq.reference.models import Organisation

_COMMENTED_IN = (Stage.WITH_STATE, Stage.ANSWERING)


def _lock(overview: Overview, by: Actor) -> Overview:
    """Give an overview that `by` sees, locked after its survey: in the order in which every step takes them."""
    seen = Overview.objects.visible_to(by).filter(pk=overview.pk)
    survey = (
        Survey.objects.select_for_update(of=("self",))
        .select_related("version")
        .defer("version__content")
        .get(overview__in=seen)
    )
    locked = seen.select_for_update(of=("self",)).select_related("state").get()
    locked.survey = survey
    return locked


@transaction.atomic
def observe(*, overview: Overview, section: str, text: str, language: str, by: Actor) -> Observation:
    """Make an observation for the State on a section, or on the whole ("").

    What comes after the day but before the overview goes on is taken, and marked as late.
    """
    overview = _lock(overview, by)
    survey = overview.survey
    organisation = require_of_state(by, Perm.OBSERVATION_WRITE, survey)
    stages.require_stage(survey, _COMMENTED_IN)
    policies.require_section(overview, section)
    policies.require_text(text)
    made = Observation.objects.create(
        overview=overview,
        section=section,
        text=text_in(text),
        language=language,
        organisation_id=organisation,
        said_by=code_of(by),
        is_late=_is_late(survey),
    )
    record(event=Event.OBSERVATION_MADE, by=by, subject=overview, section=section, late=made.is_late)
    tell_of(Event.OBSERVATION_MADE, overview, people_of_body(survey, Perm.ASSESSMENT_WRITE), by)
    return made


def _is_late(survey: Survey) -> bool:
    """Say whether the comments are closed, or their day has passed though the clock has not closed them yet."""
    due = survey.stage_due_on
    return survey.stage == Stage.ANSWERING or (due is not None and due < timezone.localdate())


@transaction.atomic
def answer_observation(*, observation: Observation, reply: Reply, reason: str, by: Actor) -> Observation:
    """Answer an observation of the State: accepted, annexed, or declined with a reason."""
    overview = _lock(observation.overview, by)
    require_for_survey(by, Perm.ASSESSMENT_WRITE, overview.survey)
    stages.require_stage(overview.survey, _COMMENTED_IN)
    policies.require_reply(reply)
    if reply == Reply.DECLINED:
        stages.require_reason(reason, _("Say why the observation is declined."))
    observation = Observation.objects.select_for_update(of=("self",)).get(pk=observation.pk)
    observation.reply, observation.reason = reply, text_in(reason)
    observation.replied_by, observation.replied_at = code_of(by), timezone.now()
    observation.save(update_fields=["reply", "reason", "replied_by", "replied_at"])
    record(event=Event.OBSERVATION_ANSWERED, by=by, subject=overview, reply=str(reply))
    tell_of(Event.OBSERVATION_ANSWERED, overview, people_of_state(overview.state_id), by)
    return observation


@transaction.atomic
def consider(*, overview: Overview, view: View, text: str, by: Actor) -> Opinion:
    """Say for a member what it thinks of an overview before the members; what it says last counts."""
    require(by, Perm.OVERVIEW_CONSIDER)
    overview = _lock(overview, by)
    stages.require_stage(overview.survey, (Stage.BEFORE_MEMBERS,))
    member = require_member(by)
    if view != View.APPROVES:
        stages.require_reason(text, _("Write the comment."))
    said, _is_new = Opinion.objects.update_or_create(
        overview=overview,
        organisation_id=member,
        defaults={"view": view, "text": text_in(text), "said_by": code_of(by)},
    )
    organisation = Organisation.objects.get(pk=member)
    record(event=Event.OPINION_GIVEN, by=by, subject=overview, view=str(view), organisation=organisation.code)
    meet_deadlines(subject=overview, what=Duty.OVERVIEW_CONSIDER, organisation=organisation, by=by)
    tell_of(Event.OPINION_GIVEN, overview, people_of_body(overview.survey, Perm.ASSESSMENT_LEAD), by)
    return said


@transaction.atomic
def say_willingness(*, overview: Overview, willingness: Willingness, by: Actor) -> Overview:
    """Give the State's word on sharing the overview with other States. It opens nothing by itself: a consent does."""
    overview = _lock(overview, by)
    require_of_state(by, Perm.CONSENT_ANSWER, overview.survey)
    overview.willingness = willingness
    overview.save(update_fields=["willingness", "changed_at"])
    if overview.adopted_on is None:
        draw_sharing(overview)
    record(event=Event.WILLINGNESS_SAID, by=by, subject=overview, willingness=str(willingness))
    return overview
