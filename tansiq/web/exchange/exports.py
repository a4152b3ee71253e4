"""Files of exactly what the matrix shows."""

import tempfile
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.http import require_GET

from tansiq.access.enums import Perm
from tansiq.exchange.actions import Export, export_matrix
from tansiq.exchange.exports import as_csv, as_json, as_xlsx
from tansiq.exchange.exports.columns import Words
from tansiq.reference.queries import book
from tansiq.web.common.access import acting, requires
from tansiq.web.projects.address import read

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Perm.MATRIX_EXPORT)
@require_GET
def matrix(request: HttpRequest, form: str) -> HttpResponseBase:
    """Answer the matrix's own query string with a file."""
    if form not in _ANSWERS:
        raise Http404
    by = acting(request)
    asked = read(request.GET, by=by, book=book())
    export = export_matrix(
        asked=asked.filter, sort=asked.sort, form=form, by=by, language=(get_language() or "en")[:2]
    )
    response = _ANSWERS[form](export)
    name = f"matrix-{timezone.localdate().isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(export: Export) -> HttpResponseBase:
    pieces = as_csv.pieces(export.rows, Words.in_force())
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")


def _json(export: Export) -> HttpResponseBase:
    pieces = as_json.pieces(export.rows, count=export.count, asked=export.asked)
    return StreamingHttpResponse(pieces, content_type="application/json")


def _xlsx(export: Export) -> HttpResponseBase:
    file: IO[bytes] = tempfile.TemporaryFile(prefix="tansiq-export-")  # noqa: SIM115  # the response closes it
    as_xlsx.write(export.rows, Words.in_force(), into=file, is_right_to_left=get_language_bidi())
    file.seek(0)
    return FileResponse(file, content_type=_XLSX)


_ANSWERS = {"csv": _csv, "json": _json, "xlsx": _xlsx}
