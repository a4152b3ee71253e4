"""The page of one survey: where it stands, what is due, its areas, the steps on, and what happened to it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.queries import people_with
from tansiq.assessments import actions
from tansiq.assessments.enums import FILLED_IN, WRITTEN_IN, Aspect, Lane, Stage
from tansiq.assessments.models import Survey
from tansiq.assessments.queries import surveys as queries
from tansiq.assessments.queries import versions
from tansiq.assessments.queries.rights import body_of_state, works_for
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.sharing.queries import reasons_of
from tansiq.web.assessments.surveys import doors, steps
from tansiq.web.assessments.surveys.doors import frame
from tansiq.web.assessments.surveys.forms import ReviewForm, person_choices
from tansiq.web.assessments.surveys.opening import survey_in
from tansiq.web.assessments.surveys.wording import Whose
from tansiq.web.common.access import acting, reads_public, requires, signed_in
from tansiq.web.common.refusals import shown_at, told

_EVENTS = 60


@reads_public
@require_safe
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = survey_in(request, pk), acting(request)
    lane = doors.lane_of(found, by)
    progress = queries.progress(found, by=by, lane=lane)
    leads, fills = doors.leads(found, by), found.stage in (Stage.PLANNED, *FILLED_IN)
    people = people_with(Perm.ASSESSMENT_WRITE, organisation_id=found.owner_id) if leads and fills else []
    done, asked = sum(p.answered + p.rated for p in progress), sum(p.questions + p.ratings for p in progress)
    context = {
        **frame(found, by, tab="areas"),
        "progress": progress,
        "done": done,
        "all": asked,
        "lane": lane,
        "steps": steps.drawn(found),
        "ways": steps.ways(found, by),
        "why": [reason.label for reason in reasons_of(found)],
        "due_label": steps.due_in_words(found),
        "people": person_choices(people) if leads and fills else [],
        **_overview(found, by),
        "offline_href": reverse("assessments:offline", args=[pk]) if _may_fill(found, by) else "",
        "newer": versions.next_of(found.version, by=by) if leads and fills else None,
    }
    return render(request, "assessments/survey.html", context)


def _may_fill(survey: Survey, by: Actor) -> bool:
    """Say whether the reader fills the survey now, in the assessors' lane or the State's."""
    invited = survey.invited_at is not None and survey.handed_in_at is None
    if invited and body_of_state(by, Perm.SELF_ASSESSMENT_WRITE, survey) is not None:
        return True
    return survey.stage in FILLED_IN and works_for(by, Perm.ASSESSMENT_WRITE, survey)


def _overview(survey: Survey, by: Actor) -> dict[str, str]:
    """Give the way to the overview, or to drafting it where that is the reader's and the stage allows it."""
    overview = survey.overview_seen  # type: ignore[attr-defined]  # annotated by the query
    if overview is not None:
        return {"overview_href": reverse("assessments:overview", args=[overview])}
    drafts = survey.stage in WRITTEN_IN and works_for(by, Perm.ASSESSMENT_WRITE, survey)
    return {"draft_href": reverse("assessments:draft_overview", args=[survey.pk]) if drafts else ""}


@require_POST
@signed_in
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step on; its action asks for the right, and says what stands in the way."""
    found, by = survey_in(request, pk), acting(request)
    kind = steps.KINDS.get(step)
    if kind is None:
        raise Http404
    with told(request, kind.done):
        kind.take(found, request.POST.get("reason", ""), by)
    return redirect("assessments:survey", pk)


@requires(Perm.ASSESSMENT_READ)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the quality review noted of the four aspects, to the assessing body; note one."""
    found, by = survey_in(request, pk), acting(request)
    if not doors.is_of_body(found, by):
        raise Http404
    reviews = works_for(by, Perm.ASSESSMENT_REVIEW, found) and found.stage == Stage.QUALITY_REVIEW
    form = ReviewForm(request.POST or None) if reviews else None
    if request.method == "POST" and form is not None and form.is_valid():
        with shown_at(form, reason_missing="note"):
            actions.review(survey=found, by=by, **form.reviewed)
        if not form.errors:
            return redirect("assessments:review", pk)
    noted = list(queries.reviews_of(found, by=by))
    latest = {one.aspect: one for one in noted}
    whose = Whose(found, [one.by for one in noted], by)
    context = {
        **frame(found, by, tab="review"),
        "form": form,
        "aspects": [(aspect, one := latest.get(aspect), whose(one.by) if one else "") for aspect in Aspect],
        "earlier": [(one, whose(one.by)) for one in reversed(noted) if latest[one.aspect] != one],
        "ways": steps.ways(found, by) if found.stage == Stage.QUALITY_REVIEW else [],
    }
    return render(request, "assessments/review.html", context, status=422 if form and form.errors else 200)


@requires(Perm.ASSESSMENT_READ)
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed, to the assessing body by name; to the State, what was sent to it and what it sent."""
    found, by = survey_in(request, pk), acting(request)
    if not (doors.is_of_body(found, by) or doors.is_of_state(found, by)):
        raise Http404
    entries = history_of(found)
    if not doors.is_of_body(found, by):
        entries = entries.filter(event__in=_TOLD_TO_STATE)
    wanted = None if "all" in request.GET else _EVENTS + 1
    told_of = [
        entry for entry in entries[:wanted] if doors.is_of_state(found, by) or not _is_unshown(found, entry)
    ]
    whose = Whose(found, [entry.by for entry in told_of], by)
    context = {
        **frame(found, by, tab="history"),
        "happened": [_happened(found, entry, whose) for entry in told_of[: None if wanted is None else _EVENTS]],
        "has_more": wanted is not None and len(told_of) > _EVENTS,
    }  # fmt: skip
    return render(request, "assessments/history.html", context)


_TOLD_TO_STATE = [
    Event.ASSESSMENT_ADOPTED,
    Event.ASSESSMENT_FINISHED,
    Event.ASSESSMENT_OBSERVED,
    Event.ASSESSMENT_PASSED,
    Event.ASSESSMENT_SUPERSEDED,
    Event.ASSESSMENT_TRANSMITTED,
    Event.SELF_ASSESSMENT_HANDED_IN,
    Event.SELF_ASSESSMENT_INVITED,
]
_OF_THE_STATE = {Event.SELF_ASSESSMENT_HANDED_IN, Event.ASSESSMENT_OBSERVED}


def _is_unshown(survey: Survey, entry: Any) -> bool:
    """Say whether an entry tells what the State does in its own lane before it has handed it in."""
    return survey.handed_in_at is None and entry.details.get("lane") == Lane.STATE


def _happened(survey: Survey, entry: Any, whose: Whose) -> dict[str, Any]:
    """Say one entry of the log. What the State's people did is named to colleagues of theirs alone."""
    details = entry.details
    is_of_state = Event(entry.event) in _OF_THE_STATE or details.get("lane") == Lane.STATE
    return {
        "at": entry.at,
        "what": Event(entry.event).label,
        "who": whose(entry.by, Lane.STATE if is_of_state else Lane.ASSESSOR),
        "where": next((details[n] for n in ("question", "requirement", "area") if details.get(n)), ""),
        "reason": details.get("reason", ""),
    }
