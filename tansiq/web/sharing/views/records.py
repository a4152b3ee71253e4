"""Who sees one record, for who answers for it; and saying so anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.accounts.models import Person
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.reference.models import Organisation
from tansiq.reference.queries import Book, book
from tansiq.sharing import actions
from tansiq.sharing.enums import Level, Reason
from tansiq.sharing.models import Grant, Shareable
from tansiq.sharing.policies import terms as policies
from tansiq.sharing.queries.consents import consents_on
from tansiq.sharing.queries.grants import grant_on, person_to_grant
from tansiq.sharing.queries.groups import groups
from tansiq.sharing.queries.seen_by import Audience, releases_of, seen_by, would_change
from tansiq.web.common.access import acting, requires
from tansiq.web.common.navigation import address
from tansiq.web.common.refusals import shown_at, told
from tansiq.web.sharing import naming
from tansiq.web.sharing.forms import GrantForm, ShareForm

_EVENTS = (Event.RECORD_SHARED, Event.GRANT_GIVEN, Event.GRANT_ENDED)
_MOST = 30


@dataclass(frozen=True)
class SeenAlike:
    """Organisations that see a record for the same reasons."""

    reasons: Sequence[str]
    organisations: Sequence[Organisation]


@dataclass(frozen=True)
class Happening:
    """One change of who sees a record."""

    at: datetime
    what: str
    who: str
    note: str


@requires(Perm.RECORD_READ)
def who_sees(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    by, record = acting(request), naming.answered_for(request, label, pk)
    known = book()
    seen = seen_by(record, by=by)
    context = {
        **_head(record),
        "says": allows(by, Perm.RECORD_SHARE, organisation_id=record.owner_id) and not record.is_of_a_state,
        "owner": known.organisations[record.owner_id],
        "parties": [known.organisations[pk] for pk in sorted(seen.terms.parties)],
        "groups": seen.groups,
        "hidden_groups": seen.hidden_groups,
        "alike": _alike(seen.audiences),
        "how_many": len(seen.audiences),
        "grants": seen.grants,
        # Decisions and releases are of records that concern a State; of others there are none to ask for.
        "consents": consents_on(record, by=by) if record.is_of_a_state else [],  # type: ignore[arg-type]
        "releases": releases_of(record, by=by) if record.is_of_a_state else [],  # type: ignore[arg-type]
        "release_href": _release_href(record, by),
        "happened": _happened(record, known),
    }
    return render(request, "sharing/record.html", context)


def _head(record: Shareable) -> dict[str, Any]:
    return {
        "record": record,
        "kind": naming.kind_of(record),
        "label": record._meta.label_lower,
        "page_href": naming.page_of(record),
    }


def _release_href(record: Shareable, by: Actor) -> str:
    if not allows(by, Perm.RELEASE_MAKE):
        return ""
    return address("releases:make", record._meta.label_lower, record.pk) or ""


def _alike(audiences: Sequence[Audience]) -> list[SeenAlike]:
    """Put organisations that see a record for the same reasons together, those with the most particular reason first."""
    found: dict[tuple[Reason, ...], list[Organisation]] = {}
    for audience in audiences:
        found.setdefault(tuple(audience.reasons), []).append(audience.organisation)
    order = list(Reason)
    ranked = sorted(found.items(), key=lambda pair: [-order.index(reason) for reason in pair[0]])
    return [SeenAlike([naming.why_they(r) for r in why], those) for why, those in ranked]


def _happened(record: Shareable, known: Book) -> list[Happening]:
    """Tell how it came to be seen so: which organisation said what, never which person."""
    entries = history_of(record).filter(event__in=_EVENTS)[:_MOST]
    return [
        Happening(
            at=entry.at,
            what=str(Event(entry.event).label),
            who=", ".join(str(known.organisations[pk]) for pk in entry.organisations if pk in known.organisations),
            note=_note(entry.details),
        )
        for entry in entries
    ]  # fmt: skip


def _note(details: dict[str, Any]) -> str:
    before, after = details.get("before"), details.get("after")
    if before in Level.values and after in Level.values and before != after:
        return _("from “%(before)s” to “%(after)s”") % {
            "before": Level(before).label,
            "after": Level(after).label,
        }
    return ""


@requires(Perm.RECORD_SHARE)
def change(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Say anew who sees a record: first shown what that would change, then done."""
    by, record = acting(request), _own(request, label, pk)
    form = ShareForm(request.POST or None, record=record, book=book(), groups=groups(by=by))
    would = None
    if request.method == "POST" and form.is_valid():
        with shown_at(form, nobody_named="parties", group_unknown="groups"):
            if request.POST.get("step") == "confirm":
                actions.share(record=record, by=by, **form.values)
                messages.success(
                    request, _("Who sees it has been changed; it holds on every page from now on.")
                )
                return redirect("sharing:record", label, pk)
            policies.require_somebody_named(form.terms.level, form.terms.parties, form.terms.groups)
            would = would_change(record, form.terms, by=by)
    context = {**_head(record), "form": form, "would": would, "is_back": request.POST.get("step") == "back"}
    return render(request, "sharing/change.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, label: str, pk: int) -> Shareable:
    """Give a record of one's own organisation that no State decides on."""
    record = naming.answered_for(request, label, pk)
    is_own = allows(acting(request), Perm.RECORD_SHARE, organisation_id=record.owner_id)
    if record.is_of_a_state or not is_own:
        raise Http404
    return record


@requires(Perm.RECORD_SHARE)
def give_access(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    by, record = acting(request), _own(request, label, pk)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = _person(form, by)
        if person is not None:
            with shown_at(form, day_past="valid_until", account_closed="username"):
                actions.give_grant(
                    record=record,
                    person=person,
                    valid_until=form.cleaned_data["valid_until"],
                    may_export=form.cleaned_data["may_export"],
                    by=by,
                )
        if not form.errors:
            messages.success(request, _("Access is given until the day you named."))
            return redirect("sharing:record", label, pk)
    context = {**_head(record), "form": form}
    return render(request, "sharing/give_access.html", context, status=422 if form.errors else 200)


def _person(form: GrantForm, by: Actor) -> Person | None:
    try:
        return person_to_grant(form.cleaned_data["username"], by=by)
    except Person.DoesNotExist:
        form.add_error("username", _("Nobody with an open account has this user name."))
        return None


@requires(Perm.RECORD_SHARE)
@require_POST
def end_access(request: HttpRequest, label: str, pk: int, grant: int) -> HttpResponse:
    by, record = acting(request), _own(request, label, pk)
    try:
        standing = grant_on(record, grant, by=by)
    except Grant.DoesNotExist as error:
        raise Http404 from error
    with told(request, _("The access has ended.")):
        actions.end_grant(grant=standing, by=by)
    return redirect("sharing:record", label, pk)
