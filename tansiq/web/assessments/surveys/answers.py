"""One answer, one rating: saved by itself; two who write in one answer are shown both texts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.enums import Perm
from tansiq.assessments import actions
from tansiq.assessments.actions import Saved
from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Answer, AnswerChange, Rating, Source, SurveyArea
from tansiq.assessments.queries import answers as queries
from tansiq.assessments.queries.asked import asked_in
from tansiq.frameworks.models import Question, Requirement
from tansiq.library.queries import submissions
from tansiq.web.assessments.surveys import doors, sheet, wording
from tansiq.web.assessments.surveys.forms import AnswerForm, RatingForm, SourceForm
from tansiq.web.assessments.surveys.opening import area_in
from tansiq.web.assessments.surveys.wording import Whose
from tansiq.web.common.access import acting, requires, signed_in
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at, told


def _asked(request: HttpRequest, pk: int, key: str, code: str) -> tuple[SurveyArea, Question]:
    area = area_in(request, pk, key)
    try:
        return area, asked_in(area).question(code)
    except LookupError as error:
        raise Http404 from error


@signed_in
def answer(request: HttpRequest, pk: int, key: str, code: str) -> HttpResponse:
    """Show one answer with its sources and its history; save what was written."""
    area, question = _asked(request, pk, key, code)
    if request.method == "POST":
        return _save(request, area, question)
    return _page(request, area, question)


def _page(
    request: HttpRequest, area: SurveyArea, question: Question, *, form: AnswerForm | None = None,
    source_form: SourceForm | None = None,
) -> HttpResponse:  # fmt: skip
    by, lane = acting(request), doors.lane_of(area.record, acting(request))
    opened(request, area.record)
    given = queries.answers_to(area.record, question, by=by)
    own, changes = given.get(lane), list(queries.changes_of_answer(given.get(lane), by=by))
    whose = Whose(area.record, [one.changed_by for one in given.values()] + [c.by for c in changes], by)
    if form is None and doors.writes(area, by, lane):
        form = AnswerForm(question=question, answer=own)
    context = {
        "area": area,
        "survey": area.record,
        "line": sheet.line(
            question,
            asked=asked_in(area).questions,
            facets=sheet.facets_of(area),
            answer=own,
            other=given.get(_other(lane)),
            whose=whose,
            form=form,
        ),
        "lane": lane,
        "changes": [_change(question, change, whose, lane) for change in changes],
        "writes": form is not None,
        "source_form": source_form or _source_form(request, area, form),
        "form": form,
    }
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]
    wrong = bool((form and form.errors) or (source_form and source_form.errors))
    template = "assessments/_line.html" if is_fragment else "assessments/answer.html"
    return render(request, template, context, status=422 if wrong else 200)


def _other(lane: Lane) -> Lane:
    return Lane.STATE if lane == Lane.ASSESSOR else Lane.ASSESSOR


def _change(question: Question, change: AnswerChange, whose: Whose, lane: Lane) -> dict[str, Any]:
    return {
        "change": change,
        "text": wording.in_words(question, change.value),
        "rows": wording.rows_of(question, change.value),
        "who": whose(change.by, lane),
    }


def _source_form(request: HttpRequest, area: SurveyArea, form: AnswerForm | None) -> SourceForm | None:
    if form is None:
        return None
    held = submissions(by=acting(request)).filter(state_id=area.record.state_id)
    return SourceForm(request.POST or None, submissions=held) if request.method == "POST" else SourceForm(submissions=held)  # fmt: skip


def _save(request: HttpRequest, area: SurveyArea, question: Question) -> HttpResponse:
    by, lane = acting(request), doors.lane_of(area.record, acting(request))
    form, saved = AnswerForm(request.POST, question=question, answer=None), None
    if form.is_valid():
        with shown_at(form, value="value"):
            saved = actions.save_answer(
                area=area, question=question, said=form.said, on_top_of=form.cleaned_data["on_top_of"],
                lane=lane, by=by,
            )  # fmt: skip
    if saved is not None and saved.set_aside is not None:
        return _both(request, area, question, saved)
    if _is_in_place(request):
        return _saved(request, form.state_id, saved.answer) if saved else _refused(request, form)
    if saved is None or request.htmx:  # type: ignore[attr-defined]
        return _page(request, area, question, form=None if saved else form)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('assessments:area', args=[area.record_id, area.key])}#q-{question.code}")


def _is_in_place(request: HttpRequest) -> bool:
    """Say whether the script saves where the reader writes: then only the line below it is renewed."""
    return bool(request.htmx) and "whole" not in request.POST  # type: ignore[attr-defined]


def _saved(request: HttpRequest, of: str, given: Answer | Rating) -> HttpResponse:
    """Say in the page that was written in when it was saved, and on top of which number the next save stands."""
    is_done = not isinstance(given, Answer) or given.value is not None or bool(given.remarks)
    context = {"of": of, "number": given.number, "now": timezone.now(), "is_done": is_done}
    return render(request, "assessments/_saved.html", context)


def _refused(request: HttpRequest, form: AnswerForm | RatingForm) -> HttpResponse:
    """Say where the reader writes what is wrong."""
    errors = [str(error) for errors in form.errors.values() for error in errors]
    context = {"of": form.state_id, "errors": errors}
    return render(request, "assessments/_refused.html", context, status=422)


def _both(request: HttpRequest, area: SurveyArea, question: Question, saved: Saved) -> HttpResponse:
    """Show the text that stands and the one that was set aside; the writer keeps either, or a third made of both."""
    assert saved.set_aside is not None
    opened(request, area.record)
    stands, kept = saved.answer, saved.set_aside
    whose = Whose(area.record, [stands.changed_by], acting(request))
    mine = Answer(
        question=question, lane=stands.lane, value=kept.value, remarks=kept.remarks, confidence=kept.confidence,
        number=stands.number, language=stands.language,
    )  # fmt: skip
    # What the writer left open is offered as the other wrote it.
    offered = Answer(
        value=stands.value if kept.value is None else kept.value,
        remarks=kept.remarks or stands.remarks,
        confidence=kept.confidence or stands.confidence,
        number=stands.number,
    )
    context = {
        "area": area,
        "survey": area.record,
        "question": question,
        "stands": sheet.said(question, stands, whose),
        "mine": sheet.said(question, mine, whose),
        "form": AnswerForm(question=question, answer=offered),
        "both": "\n\n".join(text for text in (stands.remarks, kept.remarks) if text),
    }
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]
    template = "assessments/_both.html" if is_fragment else "assessments/both.html"
    response = render(request, template, context, status=409)
    if is_fragment:
        response["HX-Retarget"], response["HX-Reswap"] = f"#line-{question.pk}", "outerHTML"
    return response


@require_POST
@signed_in
def cite(request: HttpRequest, pk: int, key: str, code: str) -> HttpResponse:
    area, question = _asked(request, pk, key, code)
    by, lane = acting(request), doors.lane_of(area.record, acting(request))
    form = SourceForm(request.POST, submissions=submissions(by=by).filter(state_id=area.record.state_id))
    if form.is_valid():
        with shown_at(form, citation_missing="citation", other_state="submission"):
            actions.cite(area=area, question=question, cited=form.cited, lane=lane, by=by)
    if form.errors:
        return _page(request, area, question, source_form=form)
    messages.success(request, _("The source has been added."))
    return redirect(f"{reverse('assessments:answer', args=[pk, key, code])}#sources")


@require_POST
@signed_in
def uncite(request: HttpRequest, pk: int, source: int) -> HttpResponse:
    by = acting(request)
    try:
        found = queries.source_of(pk, source, by=by)
    except Source.DoesNotExist as error:
        raise Http404 from error
    with told(request, _("The source has been taken away.")):
        actions.uncite(source=found, by=by)
    answered = found.answer
    return redirect(
        f"{reverse('assessments:answer', args=[pk, answered.area.key, answered.question.code])}#sources"
    )


@requires(Perm.ASSESSMENT_READ)
def rating(request: HttpRequest, pk: int, key: str, code: str, axis: str) -> HttpResponse:
    """Show one rating with its ladder and its history; save what was chosen."""
    area = area_in(request, pk, key)
    axes = {one["code"]: one for one in area.record.version.axes}
    try:
        requirement = asked_in(area).requirement(code)
    except LookupError as error:
        raise Http404 from error
    if axis not in axes:
        raise Http404
    if request.method == "POST":
        return _rate(request, area, requirement, axes[axis])
    return _rating_page(request, area, requirement, axes[axis])


def _rate(
    request: HttpRequest, area: SurveyArea, requirement: Requirement, axis: dict[str, Any]
) -> HttpResponse:
    form = RatingForm(
        request.POST, version=area.record.version, requirement=requirement, axis=axis["code"], rating=None
    )
    given = None
    if form.is_valid():
        with shown_at(form, reason_missing="reason"):
            given = actions.rate(
                area=area, requirement=requirement, axis=axis["code"], by=acting(request), **form.cleaned_data
            )
    if given is None and _is_in_place(request) and not form.has_error("__all__", "changed_meanwhile"):
        return _refused(request, form)
    if given is None:
        return _rating_page(request, area, requirement, axis, form=form)
    if _is_in_place(request):
        return _saved(request, form.state_id, given)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('assessments:area', args=[area.record_id, area.key])}#r-{requirement.code}")


def _rating_page(
    request: HttpRequest,
    area: SurveyArea,
    requirement: Requirement,
    axis: dict[str, Any],
    *,
    form: RatingForm | None = None,
) -> HttpResponse:
    by = acting(request)
    opened(request, area.record)
    stands = queries.rating_of(area.record, requirement, axis["code"], by=by)
    changes = list(queries.changes_of_rating(stands, by=by))
    whose = Whose(
        area.record, [change.by for change in changes] + ([stands.changed_by] if stands else []), by
    )
    rates = doors.writes(area, by, Lane.ASSESSOR)
    drawn = sheet.axis_of(area, requirement, axis, stands, whose, rates=rates)
    is_changed = form is not None and form.has_error("__all__", "changed_meanwhile")
    if form is not None and is_changed:
        form.read_again(stands.number if stands else 0)
    names = {level.code: level.name for level in drawn.levels}
    context = {
        "area": area,
        "survey": area.record,
        "axis": drawn,
        "form": form or drawn.form,
        "is_changed": is_changed,
        "changes": [(change, names.get(change.level, change.level), whose(change.by)) for change in changes],
    }
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]
    template = "assessments/_axis.html" if is_fragment else "assessments/rating.html"
    response = render(request, template, context, status=409 if is_changed else 422 if form and form.errors else 200)  # fmt: skip
    if is_fragment:
        response["HX-Retarget"] = f"#axis-r{requirement.pk}-{axis['code']}"
        response["HX-Reswap"] = "outerHTML"
    return response
