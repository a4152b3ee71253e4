"""A newer version of the framework: what it would keep, before anything moves; and moving to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tansiq.access.enums import Perm
from tansiq.assessments import actions
from tansiq.assessments.queries import versions
from tansiq.assessments.queries.preview import Preview, preview
from tansiq.frameworks.enums import Following
from tansiq.frameworks.models import QuestionSuccession, Version
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.web.assessments.surveys import doors
from tansiq.web.assessments.surveys.opening import survey_in
from tansiq.web.common.access import acting, requires

Text = str | Promise


@dataclass(frozen=True)
class Change:
    """One question that changed, with how many answers stand under it."""

    row: QuestionSuccession
    answers: int


@dataclass(frozen=True)
class Group:
    """Questions to which the same happens."""

    label: Text
    changes: Sequence[Change]


_LABELS: dict[str, Text] = {
    "kept": gettext_lazy("Kept"),
    "to_look_at": gettext_lazy("To be looked at again"),
    "dropped": gettext_lazy("No longer asked"),
    "new": gettext_lazy("New"),
}


def _groups(found: Preview) -> list[Group]:
    """Give the questions by what becomes of their answers; those that stay the same are only counted."""
    groups: dict[str, list[Change]] = {name: [] for name in _LABELS if name != "kept"}
    for row, answers in found.by_question:
        if row.kind == Following.NEW:
            groups["new"].append(Change(row, answers))
        elif row.before_id is not None and (fate := found.fates.get(row.before_id)) in groups:
            groups[fate].append(Change(row, answers))
    return [Group(_LABELS[name], changes) for name, changes in groups.items() if changes]


@requires(Perm.ASSESSMENT_LEAD)
@require_safe
def previewed(request: HttpRequest, version: int) -> HttpResponse:
    """Say what a version would keep of all surveys under way that the reader sees."""
    by = acting(request)
    try:
        after = versions.version_of(version, by=by)
        found = preview(after, by=by)
    except (Version.DoesNotExist, LookupError) as error:
        raise Http404 from error
    rows = [(survey, found.fate.by_survey[survey.pk]) for survey in found.surveys]
    context = {"found": found, "groups": _groups(found), "rows": rows}
    return render(request, "assessments/preview.html", context)


@requires(Perm.ASSESSMENT_LEAD)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the newer version would keep of one survey; move it there."""
    survey, by = survey_in(request, pk), acting(request)
    after = versions.next_of(survey.version, by=by)
    if after is None or not doors.leads(survey, by):
        raise Http404
    if request.method == "POST":
        try:
            actions.move_to_version(survey=survey, version=after, by=by)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The survey has moved. What stood under the old version is kept with it."))  # fmt: skip
        return redirect("assessments:survey", pk)
    found = preview(after, by=by, only=survey)
    context = {"survey": survey, "found": found, "groups": _groups(found)}
    return render(request, "assessments/move.html", context)
