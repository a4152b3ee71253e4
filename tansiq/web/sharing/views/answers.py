"""The State answers: consent in full, for named sections, or none; and withdrawal at any time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.kernel.errors import DomainError
from tansiq.reference.queries import book
from tansiq.sharing import actions
from tansiq.sharing.enums import ConsentState
from tansiq.sharing.models import Consent, Shareable
from tansiq.sharing.models.audiences import own_states
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import shown_at
from tansiq.web.sharing import naming
from tansiq.web.sharing.consent_forms import FIELDS, GiveForm, RefuseForm
from tansiq.web.sharing.views.consents import (
    consent_of,
    covered,
    named,
    record_under,
    sections_in_sight,
)


def _of_my_state(request: HttpRequest, pk: int) -> tuple[Consent, Shareable]:
    """Give a decision of the reader's own State with its record; 404 for any other."""
    consent, by = consent_of(request, pk), acting(request)
    record = record_under(consent, by)
    if record is None or consent.state_id not in own_states(by):
        raise Http404
    return consent, record


@requires(Perm.CONSENT_ANSWER)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    by = acting(request)
    consent, record = _of_my_state(request, pk)
    if consent.standing != ConsentState.ASKED:
        return redirect("sharing:consent", pk)
    _refuse_who_asked(consent, by)
    sections = sections_in_sight(record, by)
    refuses = request.POST.get("decision") == "refuse"
    posted = request.POST if request.method == "POST" else None
    give = GiveForm(
        None if refuses else posted,
        None if refuses else request.FILES or None,
        consent=consent,
        sections=sections,
        book=book(),
    )
    refuse = RefuseForm(posted if refuses else None, prefix="refuse")
    form = refuse if refuses else give
    if posted is not None and form.is_valid():
        with shown_at(form, **FIELDS):
            if refuses:
                actions.refuse_consent(consent=consent, answer=refuse.cleaned_data["answer"], by=by)
            else:
                _give(consent, give, by)
        if not form.errors:
            messages.success(request, _("The decision of your State stands from now on."))
            return redirect("sharing:consent", pk)
    context = {
        "consent": consent,
        "record": record,
        "page_href": naming.page_of(record),
        "covered": covered(consent, sections),
        "named": named(consent),
        "give": give,
        "refuse": refuse,
    }
    return render(request, "sharing/answer_consent.html", context, status=422 if form.errors else 200)


def _refuse_who_asked(consent: Consent, by: Actor) -> None:
    if consent.asked_by_id == by.person_id:
        raise PermissionDenied(_("Somebody else than who asked gives the answer."))


def _give(consent: Consent, form: GiveForm, by: Actor) -> None:
    actions.give_consent(
        consent=consent,
        reach=form.reach,
        instrument=form.instrument,
        answer=form.cleaned_data["answer"],
        by=by,
    )


@requires(Perm.CONSENT_ANSWER)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a withdrawal would do; withdraw once that was confirmed."""
    by = acting(request)
    consent, record = _of_my_state(request, pk)
    if consent.standing != ConsentState.GIVEN:
        return redirect("sharing:consent", pk)
    if request.method == "POST":
        try:
            actions.withdraw_consent(consent=consent, by=by)
        except DomainError as error:  # somebody else was quicker
            messages.error(request, str(error))
        else:
            messages.success(request, _("The consent is withdrawn; from now on nobody sees by it."))
        return redirect("sharing:consent", pk)
    context = {
        "consent": consent,
        "record": record,
        "page_href": naming.page_of(record),
        "named": named(consent),
        "effects": actions.rehearse_withdrawal(consent=consent, record=record, by=by),  # type: ignore[arg-type]
    }
    return render(request, "sharing/withdraw_consent.html", context)
