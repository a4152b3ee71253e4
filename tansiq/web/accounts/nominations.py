"""Nominations: entered with their letter, vetted by somebody else, taken back."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tansiq.access.actor import allows
from tansiq.access.enums import Perm, Role
from tansiq.accounts import actions
from tansiq.accounts.enums import NominationState
from tansiq.accounts.models import Membership, Nomination
from tansiq.accounts.queries import focal_points as queries
from tansiq.accounts.queries.passing import what_passes
from tansiq.kernel.letters import TYPES, path_of
from tansiq.reference.queries import book, by_name
from tansiq.web.accounts.nomination_forms import DecisionForm, NominationForm
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import shown_at

_PAGE = 25
_FIELDS = {
    "organisation_beyond": "organisation",
    "role_beyond": "role",
    "states_beyond": "states",
    "nominator_other": "nominator",
    "role_unsuited": "role",
    "coordinator_unsuited": "is_national_coordinator",
    "membership_past": "valid_until",
    "nominee_stands": "email",
    "succession_other": "role",
    "succession_same": "email",
    "letter_kind": "letter",
    "letter_too_large": "letter",
    "letter_empty": "letter",
}


@requires(Perm.FOCAL_POINT_NOMINATE)
def nominations(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    at_first = NominationState.NOMINATED if allows(by, Perm.FOCAL_POINT_VET) else ""
    state = request.GET.get("state", at_first)
    found = queries.nominations(by=by)
    if state in NominationState.values:
        found = found.filter(state=state)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": [("", _("All")), *NominationState.choices]}
    return render(request, "accounts/nominations.html", context)


@requires(Perm.FOCAL_POINT_NOMINATE)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a nomination; with `after`, that of a successor."""
    by = acting(request)
    predecessor = _predecessor(request)
    form = NominationForm(
        request.POST or None,
        request.FILES or None,
        book=book(),
        terrain=queries.terrain(by=by),
        own=by.organisations_with(Perm.FOCAL_POINT_NOMINATE),
        is_office=allows(by, Perm.FOCAL_POINT_VET),
        predecessor=predecessor,
    )
    if request.method == "POST" and form.is_valid():
        with shown_at(form, **_FIELDS):
            made = actions.nominate(**form.values, predecessor=predecessor, by=by)
        if not form.errors:
            return redirect("accounts:nomination", made.pk)
    context = {
        "form": form,
        "predecessor": predecessor,
        "passing": what_passes(predecessor, by=by) if predecessor else (),
    }
    return render(request, "accounts/nominate.html", context, status=422 if form.errors else 200)


def _predecessor(request: HttpRequest) -> Membership | None:
    pk = request.GET.get("after", "")
    if not pk:
        return None
    try:
        return queries.focal_point_of(int(pk), by=acting(request))
    except (ValueError, Membership.DoesNotExist) as error:
        raise Http404 from error


def _nomination(request: HttpRequest, pk: int) -> Nomination:
    try:
        return queries.nomination_of(pk, by=acting(request))
    except Nomination.DoesNotExist as error:
        raise Http404 from error


_DECISIONS: dict[str, Any] = {
    "accept": actions.accept_nomination,
    "decline": actions.decline_nomination,
    "withdraw": actions.withdraw_nomination,
}


@requires(Perm.FOCAL_POINT_NOMINATE)
def nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one nomination; decide on it, or take it back."""
    by, found = acting(request), _nomination(request, pk)
    form = DecisionForm(request.POST or None, moves=_moves(found, request))
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            action = _DECISIONS[form.cleaned_data["decision"]]
            action(nomination=found, reason=form.cleaned_data["reason"], by=by)
        if not form.errors:
            return redirect("accounts:nomination", pk)
    context = {
        "nomination": found,
        "role": Role(found.role).label,
        "states": by_name(found.states.all()),
        "themes": found.themes.all(),
        "form": form,
        "accounts": queries.accounts_with(found.email, by=by) if found.state == "nominated" else (),
    }
    return render(request, "accounts/nomination.html", context, status=422 if form.errors else 200)


def _moves(found: Nomination, request: HttpRequest) -> list[str]:
    """Give the moves that this reader may take; who entered a nomination does not vet it."""
    by = acting(request)
    vets = allows(by, Perm.FOCAL_POINT_VET) and found.entered_by_id != by.person_id
    is_new = found.state == NominationState.NOMINATED
    can_be_withdrawn = is_new or found.state == NominationState.INVITED
    return [*(["accept", "decline"] if vets and is_new else []), *(["withdraw"] if can_be_withdrawn else [])]


@requires(Perm.FOCAL_POINT_NOMINATE)
def letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _nomination(request, pk)
    path = path_of(found.letter_stored_as)
    if not found.letter_stored_as or not path.is_file():
        raise Http404
    actions.note_letter_read(nomination=found, by=acting(request))
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        # Nothing of the person stands in the name of the file.
        filename=f"nomination-{found.pk}.{found.letter_kind}",
        content_type=TYPES[found.letter_kind],
    )
