"""Who opens a restricted record stands in the log, written before the answer leaves.

Each page, export, file or feed that shows one record calls `opened`, before it answers a conditional request or a
range. Where the log cannot be written there is no answer.
"""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse

from tansiq.audit.actions import Opened, note_opened
from tansiq.audit.enums import Event
from tansiq.audit.queries import is_restricted
from tansiq.web.common.access import acting

# Answers that show the record: whole, in part, as known already, and a form that came back with what was wrong.
_SHOWING = frozenset({200, 206, 304, 409, 422})
_WAYS = {
    Event.RECORD_READ: "page",
    Event.RECORD_EXPORTED: "export",
    Event.RECORD_DOWNLOADED: "file",
}


def opened(
    request: HttpRequest, record: models.Model, event: Event = Event.RECORD_READ, **details: Any
) -> None:
    """Say that the answer to this request shows the record; the log notes it where the record is restricted.

    `details` is JSON: never a word of the record, of a search or of a name. `way` says how, where the event does not
    ("feed", "api").
    """
    if not is_restricted(record):
        return
    page = request.resolver_match.view_name if request.resolver_match else ""
    one = Opened(event, record, {"way": _WAYS.get(event, "page"), "page": page, **details})
    _waiting(request)[event, type(record), record.pk] = one


def noted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Write what the answer shows into the log; the innermost of the middleware, so that nothing answers before it."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        shown = _waiting(request)
        if shown and response.status_code in _SHOWING:
            try:
                note_opened(opened=list(shown.values()), by=acting(request))
            except BaseException:
                response.close()
                raise
        return response

    return handle


def _waiting(request: HttpRequest) -> dict[object, Opened]:
    """Give what this request has opened so far, each record once."""
    if not hasattr(request, "opened_records"):
        request.opened_records = {}  # type: ignore[attr-defined]
    return request.opened_records  # type: ignore[attr-defined,no-any-return]
