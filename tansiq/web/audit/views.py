"""The log, for who reads it. Nothing can be changed here, nor anywhere."""

import tempfile
from typing import IO

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tansiq.access.enums import Perm
from tansiq.audit import queries
from tansiq.audit.actions import take_extract
from tansiq.kernel import signing
from tansiq.reference.queries import book
from tansiq.web.audit import entries
from tansiq.web.audit.forms import LogForm
from tansiq.web.common.access import acting, requires, signed_in
from tansiq.web.common.refusals import shown_at

_PAGE = 50


@requires(Perm.AUDIT_READ)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    return _page(request, _form(request))


def _form(request: HttpRequest) -> LogForm:
    kinds = sorted((entries.kind_label(kind), kind) for kind in queries.kinds(by=acting(request)))
    asked = request.POST if request.method == "POST" else request.GET
    return LogForm(asked, kinds=[(kind, label) for label, kind in kinds], book=book())


def _page(request: HttpRequest, form: LogForm) -> HttpResponse:
    """Show a page of the log. Pages follow the numbers of entries, so that the thousandth is as quick as the first."""
    narrowed = queries.narrowed(by=acting(request), **form.asked)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        narrowed = narrowed.filter(pk__lt=int(before))
    found = list(narrowed[: _PAGE + 1])
    context = {
        "form": form,
        "entries": entries.lines(found[:_PAGE], book()),
        "older": found[_PAGE - 1].pk if len(found) > _PAGE else None,
        "is_later_page": bool(before),
        "is_narrowed": bool(form.asked),
        "last": queries.last_seal(),
    }
    return render(request, "audit/log.html", context, status=422 if request.method == "POST" else 200)


@requires(Perm.AUDIT_EXTRACT)
@require_POST
def extract(request: HttpRequest) -> HttpResponseBase:
    """Answer the filters of the log with a signed file."""
    form = _form(request)
    if form.is_valid():
        file: IO[bytes] = tempfile.TemporaryFile(prefix="tansiq-extract-")  # noqa: SIM115  # the response closes it
        with shown_at(form):
            take_extract(into=file, by=acting(request), **form.asked)
        if not form.errors:
            file.seek(0)
            name = f"log-{timezone.localtime():%Y-%m-%d-%H%M}.zip"
            return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
        file.close()
    return _page(request, form)


@signed_in
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Show the public key, by which anyone checks an extract that they were handed."""
    home = settings.TANSIQ_HOME
    pem = signing.public_key(home) if signing.has_key(home) else b""
    context = {"pem": pem.decode(), "fingerprint": signing.fingerprint(pem) if pem else ""}
    return render(request, "audit/key.html", context)
