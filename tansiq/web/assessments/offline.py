"""A survey filled offline: the workbook to take, and what came back of it, shown before anything is saved."""

import tempfile
from typing import IO

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tansiq.access.enums import Perm
from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Survey
from tansiq.assessments.queries.surveys import survey_of
from tansiq.audit.enums import Event
from tansiq.exchange import actions, queries
from tansiq.exchange.actions.offline import Comparison, Row, lane_of
from tansiq.exchange.actions.uploads import preview as preview_of
from tansiq.exchange.enums import Fate, TableKind
from tansiq.exchange.models import Upload
from tansiq.exchange.tables.survey import COLUMNS
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.sharing.queries import may_export
from tansiq.web.common import words
from tansiq.web.common.access import acting, requires
from tansiq.web.common.navigation import address
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A whole survey changed offline has some hundred rows; the rest is told in numbers.
_SHOWN = 400


class WorkbookForm(forms.Form):
    workbook = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy("The one taken from this page. You are shown row by row what will be saved."),
    )


def _survey(request: HttpRequest, pk: int) -> tuple[Survey, Lane]:
    """Give a survey that the reader fills, and the lane; for all others there is none."""
    try:
        found = survey_of(pk, by=acting(request))
        return found, lane_of(found, acting(request))
    except (Survey.DoesNotExist, NotAllowed) as error:
        raise Http404 from error


@requires(Perm.ASSESSMENT_READ)
def offline(request: HttpRequest, pk: int) -> HttpResponse:
    (survey, lane), by = _survey(request, pk), acting(request)
    opened(request, survey)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["workbook"]
        with shown_at(form, **dict.fromkeys(("empty", "too_large", "unreadable_file"), "workbook")):
            upload = actions.hand_in_table(
                kind=TableKind.SURVEY, name=file.name, chunks=file.chunks(), survey=survey, by=by
            )
            return redirect("assessments:offline_returned", pk, upload.pk)
    context = {
        **_about(survey),
        "lane": lane.label,
        "form": form,
        "languages": settings.LANGUAGES,
        "takes": bool(by.organisations_with(Perm.RECORD_EXPORT)) and may_export(survey, by),
    }
    return render(request, "assessments/offline.html", context, status=422 if form.errors else 200)


def _about(survey: Survey) -> dict[str, object]:
    return {"survey": survey, "survey_href": address("assessments:survey", survey.pk)}


@requires(Perm.RECORD_EXPORT)
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with the workbook, in the language asked for, and note that it was taken."""
    survey, lane = _survey(request, pk)
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else (get_language() or "en")[:2]
    into: IO[bytes] = tempfile.TemporaryFile(prefix="tansiq-survey-")  # noqa: SIM115  # the response closes it
    try:
        actions.take_survey(survey=survey, into=into, language=language, by=acting(request))
    except NotAllowed as error:
        into.close()
        raise PermissionDenied(str(error)) from error
    opened(request, survey, Event.RECORD_DOWNLOADED, lane=lane.value)
    into.seek(0)
    name = f"{survey.reference}-{survey.state.iso3}-{language}.xlsx"
    return FileResponse(into, as_attachment=True, filename=name, content_type=_XLSX)


@requires(Perm.ASSESSMENT_READ)
def returned(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """Show what a workbook would change, to who handed it in; save it, or forget the file."""
    by = acting(request)
    try:
        handed = queries.returned(upload, survey=pk, by=by)
    except Upload.DoesNotExist as error:
        raise Http404 from error
    if "give_up" in request.POST:
        actions.give_up(upload=handed, by=by)
        messages.success(request, _("The file is forgotten; nothing was changed."))
        return redirect("assessments:offline", pk)
    try:
        found = (
            actions.confirm(upload=handed, by=by)
            if request.method == "POST"
            else preview_of(upload=handed, by=by)
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("assessments:offline", pk)
    assert isinstance(found, Comparison)  # an upload with a survey is a survey
    if request.method == "POST":
        messages.success(request, _done(found))
        return redirect("assessments:offline", pk)
    opened(request, found.survey)
    return render(
        request, "assessments/returned.html", {**_about(found.survey), "upload": handed, **_shown(found)}
    )


def _done(found: Comparison) -> str:
    counts = {name: words.number(number) for name, number in found.counts.items()}
    return (
        _("Saved: %(saved)s. Kept beside what was changed here since, or left as it stands here: %(conflict)s. Refused: %(refused)s. Unchanged: %(unchanged)s.")
        % counts
    )  # fmt: skip


def _shown(found: Comparison) -> dict[str, object]:
    """Give the rows by what becomes of them, those that want a person first."""
    labels = {column.code: str(column.label) for column in COLUMNS}
    groups = [
        (fate, [_line(row, labels) for row in found.of(fate)[:_SHOWN]])
        for fate in (Fate.REFUSED, Fate.CONFLICT, Fate.SAVED)
    ]
    return {
        "facts": [(str(fate.label), words.number(found.counts[fate.value])) for fate in Fate],
        "groups": [(fate, rows) for fate, rows in groups if rows],
        "saves": bool(found.counts[Fate.SAVED] or found.counts[Fate.CONFLICT]),
    }


def _line(row: Row, labels: dict[str, str]) -> dict[str, object]:
    return {
        "place": row.place.words(),
        "code": row.asked.row.code,
        "asked": row.asked.row.text,
        "is_rating": row.asked.row.is_rating,
        "column": labels.get(row.column, ""),
        "text": row.text,
        "mend": row.mend,
        "differences": [(labels[one.column], one.now, one.given) for one in row.differences],
    }
