"""What the State says of an overview, what becomes of it, and its word on sharing."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.enums import Perm
from tansiq.assessments import actions
from tansiq.assessments.enums import Reply, Stage, Willingness
from tansiq.assessments.models import Observation, Overview, OverviewSection
from tansiq.assessments.queries import overviews as queries
from tansiq.web.assessments.overviews import page as shown
from tansiq.web.assessments.overviews.forms import ObservationForm, ReplyForm, WordForm
from tansiq.web.assessments.overviews.reading import taken_part_in
from tansiq.web.assessments.overviews.writing import own_overview
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import shown_at, told

_TONES = {Reply.NONE: "warn", Reply.ACCEPTED: "good", Reply.ANNEXED: "good", Reply.DECLINED: "neutral"}


@dataclass(frozen=True)
class ShownObservation:
    """An observation with the heading it is about, and the form that answers it, where the reader may."""

    row: Observation
    heading: str
    tone: str
    form: ReplyForm | None


@requires(Perm.ASSESSMENT_READ)
def observations(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the State said and what became of it; the State adds to it here."""
    by, found = acting(request), taken_part_in(request, pk)
    may = shown.doors(found, by=by, takes_part=True)
    sections = list(queries.sections_of(found, by=by))
    form = ObservationForm(request.POST or None, sections=sections) if may.comments else None
    if request.method == "POST" and form is None:
        raise Http404
    if request.method == "POST" and form is not None and form.is_valid():
        with shown_at(form, section_unknown="section", text_missing="text", value="text"):
            made = actions.observe(overview=found, by=by, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _late() if made.is_late else _("The observation has been made."))
            return redirect("assessments:observations", pk)
    context = _context(request, found, may, sections) | {"form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "assessments/overviews/observations.html", context, status=status)


def _late() -> str:
    return _("The observation has been taken, and is marked as received after the deadline.")


def _context(
    request: HttpRequest,
    overview: Overview,
    may: shown.Doors,
    sections: list[OverviewSection],
    wrong: dict[int, ReplyForm] | None = None,
) -> dict[str, object]:
    headings = {section.key: section.said_in(shown.reading_language()).heading for section in sections}
    made = queries.observations_of(overview, by=acting(request))
    word = WordForm(initial={"willingness": overview.willingness}) if may.gives_word else None
    return {
        "overview": overview,
        "title": overview.titled_in(shown.reading_language()),
        "here": may,
        "due_on": overview.survey.stage_due_on if overview.survey.stage == Stage.WITH_STATE else None,
        "is_late": overview.survey.stage == Stage.ANSWERING,
        "observations": [_shown(one, headings, may, wrong or {}) for one in made],
        "word": word,
    }


def _shown(
    one: Observation, headings: dict[str, str], may: shown.Doors, wrong: dict[int, ReplyForm]
) -> ShownObservation:
    form = None
    if may.answers:
        said = {"reply": one.reply or None, "reason": one.reason}
        form = wrong.get(one.pk) or ReplyForm(initial=said, prefix=f"o{one.pk}")
    heading = headings.get(one.section, one.section) if one.section else _("The overview as a whole")
    return ShownObservation(one, heading, _TONES[Reply(one.reply)], form)


@requires(Perm.ASSESSMENT_WRITE)
@require_POST
def answer(request: HttpRequest, pk: int, observation: int) -> HttpResponse:
    """Answer one observation; what is refused is told beside it."""
    by, found = acting(request), own_overview(request, pk)
    try:
        one = queries.observation_of(found, observation, by=by)
    except Observation.DoesNotExist as error:
        raise Http404 from error
    form = ReplyForm(request.POST, prefix=f"o{one.pk}")
    if form.is_valid():
        with shown_at(form, reason_missing="reason", reply_missing="reply", value="reason"):
            actions.answer_observation(
                observation=one,
                reply=Reply(form.cleaned_data["reply"]),
                reason=form.cleaned_data["reason"],
                by=by,
            )
        if not form.errors:
            messages.success(request, _("The observation has been answered."))
            return redirect("assessments:observations", pk)
    may = shown.doors(found, by=by, takes_part=True)
    sections = list(queries.sections_of(found, by=by))
    context = _context(request, found, may, sections, {one.pk: form})
    return render(request, "assessments/overviews/observations.html", context, status=422)


@requires(Perm.OBSERVATION_WRITE)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the State's comments before their day."""
    found = taken_part_in(request, pk)
    with told(request, _("The comments are closed; the assessing body answers them one by one.")):
        actions.close_comments(survey=found.survey, by=acting(request))
    return redirect("assessments:observations", pk)


@requires(Perm.CONSENT_ANSWER)
@require_POST
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the State's word on sharing."""
    found = taken_part_in(request, pk)
    form = WordForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the words on sharing."))
        return redirect("assessments:observations", pk)
    with told(
        request, _("Your State’s word on sharing is noted. It opens nothing by itself: a consent does.")
    ):
        actions.say_willingness(
            overview=found, willingness=Willingness(form.cleaned_data["willingness"]), by=acting(request)
        )
    return redirect("assessments:observations", pk)
