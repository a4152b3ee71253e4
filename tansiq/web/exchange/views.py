"""Imports: upload, progress, preview with its doubts, confirmation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.enums import Perm
from tansiq.exchange import actions, queries
from tansiq.exchange.enums import Change, DoubtState, ImportState
from tansiq.exchange.models import Doubt, Import
from tansiq.exchange.tasks import read_import
from tansiq.kernel.errors import DomainError
from tansiq.sharing.queries import explain
from tansiq.web.common.access import acting, requires
from tansiq.web.common.reading import opened
from tansiq.web.exchange import pictures
from tansiq.web.exchange.forms import SettleForm, UploadForm

_PAGE = 50


def _import(request: HttpRequest, pk: int) -> Import:
    """Give the import, or answer that there is none: what may not be seen does not exist."""
    try:
        imported = queries.import_of(pk, by=acting(request))
    except Import.DoesNotExist as error:
        raise Http404 from error
    if request.resolver_match and request.resolver_match.url_name != "import_progress":
        opened(request, imported)  # the progress is asked for every second, and says how far the reading is
    return imported


@requires(Perm.IMPORT_READ)
def imports(request: HttpRequest) -> HttpResponse:
    """List the imports; receive a new one from who may apply it."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["document"]
        try:
            imported = actions.receive(name=upload.name, chunks=upload.chunks(), by=acting(request))
        except DomainError as error:
            form.add_error("document", str(error))
        else:
            read_import.enqueue(imported.pk, acting(request).username, form.cleaned_data["as_of"])
            return redirect("exchange:import", imported.pk)
    page = Paginator(queries.imports(by=acting(request)), _PAGE).get_page(request.GET.get("page"))
    status = 422 if form.errors else 200
    return render(request, "exchange/imports.html", {"form": form, "page": page}, status=status)


@requires(Perm.IMPORT_READ)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    imported = _import(request, pk)
    by_code = queries.doubts_by_code(imported, by=acting(request))
    context = {
        "imported": imported,
        "why": [reason.label for reason in explain(imported, acting(request))],
        "is_waiting": imported.state == ImportState.RECEIVED,
        "is_previewed": imported.state == ImportState.PREVIEWED,
        "steps": pictures.steps(imported),
        "facts": pictures.facts(imported),
        "stated": pictures.stated(imported.account),
        "counted": pictures.counted(imported.account),
        "doubts": pictures.doubts(imported, by_code),
        "open_doubts": sum(still_open for _code, _n, still_open in by_code),
    }
    return render(request, "exchange/import.html", context)


@requires(Perm.IMPORT_READ)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the state of the reading, asked for again and again until it is done."""
    imported = _import(request, pk)
    if imported.state != ImportState.RECEIVED:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "exchange/_progress.html", {"imported": imported})


@requires(Perm.IMPORT_READ)
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    imported = _import(request, pk)
    change = request.GET.get("change", "")
    found = queries.rows_of(imported, by=acting(request), change=change if change in Change.values else "")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {"imported": imported, "page": page, "change": change, "changes": Change}
    return render(request, "exchange/rows.html", context)


@requires(Perm.IMPORT_READ)
def doubts(request: HttpRequest, pk: int) -> HttpResponse:
    imported = _import(request, pk)
    by = acting(request)
    code = request.GET.get("code", "")
    state = request.GET.get("state", "")
    found = queries.doubts_of(imported, by=by, code=code, state=state if state in DoubtState.values else "")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "imported": imported,
        "page": page,
        "code": code,
        "state": state,
        "by_code": pictures.named(queries.doubts_by_code(imported, by=by)),
        "form": SettleForm(),
    }
    return render(request, "exchange/doubts.html", context)


@requires(Perm.IMPORT_APPLY)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    imported = _import(request, pk)
    try:
        imported = actions.apply(imported=imported, by=acting(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Applied: %(created)s new, %(updated)s changed, %(unchanged)s unchanged.")
            % {
                "created": imported.created,
                "updated": imported.updated,
                "unchanged": imported.unchanged,
            },
        )
    return redirect("exchange:import", pk)


@requires(Perm.IMPORT_APPLY)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.withdraw(imported=_import(request, pk), by=acting(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("exchange:imports")


@requires(Perm.IMPORT_SETTLE)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle one doubt and go back to the list it stood in."""
    try:
        doubt = queries.doubt_of(pk, by=acting(request))
    except Doubt.DoesNotExist as error:
        raise Http404 from error
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            actions.settle_doubt(doubt=doubt, reason=form.cleaned_data["reason"], by=acting(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The doubt about row %(row)s is settled.") % {"row": doubt.row})
    else:
        messages.error(request, _("Give the reason for which the doubt is settled."))
    return redirect("exchange:import_doubts", doubt.imported_id)
