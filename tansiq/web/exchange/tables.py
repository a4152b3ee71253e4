"""Earlier assessments and treaties from tables: handed in, shown line by line, confirmed."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tansiq.access.enums import Perm
from tansiq.exchange import actions, queries
from tansiq.exchange.actions.earlier import HEADINGS as OF_ASSESSMENTS
from tansiq.exchange.actions.earlier import Assessments
from tansiq.exchange.actions.treaties import HEADINGS as OF_TREATIES
from tansiq.exchange.actions.uploads import Preview
from tansiq.exchange.actions.uploads import preview as preview_of
from tansiq.exchange.enums import TableKind
from tansiq.exchange.models import Upload
from tansiq.exchange.tables.reading import Heading
from tansiq.kernel.errors import DomainError
from tansiq.reference.queries import book
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import shown_at, told
from tansiq.web.exchange import pictures_of_tables as pictures
from tansiq.web.exchange.forms import TableForm

_PAGE = 50


@requires(Perm.ASSESSMENT_LEAD)
def assessments(request: HttpRequest) -> HttpResponse:
    return _hand_in(request, TableKind.ASSESSMENTS, OF_ASSESSMENTS)


@requires(Perm.TREATY_EDIT)
def treaties(request: HttpRequest) -> HttpResponse:
    return _hand_in(request, TableKind.TREATIES, OF_TREATIES)


def _hand_in(request: HttpRequest, kind: TableKind, headings: Sequence[Heading]) -> HttpResponse:
    """Say what the table looks like; receive one, and lead to what it would do."""
    by, known = acting(request), book()
    bodies = [known.organisations[pk] for pk in sorted(by.organisations_with(Perm.ASSESSMENT_LEAD))]
    offered = bodies if kind == TableKind.ASSESSMENTS else []
    form = TableForm(request.POST or None, request.FILES or None, organisations=offered)
    if request.method == "POST" and form.is_valid():
        file, chosen = form.cleaned_data["table"], form.cleaned_data.get("organisation")
        body = next((one for one in offered if str(one.pk) == chosen), offered[0]) if offered else None
        with shown_at(form, **dict.fromkeys(("empty", "too_large", "unreadable_file"), "table")):
            upload = actions.hand_in_table(
                kind=kind, name=file.name, chunks=file.chunks(), organisation=body, by=by
            )
            return redirect("exchange:table", upload.pk)
    context = {"form": form, "kind": kind, "columns": pictures.columns(headings)}
    return render(request, "exchange/hand_in_table.html", context, status=422 if form.errors else 200)


@requires(Perm.RECORD_READ)
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a table would do, to who handed it in; do it, or forget the table."""
    by = acting(request)
    upload = queries.uploads(by=by).filter(pk=pk).first()
    if upload is None:
        raise Http404
    here = f"exchange:{upload.kind}"
    if "give_up" in request.POST:
        actions.give_up(upload=upload, by=by)
        messages.success(request, _("The table is forgotten; nothing was changed."))
        return redirect(here)
    if request.method == "POST":
        with told(request, _("Done. What was in doubt stays as it was.")):
            actions.confirm(upload=upload, by=by)
        return redirect(here)
    return _previewed(request, upload)


def _previewed(request: HttpRequest, upload: Upload) -> HttpResponse:
    try:
        found: Preview = preview_of(upload=upload, by=acting(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(f"exchange:{upload.kind}")
    rows = pictures.rows_of_assessments if isinstance(found, Assessments) else pictures.rows_of_treaties
    page = Paginator(found.entries, _PAGE).get_page(request.GET.get("page"))  # type: ignore[union-attr]
    outcome = found.outcome  # type: ignore[union-attr]
    context = {
        "upload": upload,
        "page": page,
        "facts": pictures.facts(outcome),
        "table": rows(page.object_list),
        "doubts": pictures.doubts(outcome),
        "refused": sorted(outcome.refused),
        "does_something": bool(outcome.counts["created"] or outcome.counts["updated"]),
    }
    return render(request, "exchange/table.html", context)
