"""Submissions of States: each reader sees the sections released to it, numbered anew, and no trace of the others."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.library import actions, queries
from tansiq.library.models import Submission
from tansiq.reference.queries import book
from tansiq.reports.queries import may_release
from tansiq.sharing.queries import may_export, reasons_of
from tansiq.sharing.queries.consents import is_decided_on
from tansiq.web.common import words
from tansiq.web.common.access import acting, reads_public, requires
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.common.navigation import address
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at
from tansiq.web.library.forms import NewSubmissionForm, SubmissionForm, initial_of

_PAGE = 50
_FIELDS = {
    "day_to_come": "submitted_on",
    "no_state": "owner",
    "section_empty": "sections",
    "sections_missing": "sections",
}


@reads_public
@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.submissions(by=acting(request)), _PAGE).get_page(request.GET.get("page"))
    table = Table(
        caption=_("Submissions"),
        columns=[
            Column(_("Title")),
            Column(_("State")),
            Column(_("Submitted on")),
            Column(_("Reference")),
        ],
        rows=[
            [
                Cell(one.title, address("library:submission", one.pk) or "", one.language),
                one.state.name,
                words.written_date(one.submitted_on),
                one.reference,
            ]
            for one in page.object_list
        ],
        is_caption_hidden=True,
    )
    return render(request, "library/submissions.html", {"page": page, "table": table})


def _submission(request: HttpRequest, pk: int) -> Submission:
    """Give the submission, or answer that there is none: what may not be seen does not exist."""
    try:
        return queries.submission_of(pk, by=acting(request))
    except Submission.DoesNotExist as error:
        raise Http404 from error


@reads_public
@require_safe
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = acting(request), _submission(request, pk)
    opened(request, found)
    context = {
        "submission": found,
        "sections": queries.sections_of(found, by=by),
        "why": [reason.label for reason in reasons_of(found)],
        "edits": allows(by, Perm.SUBMISSION_WRITE, organisation_id=found.owner_id)
        and not is_decided_on(found),
        "releases": may_release(found, by),
        "takes": bool(by.organisations_with(Perm.RECORD_EXPORT)) and may_export(found, by),
    }
    return render(request, "library/submission.html", context)


@requires(Perm.SUBMISSION_WRITE)
def submit(request: HttpRequest) -> HttpResponse:
    by, known = acting(request), book()
    owners = [known.organisations[pk] for pk in sorted(by.organisations_with(Perm.SUBMISSION_WRITE))]
    form = NewSubmissionForm(request.POST or None, owners=owners)
    if "more" in request.POST:
        form = NewSubmissionForm.with_one_more(form, owners=owners)  # type: ignore[assignment]
    elif request.method == "POST" and form.is_valid():
        with shown_at(form, **_FIELDS):
            owner = form.owners[form.cleaned_data["owner"]]
            added = actions.submit(text=form.text, owner=owner, by=by, is_illustrative=owner.is_illustrative)
        if not form.errors:
            messages.success(
                request,
                _(
                    "It stands. Your State and the coordinating office see it; others by your State’s consent."
                ),
            )
            return redirect("library:submission", added.pk)
    return render(request, "library/submit.html", {"form": form}, status=422 if form.errors else 200)  # fmt: skip


@requires(Perm.SUBMISSION_WRITE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = acting(request), _submission(request, pk)
    if not allows(by, Perm.SUBMISSION_WRITE, organisation_id=found.owner_id):
        raise Http404
    if is_decided_on(found):
        messages.error(
            request,
            _("The State has been asked about this text, so its words stand. Submit a new text instead."),
        )
        return redirect("library:submission", pk)
    initial: dict[str, Any] = initial_of(found, queries.sections_of(found, by=by))
    form = SubmissionForm(request.POST or None, initial=initial)
    if "more" in request.POST:
        form = SubmissionForm.with_one_more(form)
    elif request.method == "POST" and form.is_valid():
        with shown_at(form, **_FIELDS):
            actions.rewrite(submission=found, text=form.text, by=by)
        if not form.errors:
            messages.success(request, _("The submission has been written anew."))
            return redirect("library:submission", pk)
    context = {"form": form, "submission": found}
    return render(request, "library/edit_submission.html", context, status=422 if form.errors else 200)
