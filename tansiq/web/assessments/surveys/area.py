"""The sheet of one area, and what is done with the area as a whole."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.queries import people_with
from tansiq.assessments import actions
from tansiq.assessments.enums import FILLED_IN, Lane
from tansiq.assessments.models import SurveyArea
from tansiq.kernel.errors import DomainError
from tansiq.web.assessments.surveys import doors
from tansiq.web.assessments.surveys.forms import AccountForm
from tansiq.web.assessments.surveys.opening import area_in, areas_in
from tansiq.web.assessments.surveys.sheet import shown
from tansiq.web.common import words
from tansiq.web.common.access import acting, reads_public, requires
from tansiq.web.common.refusals import told
from tansiq.web.projects.forms import ReasonForm

Typed = QueryDict
Text = str | Promise


@reads_public
@require_safe
def area(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    by = acting(request)
    found, areas = areas_in(request, pk, key)
    fills = found.record.stage in FILLED_IN
    may_find = doors.writes(found, by, Lane.ASSESSOR)
    context = {
        "area": found,
        "areas": areas,
        "survey": found.record,
        "shown": shown(found, by=by),
        "of_body": doors.is_of_body(found.record, by),
        "leads": doors.leads(found.record, by),
        "fills": fills,
        "may_find": may_find,
        "account_form": AccountForm(initial={"text": found.body}) if may_find else None,
        "reason_form": ReasonForm(),
        # The script counts anew after each save, in the words and the digits of the page.
        "count_words": _("%(done)s of %(all)s"),
        "locale": "en" if words.digits("1") == "1" else "ar-u-nu-arab",
    }
    return render(request, "assessments/area.html", context)


def _confirm(area: SurveyArea, typed: Typed, by: Actor) -> None:
    actions.confirm_area(area=area, by=by)


def _sign_off(area: SurveyArea, typed: Typed, by: Actor) -> None:
    actions.sign_off(area=area, by=by)


def _reopen(area: SurveyArea, typed: Typed, by: Actor) -> None:
    actions.reopen(area=area, reason=typed.get("reason", ""), by=by)


def _share_out(area: SurveyArea, typed: Typed, by: Actor) -> None:
    username = typed.get("assignee", "")
    people = people_with(Perm.ASSESSMENT_WRITE, organisation_id=area.record.owner_id)
    person = people.filter(username=username).first()
    if username and person is None:
        raise DomainError(_("Choose one of the assessors of this body."), code="assignee")
    actions.share_out(area=area, assignee=person, by=by)


def _account(area: SurveyArea, typed: Typed, by: Actor) -> None:
    actions.summarise(area=area, text=typed.get("text", ""), by=by)


# What is done, what is told of it, and the page on which it was asked for.
_ACTS: dict[str, tuple[Callable[[SurveyArea, Typed, Actor], None], Text, str]] = {
    "account": (_account, gettext_lazy("The account has been saved."), "area"),
    "confirm": (_confirm, gettext_lazy("What was taken over from the last cycle is confirmed."), "area"),
    "reopen": (_reopen, gettext_lazy("The area is taken up again."), "area"),
    "share-out": (_share_out, gettext_lazy("The area is shared out."), "survey"),
    "sign-off": (_sign_off, gettext_lazy("The area is signed off."), "area"),
}


@require_POST
@requires(Perm.ASSESSMENT_WRITE)
def act(request: HttpRequest, pk: int, key: str, act: str) -> HttpResponse:
    """Do something with an area as a whole, and tell on its page what was done, or what refuses it."""
    if act not in _ACTS:
        raise Http404
    found, (do, done, page) = area_in(request, pk, key), _ACTS[act]
    with told(request, done):
        do(found, request.POST, acting(request))
    return redirect("assessments:survey", pk) if page == "survey" else redirect("assessments:area", pk, key)
