"""The text as it was adopted: whether what stands today is still that text, and the file of it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.assessments.models import Overview, Snapshot
from tansiq.assessments.queries import snapshots
from tansiq.audit.enums import Event
from tansiq.sharing.queries import may_export
from tansiq.web.assessments.overviews import page as shown
from tansiq.web.assessments.overviews.reading import sees_adopted, taken_part_in
from tansiq.web.common.access import acting, requires
from tansiq.web.common.reading import opened


@dataclass(frozen=True)
class ShownSnapshot:
    """An adopted text with what a comparison finds; only the last is held against what stands today."""

    row: Snapshot
    compared: snapshots.Compared
    headings: list[str]
    is_last: bool


@requires(Perm.ASSESSMENT_READ)
@require_safe
def adopted(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the overview as it stands against each text that was adopted."""
    by, found = acting(request), _adopted(request, pk)
    kept = snapshots.snapshots_of(found.survey, by=by)
    context = {
        "overview": found,
        "title": found.titled_in(shown.reading_language()),
        "snapshots": [_shown(one, found, is_last=one is kept[0]) for one in kept],
        "takes": allows(by, Perm.RECORD_EXPORT),  # the file itself asks the policy again
    }
    return render(request, "assessments/overviews/adopted.html", context)


def _adopted(request: HttpRequest, pk: int) -> Overview:
    found = taken_part_in(request, pk)
    if found.adopted_on is None or not sees_adopted(found):
        raise Http404
    return found


def _shown(snapshot: Snapshot, overview: Overview, *, is_last: bool) -> ShownSnapshot:
    compared = snapshots.compared(snapshot, overview)
    return ShownSnapshot(snapshot, compared, [_heading(section) for section in compared.changed], is_last)


def _heading(section: dict[str, Any]) -> str:
    """Give the heading of a section in the reader's language, else as written."""
    translation = section["translations"].get(shown.reading_language(), section)
    return str(translation["heading"])


@requires(Perm.RECORD_EXPORT)
@require_safe
def adopted_file(request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
    """Give the adopted text as the file whose hash stands on the page."""
    by, found = acting(request), _adopted(request, pk)
    try:
        kept = snapshots.snapshot_of(found, snapshot, by=by)
    except Snapshot.DoesNotExist as error:
        raise Http404 from error
    if not may_export(found, by):
        raise Http404
    opened(request, found, event=Event.RECORD_DOWNLOADED, sha256=kept.sha256)
    response = HttpResponse(snapshots.written(kept.content), content_type="application/json")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{found.reference}-{kept.sha256[:12]}.json"'
    )
    return response
