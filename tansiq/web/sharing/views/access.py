"""Asking for access to a record that one knows of, and answering."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.reference.queries import book
from tansiq.sharing import actions
from tansiq.sharing.enums import AccessState
from tansiq.sharing.models import AccessRequest, Shareable
from tansiq.sharing.queries import access as queries
from tansiq.sharing.queries.records import record_of
from tansiq.web.common import words
from tansiq.web.common.access import acting, requires
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.common.navigation import address
from tansiq.web.common.refusals import shown_at, told
from tansiq.web.sharing import naming
from tansiq.web.sharing.forms import AnswerForm, AskForm, by_code

_MOST = 50


@requires(Perm.RECORD_READ)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Show one's own requests, and those that wait for one's organisation."""
    by = acting(request)
    own = list(queries.own_requests(by=by)[:_MOST])
    waiting = list(queries.requests_to_answer(by=by)[:_MOST]) if allows(by, Perm.ACCESS_DECIDE) else []
    context = {"own": [(asked, _standing(asked)) for asked in own], "waiting": _inbox(waiting, by)}
    return render(request, "sharing/requests.html", context)


def _standing(asked: AccessRequest) -> str:
    """Say where one's own request stands. Who was declined reads the same as who waits, or named no record."""
    if asked.state == AccessState.GRANTED:
        return _("Access given")
    if asked.state == AccessState.WITHDRAWN:
        return _("Taken back")
    return _("Sent on. You hear from the owner if access is given.")


def _inbox(waiting: list[AccessRequest], by: Actor) -> Table | None:
    if not waiting:
        return None
    records = naming.cells(((asked.kind, asked.record_id) for asked in waiting), by=by)
    return Table(
        caption=_("Wait for your answer"),
        columns=[Column(_("Request")), Column(_("Record")), Column(_("Asked by")), Column(_("Asked on"))],
        rows=[
            [
                Cell(asked.reference, address("sharing:answer_access", asked.pk) or ""),
                records.get((asked.kind, asked.record_id or 0), ""),
                f"{asked.person}, {asked.organisation}",
                words.written_date(asked.asked_at),
            ]
            for asked in waiting
        ],
    )


@requires(Perm.RECORD_READ)
def ask(request: HttpRequest) -> HttpResponse:
    by, known = acting(request), book()
    form = AskForm(request.POST or None, book=known, by=by)
    if request.method == "POST" and form.is_valid():
        at = {"asked_already": "reference", "many_asked": "reference", "reason_missing": "reason"}
        with shown_at(form, **at):
            actions.ask_for_access(
                reference=form.cleaned_data["reference"],
                organisation=by_code(known, [form.cleaned_data["organisation"]])[0],
                reason=form.cleaned_data["reason"],
                by=by,
            )
        if not form.errors:
            messages.success(
                request, _("Your request has been sent on. If there is such a record, its owner decides.")
            )
            return redirect("sharing:requests")
    return render(request, "sharing/ask_access.html", {"form": form}, status=422 if form.errors else 200)  # fmt: skip


@requires(Perm.ACCESS_DECIDE)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    by = acting(request)
    asked, record = _waiting(pk, by)
    form = AnswerForm(request.POST or None, can_give=not record.is_of_a_state)
    if request.method == "POST" and form.is_valid():
        _decide(request, form, asked)
        if not form.errors:
            messages.success(request, _("Your answer stands."))
            return redirect("sharing:requests")
    context = {
        "asked": asked,
        "record": record,
        "page_href": naming.page_of(record),
        "label": asked.kind,
        "form": form,
    }
    return render(request, "sharing/answer_access.html", context, status=422 if form.errors else 200)


def _waiting(pk: int, by: Actor) -> tuple[AccessRequest, Shareable]:
    """Give a request that waits for the reader, with its record; 404 for any other."""
    try:
        asked = queries.request_to_answer(pk, by=by)
        return asked, record_of(asked.kind, asked.record_id or 0, by=by)
    except (AccessRequest.DoesNotExist, LookupError) as error:
        raise Http404 from error


def _decide(request: HttpRequest, form: AnswerForm, asked: AccessRequest) -> None:
    by, cleaned = acting(request), form.cleaned_data
    with shown_at(form, day_past="valid_until"):
        if request.POST.get("decision") != "give":
            actions.decline_access(asked=asked, answer=cleaned["answer"], by=by)
        elif not cleaned.get("valid_until"):
            form.add_error("valid_until" if "valid_until" in form.fields else None, _("Name the last day."))
        else:
            actions.grant_access(
                asked=asked,
                valid_until=cleaned["valid_until"],
                answer=cleaned["answer"],
                may_export=cleaned["may_export"],
                by=by,
            )


@requires(Perm.RECORD_READ)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        asked = queries.own_request(pk, by=acting(request))
    except AccessRequest.DoesNotExist as error:
        raise Http404 from error
    with told(request, _("Your request has been taken back.")):
        actions.withdraw_request(asked=asked, by=acting(request))
    return redirect("sharing:requests")
