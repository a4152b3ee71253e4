"""Releases: what went out and whether it stands, making one, taking one's own, checking a stamp."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.audit.enums import Event
from tansiq.reference.models import Organisation
from tansiq.reference.queries import book
from tansiq.reports import actions, queries
from tansiq.reports.enums import Verdict
from tansiq.reports.papers import as_pdf
from tansiq.reports.papers.describing import describe
from tansiq.sharing.enums import Format, ReleaseState
from tansiq.sharing.models import Release, Stated
from tansiq.web.common.access import acting, requires, signed_in
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at
from tansiq.web.releases.forms import CheckForm, DocumentForm, ExportForm, RecipientForm, organisation_of

_PAGE = 25


@requires(Perm.RECORD_READ)
def listing(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    found = queries.releases(by=by)
    standing = request.GET.get("standing", "")
    if standing in ReleaseState.values:
        found = found.filter(standing=standing)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    titles = queries.titles(page.object_list, by=by)
    context = {
        "page": page,
        "rows": [(release, titles.get(release.pk, "")) for release in page.object_list],
        "standing": standing,
        "states": ReleaseState,
    }
    return render(request, "releases/list.html", context)


# --- making one ---


def _record(request: HttpRequest, kind: str, pk: int) -> Stated:
    """Give a record in sections, or answer that there is none: what may not be seen does not exist."""
    try:
        return queries.stated_record(kind, pk, by=acting(request))
    except LookupError as error:
        raise Http404 from error


def _preview(record: Stated, recipient: Organisation, request: HttpRequest) -> dict[str, list[str]]:
    """Give the headings that the reader sees: of what would go out, and of what would not."""
    by = acting(request)
    released = {section.pk for section in queries.sections_of(record, recipient, by=by)}
    seen = list(record.sections.visible_to(by).order_by("position"))
    return {
        "released": [section.heading for section in seen if section.pk in released],
        "left_out": [section.heading for section in seen if section.pk not in released],
    }


@requires(Perm.RELEASE_MAKE)
def make(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Choose a recipient, see what it would get, then make it."""
    record, by = _record(request, kind, pk), acting(request)
    if not queries.may_release(record, by):
        raise Http404
    recipient = organisation_of(request.POST.get("recipient") or request.GET.get("recipient", ""))
    form = DocumentForm(request.POST or None, initial={"recipient": recipient.code if recipient else ""})
    if request.method == "POST" and recipient and form.is_valid():
        with shown_at(form):
            release = actions.make_release(
                record=record,
                recipient=recipient,
                format=form.cleaned_data["format"],
                language=form.cleaned_data["language"],
                by=by,
            )
            messages.success(request, _("The release has been made, and the recipient is told."))
            return redirect("releases:detail", release.stamp)
    opened(request, record, page="release")
    chosen = {"recipient": recipient.code} if recipient else None
    context = {
        **_about(record),
        "form": form,
        "choose": RecipientForm(initial=chosen, likely=queries.readers(record)),
        "recipient": recipient,
        **(_preview(record, recipient, request) if recipient else {}),
    }
    return render(request, "releases/make.html", context, status=422 if form.errors else 200)


@requires(Perm.RECORD_EXPORT)
def export(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take away what one sees of a record, stamped to one's own organisation."""
    record, by = _record(request, kind, pk), acting(request)
    mine = [book().organisations[key] for key in sorted(by.organisations_with(Perm.RECORD_EXPORT))]
    possible = [organisation for organisation in mine if queries.may_take(record, organisation, by)]
    if not possible:
        raise Http404
    form = ExportForm(request.POST or None, organisations=possible)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            release = actions.export_record(
                record=record,
                organisation=organisation_of(form.cleaned_data["recipient"]) or possible[0],
                format=form.cleaned_data["format"],
                language=form.cleaned_data["language"],
                by=by,
            )
            messages.success(request, _("The document is ready; it bears the stamp of your organisation."))
            return redirect("releases:detail", release.stamp)
    opened(request, record, page="export")
    headings = _preview(record, possible[0], request)["released"]
    context = {**_about(record), "form": form, "headings": headings}
    return render(request, "releases/export.html", context, status=422 if form.errors else 200)


def _about(record: Stated) -> dict[str, Any]:
    return {"record": record, "description": describe(record), "pdf_missing": as_pdf.missing()}


# --- one that went out ---


@requires(Perm.RECORD_READ)
@require_safe
def detail(request: HttpRequest, stamp: str) -> HttpResponse:
    by = acting(request)
    try:
        snapshot = queries.snapshot_of(stamp, by=by)
    except Release.DoesNotExist as error:
        raise Http404 from error
    if snapshot.record is not None:
        opened(request, snapshot.record, page="release")
    context = {
        "release": snapshot.release,
        "record_title": snapshot.title,
        "headings": snapshot.headings,
        "stands": snapshot.stands,
        "may_download": snapshot.stands and snapshot.record is not None,
        "may_know_extent": queries.may_know_extent(snapshot.release, by),
    }
    return render(request, "releases/detail.html", context)


@requires(Perm.RECORD_READ)
@require_safe
def file(request: HttpRequest, stamp: str) -> HttpResponse:
    """Give the bytes that went out, as long as the policy admits each section. Never from a cache, never in part."""
    try:
        document = queries.document_of(stamp, by=acting(request))
    except Release.DoesNotExist as error:
        raise Http404 from error
    opened(request, document.record, event=Event.RECORD_DOWNLOADED, release=document.release.stamp)
    response = HttpResponse(document.content, content_type=document.content_type)
    is_page = document.release.format == Format.PAGE
    how = "inline" if is_page else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{document.file_name}"'
    # Without a tag or a date there is nothing to ask a condition of: each request is answered by the policy.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Accept-Ranges"] = "none"
    if is_page:
        response.headers["Content-Security-Policy"] = _own_style_only(document.content)
    return response


def _own_style_only(page: bytes) -> str:
    """Admit the one style that a released page bears, by its hash, and nothing else."""
    style = re.search(rb"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.group(1) if style else b"").digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; sandbox allow-modals; frame-ancestors 'none'"


# --- checking a stamp ---

_TONES = {
    Verdict.STANDS: "good",
    Verdict.WITHDRAWN: "warn",
    Verdict.ALTERED: "bad",
    Verdict.UNKNOWN: "bad",
}


@signed_in
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a document went out, is the one that went out, and still stands."""
    form = CheckForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        found = queries.checked(
            by=acting(request), stamp=form.cleaned_data["stamp"].strip(), sha256=form.sha256
        )
        context |= {"found": found, "tone": _TONES[found.verdict], "words": found.verdict.label}
    context["may_list"] = allows(acting(request), Perm.RECORD_READ)
    return render(request, "releases/check.html", context, status=422 if form.errors else 200)
