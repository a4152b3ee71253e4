"""Figures on confidential matters of States, as a page and as a file: the same cells, the same for everybody."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tansiq.access.enums import Perm
from tansiq.reference.queries import book
from tansiq.sharing.actions import read_figures
from tansiq.sharing.models.cuts import counted_kinds
from tansiq.web.common.access import acting, requires
from tansiq.web.figures import drawing


@requires(Perm.AGGREGATE_READ)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    found = [read_figures(model=model, by=acting(request)) for model in counted_kinds()]
    known = book()
    context = {
        "kinds": [(one.kind, drawing.sections(one, known)) for one in found],
        "threshold": found[0].threshold,
    }
    return render(request, "figures/figures.html", context)


@requires(Perm.AGGREGATE_READ)
@require_safe
def cells(request: HttpRequest) -> HttpResponse:
    """Answer with the cells as a table; the heading is not translated, so that programs read it."""
    known = book()
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    for model in counted_kinds():
        writer.writerows(drawing.rows(read_figures(model=model, by=acting(request), as_file=True), known))
    return response
