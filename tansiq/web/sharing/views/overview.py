"""Where sharing begins; what is released without a consent; and a look through another organisation's eyes."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.reference.queries import book
from tansiq.sharing.models.audiences import audiences, kinds
from tansiq.sharing.queries import reasons_of
from tansiq.sharing.queries.access import requests_to_answer
from tansiq.sharing.queries.consents import waiting_for_answer
from tansiq.sharing.queries.coverage import as_seen_by
from tansiq.sharing.queries.records import model_of
from tansiq.web.common import words
from tansiq.web.common.access import acting, requires
from tansiq.web.common.components import Cell, Column, Item, Section, Table
from tansiq.web.common.navigation import address
from tansiq.web.sharing import naming
from tansiq.web.sharing.forms import ViewAsForm, by_code

_PAGE = 50


@requires(Perm.RECORD_READ)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    return render(request, "sharing/overview.html", {"sections": [_waiting(by), _doors(by)]})


def _waiting(by: Actor) -> Section:
    consents, requests = waiting_for_answer(by=by).count(), requests_to_answer(by=by).count()
    items = []
    if consents:
        items.append(
            Item(_("Questions to your State"), address("sharing:consents") or "", words.number(consents))
        )
    if requests:
        items.append(
            Item(_("Requests for access"), address("sharing:requests") or "", words.number(requests))
        )
    return Section(
        title=_("Waits for your answer"),
        empty=_("Nothing waits. Requests for access to your organisation’s records, and questions to your State, come here."),
        items=items,
        is_counted=False,
    )  # fmt: skip


def _doors(by: Actor) -> Section:
    doors = (
        (Perm.RECORD_READ, "library:submissions", _("Submissions"), _("Information that States submit; each sees its own, others what the State releases.")),
        (Perm.RECORD_READ, "sharing:requests", _("Ask for access"), _("You know of a record that you do not see: its owner decides.")),
        (Perm.RECORD_READ, "sharing:consents", _("Consents of States"), _("What your State decided, and what your organisation asked for.")),
        (Perm.RECORD_READ, "releases:list", _("Releases"), _("Documents that went out to your organisation or from it, and whether they still stand.")),
        (Perm.RECORD_READ, "releases:check", _("Check a stamp"), _("Whether a document went out from this platform, is unchanged, and still stands.")),
        (Perm.RECORD_SHARE, "sharing:view_as", _("View as another organisation"), _("What of your records an organisation would see, and why.")),
        (Perm.RECORD_READ, "sharing:groups", _("Sharing groups"), _("Organisations with whom records are shared together.")),
        (Perm.RECORD_READ, "sharing:defaults", _("What is released by default"), _("By kind of record and audience, with the source of each rule.")),
    )  # fmt: skip
    items = [
        Item(title, href, detail)
        for perm, name, title, detail in doors
        if allows(by, perm) and (href := address(name))
    ]
    return Section(title=_("Where to begin"), empty="", items=items, is_counted=False)


@requires(Perm.RECORD_READ)
@require_safe
def defaults(request: HttpRequest) -> HttpResponse:
    named = audiences()
    tables = [
        Table(
            caption=_("Open without a consent, unless the State keeps it back"),
            columns=[Column(_("Kind of record")), Column(_("Open to")), Column(_("Source"))],
            rows=[
                [
                    str(kind),
                    _separator().join(str(a) for code, a in named.items() if code in kind.open_to),
                    Cell(kind.source, language="en"),
                ]
                for kind in kinds().values()
            ],
        ),
        Table(
            caption=_("Audiences to whom a State may release"),
            columns=[Column(_("Audience")), Column(_("People who hold one of these roles"))],
            rows=[
                [str(a), _separator().join(sorted(str(role.label) for role in a.roles))]
                for a in named.values()
            ],
        ),
    ]
    return render(request, "sharing/defaults.html", {"tables": tables})


def _separator() -> str:
    return pgettext("between names in a list", "; ")


@requires(Perm.RECORD_SHARE)
@require_safe
def view_as(request: HttpRequest) -> HttpResponse:
    by, known = acting(request), book()
    form = ViewAsForm(request.GET if "organisation" in request.GET else None, book=known)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        organisation = by_code(known, [form.cleaned_data["organisation"]])[0]
        rows = as_seen_by(model_of(form.cleaned_data["kind"]), organisation, by=by).order_by("-pk")
        page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
        context |= {
            "organisation": organisation,
            "page": page,
            "table": Table(
                caption=_("Records that both of you see"),
                columns=[Column(_("Record")), Column(_("They would see it because"))],
                rows=[
                    [
                        Cell(str(row), naming.page_of(row)),
                        " ".join(naming.why_they(r) for r in reasons_of(row)),
                    ]
                    for row in page.object_list
                ],
                is_caption_hidden=True,
            ),
        }
    return render(request, "sharing/view_as.html", context, status=422 if form.errors else 200)
