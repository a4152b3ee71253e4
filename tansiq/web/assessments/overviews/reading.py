"""Overviews as they are read: the list, and each with the sections that the reader sees, numbered anew."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.assessments.models import Overview
from tansiq.assessments.queries import overviews as queries
from tansiq.reports.queries import may_release
from tansiq.sharing.enums import ConsentState, Reason
from tansiq.sharing.queries import reasons_of
from tansiq.sharing.queries.consents import waiting_for_answer
from tansiq.web.assessments.overviews import page as shown
from tansiq.web.common import words
from tansiq.web.common.access import acting, reads_public
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.common.navigation import address
from tansiq.web.common.reading import opened

_PAGE = 50
# Who reads for one of these takes part in the way to adoption; others read what the State consented to.
_PART = (Reason.OWNER, Reason.STATE, Reason.DEFAULT)


@reads_public
@require_safe
def overviews(request: HttpRequest) -> HttpResponse:
    """List the overviews that the reader sees."""
    page = Paginator(queries.overviews(by=acting(request)), _PAGE).get_page(request.GET.get("page"))
    table = Table(
        caption=_("Overviews"),
        columns=[
            Column(_("State")),
            Column(_("Framework")),
            Column(_("Stage")),
            Column(_("Adopted on")),
            Column(_("Reference")),
        ],
        rows=[_row(one) for one in page.object_list],
        is_caption_hidden=True,
    )
    return render(request, "assessments/overviews/list.html", {"page": page, "table": table})


def _row(overview: Overview) -> Sequence[str | Cell]:
    survey = overview.survey
    return [
        Cell(overview.state.name, address("assessments:overview", overview.pk) or ""),
        f"{survey.version.name} · {survey.version.label}",
        survey.get_stage_display(),
        words.written_date(overview.adopted_on) if overview.adopted_on else "–",
        overview.reference,
    ]


def overview_of(request: HttpRequest, pk: int) -> Overview:
    """Give the overview and note that it was opened, or answer that there is none."""
    try:
        found = queries.overview_of(pk, by=acting(request))
    except Overview.DoesNotExist as error:
        raise Http404 from error
    opened(request, found)
    return found


def takes_part(overview: Overview) -> bool:
    """Say whether the reader of an overview takes part in its way to adoption."""
    return any(reason in _PART for reason in reasons_of(overview))


def taken_part_in(request: HttpRequest, pk: int) -> Overview:
    """Give an overview in whose way to adoption the reader takes part; 404 to those to whom it was released."""
    found = overview_of(request, pk)
    if not takes_part(found):
        raise Http404
    return found


@reads_public
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sections that the reader sees, and what she may do."""
    by, found = acting(request), overview_of(request, pk)
    survey = queries.survey_behind(found, by=by)
    may = shown.doors(found, by=by, takes_part=takes_part(found))
    writes = may.writes and found.adopted_on is None
    context = {
        "overview": found,
        "title": found.titled_in(shown.reading_language()),
        "language": shown.reading_language(),
        "way": shown.way(found.survey) if may.takes_part else [],
        "survey": survey,
        "survey_href": address("assessments:survey", survey.pk) if survey else "",
        "last": queries.last_overview(found, by=by),
        "sections": shown.sections(
            queries.sections_of(found, by=by), found, survey=survey, writes=may.writes
        ),
        "why": [reason.label for reason in reasons_of(found)],
        "here": may,
        "redraws": writes,
        "has_moved_on": writes and queries.has_moved_on(found, by=by),
        **_beside(found, may, by),
    }
    return render(request, "assessments/overviews/detail.html", context)


def _beside(overview: Overview, may: shown.Doors, by: Actor) -> dict[str, object]:
    """Give what stands beside the text: what was said of it, and how it leaves its circle once it was adopted."""
    observed = (
        queries.observations_of(overview, by=by).values_list("reply", flat=True) if may.takes_part else []
    )
    replies = list(observed)
    adopted = overview.adopted_on is not None
    asked = None
    if adopted and may.gives_word:
        asked = waiting_for_answer(by=by).filter(
            kind=overview._meta.label_lower, record_id=overview.pk, standing=ConsentState.ASKED
        ).first()  # fmt: skip
    return {
        "observed": len(replies),
        "unanswered": sum(not reply for reply in replies),
        "asked": asked,
        "sees_opinions": overview.is_issued and may.takes_part and sees_opinions(overview),
        "sees_adopted": adopted and may.takes_part and sees_adopted(overview),
        "releases": adopted and allows(by, Perm.RELEASE_MAKE) and may_release(overview, by),
        # Whoever sees a record of a State and carries the right takes it away; the page that does so asks the policy again.
        "takes": adopted and allows(by, Perm.RECORD_EXPORT),
    }


def sees_opinions(overview: Overview) -> bool:
    """Say whether the reader may know what members said: the assessing body and the members."""
    return not {Reason.OWNER, Reason.DEFAULT}.isdisjoint(reasons_of(overview))


def sees_adopted(overview: Overview) -> bool:
    """Say whether the reader may have the text as adopted: the assessing body and the State."""
    return not {Reason.OWNER, Reason.STATE}.isdisjoint(reasons_of(overview))
