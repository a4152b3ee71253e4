"""Claims: the list for who decides and who asked, the decision, taking one back."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.enums import Perm
from tansiq.projects import actions
from tansiq.projects.enums import ClaimState
from tansiq.projects.models import Claim
from tansiq.projects.queries import claims as queries
from tansiq.web.common.access import acting, requires
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at, told
from tansiq.web.projects.forms import DecisionForm

_PAGE = 25


@requires(Perm.PROJECT_CLAIM)
def claims(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", ClaimState.ASKED)
    found = queries.claims(by=acting(request))
    if state in ClaimState.values:
        found = found.filter(state=state)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "projects/claims.html", {"page": page, "state": state, "states": ClaimState})


def _claim(request: HttpRequest, pk: int) -> Claim:
    try:
        claim = queries.claim_of(pk, by=acting(request))
    except Claim.DoesNotExist as error:
        raise Http404 from error
    opened(request, claim.project)
    return claim


@requires(Perm.CLAIM_DECIDE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(request, pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        action = actions.accept_claim if form.cleaned_data["decision"] == "accept" else actions.decline_claim
        with shown_at(form):
            action(claim=claim, reason=form.cleaned_data["reason"], by=acting(request))
        if not form.errors:
            return redirect("projects:claims")
    context = {"form": form, "claim": claim, "is_open": claim.state == ClaimState.ASKED}
    return render(request, "projects/decide.html", context, status=422 if form.errors else 200)


@requires(Perm.PROJECT_CLAIM)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(request, pk)
    with told(request, _("The claim has been taken back.")):
        actions.withdraw_claim(claim=claim, by=acting(request))
    return redirect("projects:detail", claim.project_id)
