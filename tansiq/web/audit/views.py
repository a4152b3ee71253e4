"""The log, for who reads it. Nothing can be changed here, nor anywhere."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tansiq.access.enums import Perm
from tansiq.audit import queries
from tansiq.reference.queries import book
from tansiq.web.audit import entries
from tansiq.web.audit.forms import LogForm
from tansiq.web.common.access import acting, requires

_PAGE = 50


@requires(Perm.AUDIT_READ)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    kinds = sorted((entries.kind_label(kind), kind) for kind in queries.kinds(by=by))
    form = LogForm(request.GET, kinds=[(kind, label) for label, kind in kinds])
    page = Paginator(queries.narrowed(by=by, **form.asked), _PAGE).get_page(request.GET.get("page"))
    known = book()
    context = {
        "form": form,
        "page": page,
        "entries": [entries.shown(entry, known) for entry in page.object_list],
        "is_narrowed": bool(form.asked),
    }
    return render(request, "audit/log.html", context)
