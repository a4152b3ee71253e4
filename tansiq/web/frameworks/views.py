"""Frameworks and their versions: what is asked, of whom, by which scale, and from which provisions."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.models import Version
from tansiq.frameworks.queries import versions as found
from tansiq.kernel.names import name_in
from tansiq.web.common.access import acting, reads_public
from tansiq.web.frameworks.wording import Wording, areas_table, changes_table


def version_or_404(request: HttpRequest, framework: str, label: str) -> Version:
    """Give the version, or answer that there is none: a draft does not exist for who may not read it."""
    try:
        return found.version_of(framework, label, by=acting(request))
    except Version.DoesNotExist as error:
        raise Http404 from error


@reads_public
@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    return render(request, "frameworks/frameworks.html", {"frameworks": found.versions(by=acting(request))})


@reads_public
@require_safe
def version(request: HttpRequest, framework: str, version: str) -> HttpResponse:
    by, one = acting(request), version_or_404(request, framework, version)
    publishes = allows(by, Perm.FRAMEWORK_PUBLISH)
    provisions = list(found.provisions_of(one))
    context = {
        "version": one,
        "about": name_in(one.about),
        "areas": areas_table(found.areas_of(one), one),
        "scale": [(name_in(level["names"]), name_in(level["says"])) for level in one.levels],
        "outside": [(name_in(level["names"]), name_in(level["says"])) for level in one.outside],
        "axes": [(name_in(axis["names"]), name_in(axis.get("says", {}))) for axis in one.axes],
        "facets": [name_in(facet["names"]) for facet in one.facets],
        "provisions": provisions,
        "unverified": sum(not provision.is_verified for provision in provisions),
        "changes": [(kind.label, number) for kind, number in found.counted_changes(one).items()],
        "unsaid": found.unsaid_of(one),
        "publishes": publishes and one.standing == Standing.DRAFT,
        "retires": publishes and one.standing == Standing.PUBLISHED,
        "edits": allows(by, Perm.FRAMEWORK_EDIT),
    }
    return render(request, "frameworks/version.html", context)


@reads_public
@require_safe
def area(request: HttpRequest, framework: str, version: str, area: str) -> HttpResponse:
    one = version_or_404(request, framework, version)
    areas = list(found.areas_of(one))
    here = next((at for at, row in enumerate(areas) if row.code == area), None)
    if here is None:
        raise Http404
    wording = Wording(one, found.questions_by_code(one))
    requirements = found.requirements_of(one).filter(area=areas[here])
    context = {
        "version": one,
        "area": areas[here],
        "about": name_in(areas[here].about),
        "before": areas[here - 1] if here else None,
        "after": areas[here + 1] if here + 1 < len(areas) else None,
        "requirements": [wording.required(requirement) for requirement in requirements],
    }
    return render(request, "frameworks/area.html", context)


@reads_public
@require_safe
def changes(request: HttpRequest, framework: str, version: str) -> HttpResponse:
    one = version_or_404(request, framework, version)
    if one.follows is None:
        raise Http404
    table = changes_table(found.changes_of(one), one)
    counted = [(kind.label, number) for kind, number in found.counted_changes(one).items()]
    return render(
        request, "frameworks/changes.html", {"version": one, "table": table, "counted": counted}
    )  # fmt: skip


@reads_public
@require_safe
def printable(request: HttpRequest, framework: str, version: str) -> HttpResponse:
    """Show the whole version on one page, with empty boxes to fill by hand."""
    one = version_or_404(request, framework, version)
    wording = Wording(one, found.questions_by_code(one))
    by_area: dict[int, list[object]] = {}
    for requirement in found.requirements_of(one):
        by_area.setdefault(requirement.area_id, []).append(wording.required(requirement))
    context = {
        "version": one,
        "areas": [(row, name_in(row.about), by_area[row.pk]) for row in found.areas_of(one)],
        "outside": [name_in(level["names"]) for level in one.outside],
        "axes": [name_in(axis["names"]) for axis in one.axes],
    }
    return render(request, "frameworks/print.html", context)


@reads_public
@require_safe
def provisions(request: HttpRequest, symbol: str) -> HttpResponse:
    """Show, for one instrument, what asks for each of its provisions in every version."""
    instrument = found.instrument_of(symbol)
    if instrument is None:
        raise Http404
    context = {
        "instrument": instrument,
        "provisions": [
            (provision, name_in(provision.says)) for provision in found.naming(instrument, by=acting(request))
        ],
    }
    return render(request, "frameworks/provisions.html", context)
