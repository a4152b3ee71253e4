"""What waits for a second person."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tansiq.access.actor import allows
from tansiq.access.enums import Role
from tansiq.access.second_person import SECOND_PERSON, Act
from tansiq.accounts import actions
from tansiq.accounts.models import Proposal
from tansiq.accounts.queries import proposals as queries
from tansiq.reference.queries import book, by_name
from tansiq.web.common.access import acting, signed_in
from tansiq.web.common.refusals import told

_PAGE = 25


@signed_in
def proposals(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.proposals(by=acting(request)), _PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/proposals.html", {"page": page})


@signed_in
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    by = acting(request)
    try:
        found = queries.proposal_of(pk, by=by)
    except Proposal.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST":
        confirms = request.POST.get("decision") == "confirm"
        action = actions.confirm_proposal if confirms else actions.decline_proposal
        with told(request, _("Confirmed and done.") if confirms else _("Not confirmed.")):
            action(proposal=found, by=by)
        return redirect("accounts:proposals")
    rule = SECOND_PERSON[Act(found.act)]
    is_second = allows(by, rule.confirms) and by.person_id not in {found.asked_by_id, found.person_id}
    context = {
        "proposal": found,
        "why": rule.why,
        "terms": _terms(found),
        "may_decide": found.is_open and is_second,
    }
    return render(request, "accounts/proposal.html", context)


def _terms(found: Proposal) -> list[tuple[str, object]]:
    """Write out what exactly is proposed."""
    terms = found.terms
    if not terms:
        return []
    known = book()
    organisation = next((o for o in known.organisations.values() if o.code == terms["organisation"]), "")
    states = by_name(s for s in known.states.values() if s.iso3 in terms["states"])
    return [
        (_("Role"), Role(terms["role"]).label),
        (_("Organisation"), organisation),
        (_("Only for these States"), ", ".join(s.name for s in states) or "—"),
        (_("Last day"), terms["valid_until"] or "—"),
    ]
