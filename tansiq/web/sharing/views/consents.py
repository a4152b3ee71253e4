"""What States decide on their records: asked for, shown to who may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.audit.enums import Event
from tansiq.kernel import letters
from tansiq.reference.queries import book
from tansiq.sharing import actions
from tansiq.sharing.enums import ConsentState, Effect
from tansiq.sharing.models import Consent, Section, Shareable
from tansiq.sharing.models.audiences import own_states
from tansiq.sharing.queries import consents as queries
from tansiq.sharing.queries.records import record_of
from tansiq.web.common import words
from tansiq.web.common.access import acting, requires
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.common.navigation import address
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at, told
from tansiq.web.sharing import naming
from tansiq.web.sharing.consent_forms import FIELDS, AskConsentForm
from tansiq.web.sharing.forms import by_code

_PAGE = 50


@requires(Perm.RECORD_READ)
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    page = Paginator(queries.consents(by=by), _PAGE).get_page(request.GET.get("page"))
    records = naming.cells(((one.kind, one.record_id) for one in page.object_list), by=by)
    table = Table(
        caption=_("Consents of States"),
        columns=[
            Column(_("Record")),
            Column(_("State")),
            Column(_("What was asked for")),
            Column(_("Asked for by")),
            Column(_("Asked on")),
            Column(_("Standing")),
        ],
        rows=[
            [
                Cell(_title(one, records), address("sharing:consent", one.pk) or ""),
                one.state.name,
                one.get_effect_display(),
                str(one.asked_for),
                words.written_date(one.asked_at),
                one.get_standing_display(),
            ]
            for one in page.object_list
        ],
        is_caption_hidden=True,
    )
    return render(request, "sharing/consents.html", {"page": page, "table": table})


def _title(consent: Consent, records: dict[tuple[str, int], Cell]) -> str:
    cell = records.get((consent.kind, consent.record_id))
    return str(cell.value) if cell else _("A record that you do not see at present")


def consent_of(request: HttpRequest, pk: int) -> Consent:
    """Give a decision that the reader may know of; 404 for any other."""
    try:
        return queries.consent_of(pk, by=acting(request))
    except Consent.DoesNotExist as error:
        raise Http404 from error


def record_under(consent: Consent, by: Actor) -> Shareable | None:
    """Give the record that a decision is about, where the reader sees it."""
    try:
        return record_of(consent.kind, consent.record_id, by=by)
    except LookupError:
        return None


def sections_in_sight(record: Shareable, by: Actor) -> list[Section]:
    """Give the sections of a record that the reader sees, in their order."""
    return list(record.sections.visible_to(by).order_by("position"))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Doors:
    """What the reader may do with a decision; the actions ask again."""

    answers: bool
    withdraws: bool
    cancels: bool


def _doors(consent: Consent, by: Actor) -> Doors:
    is_of_mine = consent.state_id in own_states(by) and allows(by, Perm.CONSENT_ANSWER)
    asked = consent.standing == ConsentState.ASKED
    return Doors(
        answers=asked and is_of_mine and consent.asked_by_id != by.person_id,
        withdraws=consent.standing == ConsentState.GIVEN and is_of_mine,
        cancels=asked and allows(by, Perm.CONSENT_ASK, organisation_id=consent.asked_for_id),
    )


@requires(Perm.RECORD_READ)
@require_safe
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = acting(request), consent_of(request, pk)
    record = record_under(found, by)
    if record is not None:
        opened(request, record)
    context = {
        "consent": found,
        "record": record,
        "page_href": naming.page_of(record) if record else "",
        "covered": covered(found, sections_in_sight(record, by) if record else []),
        "named": named(found),
        "note_href": address("sharing:consent_note", pk) if record and found.note_stored_as else "",
        "does": _doors(found, by),
    }
    return render(request, "sharing/consent.html", context)


def covered(consent: Consent, sections: Sequence[Section]) -> list[str]:
    """Give the headings that a decision covers, as far as the reader sees them; none where it covers the whole."""
    keys = {section.key for section in consent.sections.all()}
    return [section.heading for section in sections if section.key in keys]


def named(consent: Consent) -> list[str]:
    """Give the audiences and organisations that a decision names."""
    return [str(audience) for audience in consent.audiences.all()]


@requires(Perm.CONSENT_ASK)
def ask(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    by, record, known = acting(request), naming.found(request, label, pk), book()
    if not record.is_of_a_state:
        raise Http404
    form = AskConsentForm(
        request.POST or None,
        sections=sections_in_sight(record, by),
        book=known,
        by=by,
        initial={"organisations": request.GET.getlist("organisation")},
    )
    if request.method == "POST" and form.is_valid():
        with shown_at(form, **FIELDS):
            asked = actions.ask_consent(
                record=record,  # type: ignore[arg-type]
                effect=Effect(form.cleaned_data["effect"]),
                reach=form.reach,
                asked_for=by_code(known, [form.cleaned_data["asked_for"]])[0],
                reason=form.cleaned_data["reason"],
                by=by,
            )
        if not form.errors:
            messages.success(request, _("The State has been asked. Until it answers, nothing changes."))
            return redirect("sharing:consent", asked.pk)
    context = {"form": form, "record": record, "page_href": naming.page_of(record)}
    return render(request, "sharing/ask_consent.html", context, status=422 if form.errors else 200)


@requires(Perm.CONSENT_ASK)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = consent_of(request, pk)
    if not allows(acting(request), Perm.CONSENT_ASK, organisation_id=found.asked_for_id):
        raise Http404
    with told(request, _("The question has been taken back.")):
        actions.cancel_consent(consent=found, by=acting(request))
    return redirect("sharing:consent", pk)


@requires(Perm.RECORD_READ)
@require_safe
def note(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the note in which the State decided, to who sees the record and may know of the decision."""
    found = consent_of(request, pk)
    record = record_under(found, acting(request))
    if record is None or not found.note_stored_as:
        raise Http404
    try:
        content = letters.read(found.note_stored_as)
    except FileNotFoundError as error:
        raise Http404 from error
    opened(request, record, event=Event.RECORD_DOWNLOADED, consent=pk)
    kind = letters.TYPES[letters.kind_of(content)]
    return FileResponse(BytesIO(content), as_attachment=True, filename=found.note_name, content_type=kind)
