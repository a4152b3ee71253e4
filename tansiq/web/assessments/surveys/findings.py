"""Findings: recorded, edited and taken back in their area; listed with the answers behind them; and what stands behind a figure."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tansiq.access.enums import Perm
from tansiq.assessments import actions
from tansiq.assessments.enums import FindingKind
from tansiq.assessments.models import Finding, SurveyArea
from tansiq.assessments.queries import behind as queries
from tansiq.assessments.queries.asked import asked_in
from tansiq.kernel.names import name_in
from tansiq.web.assessments.surveys import doors
from tansiq.web.assessments.surveys.forms import FindingForm
from tansiq.web.assessments.surveys.opening import area_in, survey_in
from tansiq.web.common import words
from tansiq.web.common.access import acting, reads_public, requires
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.common.navigation import address
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at, told


@reads_public
@require_safe
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    survey, by = survey_in(request, pk), acting(request)
    found = list(queries.findings(survey, by=by))
    placed = [finding for finding in found if finding.foremost is not None]
    context = {
        **doors.frame(survey, by, tab="findings"),
        "found": found,
        "foremost": sorted(placed, key=lambda finding: finding.foremost or 0),
    }
    return render(request, "assessments/findings.html", context)


@requires(Perm.ASSESSMENT_WRITE)
def add(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    area = area_in(request, pk, key)
    form = _form(request, area)
    if request.method == "POST" and form.is_valid():
        with shown_at(form, foremost="foremost", text_missing="text"):
            actions.record_finding(area=area, found=form.found, by=acting(request))
        if not form.errors:
            messages.success(request, _("The finding is recorded."))
            return redirect(f"{reverse('assessments:area', args=[pk, key])}#findings")
    return _page(request, area, form)


def _form(request: HttpRequest, area: SurveyArea, finding: Finding | None = None) -> FindingForm:
    asked = asked_in(area)
    return FindingForm(
        request.POST if request.method == "POST" else None,
        requirements=asked.requirements,
        answers=queries.answers_behind(area, by=acting(request)),
        questions={question.pk: question for question in asked.questions},
        finding=finding,
    )


def _page(
    request: HttpRequest, area: SurveyArea, form: FindingForm, finding: Finding | None = None
) -> HttpResponse:
    opened(request, area.record)
    is_changed = form.has_error("__all__", "changed_meanwhile")
    if is_changed and finding is not None:
        form.read_again(finding.number)
    context = {
        "area": area,
        "survey": area.record,
        "form": form,
        "finding": finding,
        "stands": finding if is_changed else None,
    }
    status = 409 if is_changed else 422 if form.errors else 200
    return render(request, "assessments/finding.html", context, status=status)


def _finding(request: HttpRequest, pk: int, finding: int) -> Finding:
    try:
        return queries.finding_of(pk, finding, by=acting(request))
    except Finding.DoesNotExist as error:
        raise Http404 from error


@requires(Perm.ASSESSMENT_WRITE)
def finding(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Edit a finding; where somebody changed it meanwhile, both texts are shown."""
    found = _finding(request, pk, finding)
    form = _form(request, found.area, found)
    if request.method == "POST" and form.is_valid():
        with shown_at(form, foremost="foremost", text_missing="text"):
            actions.edit_finding(
                finding=found, found=form.found, on_top_of=form.cleaned_data["on_top_of"], by=acting(request)
            )
        if not form.errors:
            messages.success(request, _("The finding is changed."))
            return redirect(f"{reverse('assessments:area', args=[pk, found.area.key])}#findings")
    return _page(request, found.area, form, found)


@require_POST
@requires(Perm.ASSESSMENT_WRITE)
def remove(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    found = _finding(request, pk, finding)
    key = found.area.key
    with told(request, _("The finding is taken back.")):
        actions.remove_finding(finding=found, by=acting(request))
    return redirect("assessments:area", pk, key)


# --- what stands behind a figure ---


@reads_public
@require_safe
def behind(request: HttpRequest, pk: int) -> HttpResponse:
    """List the ratings or findings that a figure of the overview counts; its query says which."""
    survey, by = survey_in(request, pk), acting(request)
    asked = {name: request.GET[name] for name in ("axis", "level", "finding", "moved") if name in request.GET}
    axes = {axis["code"]: name_in(axis["names"]) for axis in survey.version.axes}
    levels = [*survey.version.levels, *survey.version.outside]
    names = {level["code"]: name_in(level["names"]) for level in levels}
    if asked.get("moved") in queries.MOVES:
        title, table = _moved(asked["moved"], pk, axes, queries.moved(survey, asked["moved"], by=by))
    elif asked.get("finding") in FindingKind.values:
        kind = FindingKind(asked["finding"])
        title, table = str(kind.label), _found(pk, queries.findings(survey, by=by).filter(kind=kind))
    elif asked.get("axis") in axes and asked.get("level") in names:
        rated = queries.rated(survey, asked["axis"], asked["level"], by=by)
        title = f"{axes[asked['axis']]}: {names[asked['level']]}"
        table = _rated(pk, rated)
    else:
        raise Http404
    context = {"survey": survey, "title": title, "table": table}
    return render(request, "assessments/behind.html", context)


def _rated(pk: int, rated: Iterable[Any]) -> Table:
    return Table(
        caption=_("Ratings"),
        columns=[Column(_("Requirement")), Column(_("Area")), Column(_("Reason"))],
        rows=[
            [
                _requirement(pk, one.area.key, one.requirement),
                one.requirement.area.code,
                Cell(one.reason),
            ]
            for one in rated
        ],
    )


def _requirement(pk: int, key: str, requirement: Any) -> Cell:
    href = f"{address('assessments:area', pk, key)}#r-{requirement.code}"
    return Cell(f"{requirement.code} {requirement.name}", href)


def _found(pk: int, found: Iterable[Finding]) -> Table:
    return Table(
        caption=_("Findings"),
        columns=[Column(_("Finding")), Column(_("Area")), Column(_("Requirement"))],
        rows=[
            [
                Cell(one.text, f"{address('assessments:area', pk, one.area.key)}#f-{one.pk}", one.language),
                one.area.area.code,
                one.requirement.code if one.requirement else "",
            ]
            for one in found
        ],
    )


def _moved(way: str, pk: int, axes: dict[str, str], moved: Iterable[queries.Moved]) -> tuple[str, Table]:
    title = _("Ratings that rose") if way == "rose" else _("Ratings that fell")
    table = Table(
        caption=_("Ratings"),
        columns=[Column(_("Requirement")), Column(_("Axis")), Column(_("Before")), Column(_("Now"))],
        rows=[
            [
                _requirement(pk, one.key, one.step.requirement),
                axes[one.step.axis],
                words.digits(one.before),
                words.digits(one.after),
            ]
            for one in moved
        ],
    )
    return title, table
