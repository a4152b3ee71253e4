"""What members say of an overview before its adoption."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tansiq.access.enums import Perm
from tansiq.assessments import actions
from tansiq.assessments.enums import Stage, View
from tansiq.assessments.models import Opinion, Overview
from tansiq.assessments.policies.stages import members
from tansiq.assessments.queries import overviews as queries
from tansiq.reference.models import Organisation
from tansiq.web.assessments.overviews import page as shown
from tansiq.web.assessments.overviews.forms import OpinionForm
from tansiq.web.assessments.overviews.reading import sees_opinions, taken_part_in
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import shown_at

_TONES = {View.APPROVES: ("good", "full"), View.COMMENTS: ("accent", "half"), View.OBJECTS: ("warn", "warn")}


@dataclass(frozen=True)
class ShownOpinion:
    """What one member said; one that has not spoken yet has no words."""

    member: str
    view: str = ""
    tone: str = "neutral"
    mark: str = ""
    text: str = ""
    at: datetime | None = None


@requires(Perm.ASSESSMENT_READ)
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what members said, and until when silence runs; a member says its own here."""
    by, found = acting(request), taken_part_in(request, pk)
    if not sees_opinions(found):
        raise Http404
    may = shown.doors(found, by=by, takes_part=True)
    said = list(queries.opinions_of(found, by=by))
    form = (
        OpinionForm(request.POST or None, initial=_mine(said, queries.member_of(by)))
        if may.considers
        else None
    )
    if request.method == "POST" and form is None:
        raise Http404
    if request.method == "POST" and form is not None and form.is_valid():
        with shown_at(form, reason_missing="text", value="text"):
            actions.consider(
                overview=found, view=View(form.cleaned_data["view"]), text=form.cleaned_data["text"], by=by
            )
        if not form.errors:
            messages.success(request, _("Your view is noted; what you say last before the adoption counts."))
            return redirect("assessments:opinions", pk)
    context = {
        "overview": found,
        "title": found.titled_in(shown.reading_language()),
        "here": may,
        "form": form,
        "due_on": _silence_until(found),
        "opinions": _shown(said, members(found) if found.survey.stage == Stage.BEFORE_MEMBERS else []),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "assessments/overviews/opinions.html", context, status=status)


def _silence_until(overview: Overview) -> object:
    is_running = overview.survey.stage == Stage.BEFORE_MEMBERS
    return overview.survey.stage_due_on if is_running else None


def _mine(said: list[Opinion], member: int | None) -> dict[str, str]:
    """Give what the reader's own member said last, to be said anew."""
    mine = next((one for one in said if one.organisation_id == member), None)
    return {"view": mine.view, "text": mine.text} if mine is not None else {}


def _shown(said: list[Opinion], awaited: list[Organisation]) -> list[ShownOpinion]:
    """Give what was said, and the members that are awaited and have not spoken yet."""
    spoken = [
        ShownOpinion(one.organisation.name, one.get_view_display(), *_TONES[View(one.view)], one.text, one.said_at)
        for one in said
    ]  # fmt: skip
    have = {one.organisation_id for one in said}
    return [*spoken, *(ShownOpinion(member.name) for member in awaited if member.pk not in have)]
