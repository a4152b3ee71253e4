"""Focal points for who looks after them: how they stand, suspension, the yearly confirmation, handing over."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.accounts import actions
from tansiq.accounts.enums import MembershipStatus
from tansiq.accounts.models import Membership
from tansiq.accounts.queries import focal_points as queries
from tansiq.accounts.queries.directory import entry_of
from tansiq.accounts.queries.passing import what_passes
from tansiq.accounts.queries.standing import standing as how_they_stand
from tansiq.accounts.workflow import TERMS
from tansiq.reference.queries import by_name
from tansiq.web.accounts.directory_forms import ReasonForm
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import shown_at, told

_PAGE = 50
_DONE: dict[str, str | Promise] = {
    "resume": _("The suspension is lifted."),
    "revalidate": _("Confirmed for another year."),
}
_MOVES = {"resume": actions.resume_membership, "revalidate": actions.revalidate_membership}


@requires(Perm.FOCAL_POINT_NOMINATE)
def focal_points(request: HttpRequest) -> HttpResponse:
    found = queries.focal_points(by=acting(request))
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/focal_points.html", {"page": page})


@requires(Perm.FOCAL_POINT_NOMINATE)
def standing(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    context = {
        "standing": how_they_stand(by=by),
        "days": TERMS.seen_as_active,
        "soon": TERMS.ends_soon,
        "is_office": allows(by, Perm.FOCAL_POINT_VET),
    }
    return render(request, "accounts/standing.html", context)


@requires(Perm.FOCAL_POINT_NOMINATE)
def focal_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one focal point; suspend with a reason, lift, confirm for another year."""
    by = acting(request)
    try:
        found = queries.focal_point_of(pk, by=by)
    except Membership.DoesNotExist as error:
        raise Http404 from error
    move = request.POST.get("move", "")
    form = ReasonForm(request.POST if move == "suspend" else None)
    if request.method == "POST" and move in _MOVES:
        with told(request, _DONE[move]):
            _MOVES[move](membership=found, by=by)
        return redirect("accounts:focal_point", pk)
    if move == "suspend" and form.is_valid():
        with shown_at(form):
            actions.suspend_membership(membership=found, reason=form.cleaned_data["reason"], by=by)
        if not form.errors:
            return redirect("accounts:focal_point", pk)
    context = {
        "membership": found,
        "entry": entry_of(found.person, [found], by=by),
        "states": by_name(found.states.all()),
        "themes": found.themes.all(),
        "form": form,
        "is_self": found.person_id == by.person_id,
        "passing": what_passes(found, by=by) if found.status != MembershipStatus.ENDED else (),
    }
    return render(request, "accounts/focal_point.html", context, status=422 if form.errors else 200)
