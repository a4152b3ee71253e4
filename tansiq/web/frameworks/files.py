"""What may be taken away of a version: its YAML file, and a form for tools that read XLSForm."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tansiq.exchange.exports import xlsform as as_xlsform
from tansiq.frameworks.queries import writing
from tansiq.frameworks.queries.versions import questions_by_code, requirements_of
from tansiq.web.common.access import reads_public
from tansiq.web.frameworks.views import version_or_404

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reads_public
@require_safe
def as_yaml(request: HttpRequest, framework: str, version: str) -> HttpResponse:
    one = version_or_404(request, framework, version)
    return _file(writing.as_yaml(one).encode(), "application/yaml", f"{framework}-{version}.yaml")


@reads_public
@require_safe
def xlsform(request: HttpRequest, framework: str, version: str) -> HttpResponse:
    one = version_or_404(request, framework, version)
    into = BytesIO()
    as_xlsform.write(one, requirements_of(one), questions_by_code(one), into=into)
    return _file(into.getvalue(), _XLSX, f"{framework}-{version}-xlsform.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
