"""The list of surveys, and planning one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.assessments import actions
from tansiq.assessments.enums import ENDED, Stage
from tansiq.assessments.models import Survey
from tansiq.assessments.queries import surveys as queries
from tansiq.assessments.queries import versions
from tansiq.reference.queries import book, by_name
from tansiq.web.assessments.surveys.forms import PlanForm, version_in_words
from tansiq.web.common import words
from tansiq.web.common.access import acting, reads_public, requires
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.common.navigation import address
from tansiq.web.common.refusals import shown_at

_PAGE = 50
_UNDER_WAY, _ALL = "under-way", "all"


@reads_public
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    by, wanted = acting(request), request.GET.get("stage", _UNDER_WAY)
    counted = queries.counted_by_stage(by=by)
    stages = [Stage(stage) for stage in Stage.values if counted.get(stage)]
    found = queries.listed(by=by)
    if wanted in Stage.values:
        found = found.filter(stage=wanted)
    elif wanted != _ALL:
        wanted, found = _UNDER_WAY, found.exclude(stage__in=ENDED)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    under_way = sum(number for stage, number in counted.items() if stage not in ENDED)
    context = {
        "page": page,
        "table": _table(list(page.object_list)),
        "wanted": wanted,
        "filters": [
            (_UNDER_WAY, _("Under way"), under_way),
            *((str(stage), stage.label, counted[stage]) for stage in stages),
            (_ALL, _("All"), sum(counted.values())),
        ],
        "plans": allows(by, Perm.ASSESSMENT_LEAD),
    }
    return render(request, "assessments/surveys.html", context)


def _table(rows: list[Survey]) -> Table:
    return Table(
        caption=_("Assessments"),
        columns=[
            Column(_("State")),
            Column(_("Reference")),
            Column(_("Framework and version")),
            Column(_("Stage")),
            Column(_("Due")),
            Column(_("Answered"), is_numeric=True),
        ],
        rows=[
            [
                Cell(one.state.name, address("assessments:survey", one.pk) or ""),
                one.reference,
                version_in_words(one.version),
                one.get_stage_display(),
                _due(one),
                _share(one),
            ]
            for one in rows
        ],
        is_caption_hidden=True,
    )


def _due(survey: Survey) -> str:
    if survey.adopted_on is not None:
        return _("adopted %(day)s") % {"day": words.written_date(survey.adopted_on)}
    due = survey.stage_due_on or survey.planned_for
    return words.written_date(due) if due else ""


def _share(survey: Survey) -> str:
    """Say how many questions are answered, as far as the reader has been shown them."""
    return _("%(done)s of %(all)s") % {
        "done": words.number(survey.answered),  # type: ignore[attr-defined]  # annotated by the query
        "all": words.number(survey.asked),  # type: ignore[attr-defined]
    }


@requires(Perm.ASSESSMENT_LEAD)
def plan(request: HttpRequest) -> HttpResponse:
    by, known = acting(request), book()
    form = PlanForm(
        request.POST or None,
        states=by_name(known.states.values()),
        versions=versions.in_use(by=by),
        owners=[known.organisations[pk] for pk in sorted(by.organisations_with(Perm.ASSESSMENT_LEAD))],
        initial={"state": request.GET.get("state", "")},
    )
    if request.method == "POST" and form.is_valid():
        at = {"day_past": "planned_for", "not_published": "version", "under_way": "state"}
        with shown_at(form, **at):
            survey = actions.plan(**form.planned, by=by)
        if not form.errors:
            messages.success(request, _("The assessment is planned. Its survey is your body’s alone until it is shown."))  # fmt: skip
            return redirect("assessments:survey", survey.pk)
    return render(request, "assessments/plan.html", {"form": form}, status=422 if form.errors else 200)
