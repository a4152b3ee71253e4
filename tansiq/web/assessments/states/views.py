"""A State's page: who it is, what is under way, its last cycles, its ratings over them, what it is party to."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.assessments import actions
from tansiq.assessments.queries.treaties import entry_of, participation_of
from tansiq.reference.models import State
from tansiq.reference.queries import book
from tansiq.web.assessments.states import page as shown
from tansiq.web.assessments.states.forms import ParticipationForm, initial_of
from tansiq.web.common.access import acting, requires
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at
from tansiq.web.reference.records import state_facts, state_status


def _state(iso3: str) -> State:
    """Give the State with that code, or answer that there is none."""
    for state in book().states.values():
        if state.iso3.casefold() == iso3.casefold():
            return state
    raise Http404


@requires(Perm.RECORD_READ)
@require_safe
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    """Show what is known of a State's assessments, as far as the reader sees them, and its part in the treaties."""
    by, found = acting(request), _state(iso3)
    cycles, seen = shown.cycles(found, by=by)
    trends = shown.shown_trends(seen, by=by)
    for trend in trends:
        for survey in trend.cycles:
            opened(request, survey)
    entries = participation_of(found, by=by)
    context = {
        "state": found,
        "status": state_status(found),
        "facts": [*state_facts(found, book(), on=timezone.localdate()), (_("Universal instruments"), shown.treaties_in_words(entries))],
        "cycles": cycles,
        "trends": trends,
        "entries": shown.entries(entries, found, edits=allows(by, Perm.TREATY_EDIT)),
    }  # fmt: skip
    return render(request, "assessments/states/state.html", context)


@requires(Perm.TREATY_EDIT)
def edit_treaty(request: HttpRequest, iso3: str, pk: int) -> HttpResponse:
    """Enter by hand what a State did about one treaty."""
    by, found = acting(request), _state(iso3)
    try:
        entry = entry_of(found, pk, by=by)
    except LookupError as error:
        raise Http404 from error
    form = ParticipationForm(request.POST or None, initial=initial_of(entry.participation))
    if request.method == "POST" and form.is_valid():
        with shown_at(form, dates_order="party_on", act="adherence", source_missing="source"):
            actions.enter_participation(state=found, instrument=entry.instrument, acts=form.acts, by=by)
        if not form.errors:
            messages.success(request, _("The entry stands; what stood before is in the log."))
            return redirect("assessments:state", found.iso3)
    context = {"form": form, "state": found, "instrument": entry.instrument}
    return render(request, "assessments/states/edit_treaty.html", context, status=422 if form.errors else 200)
