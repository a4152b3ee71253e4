"""The yearly round: opened, watched, reminded and closed by the coordinating office; answered by owners."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.projects import actions
from tansiq.projects.enums import Holds
from tansiq.projects.models import RoundItem
from tansiq.projects.queries import rounds as queries
from tansiq.projects.queries.freshness import Freshness, freshness
from tansiq.reference.models import Organisation
from tansiq.reference.queries import Book, book
from tansiq.web.common import words
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import shown_at, told
from tansiq.web.projects.forms import AnswerForm, RoundForm

_PAGE = 25


@dataclass(frozen=True)
class Asked:
    """One organisation of a round."""

    organisation: Organisation
    progress: queries.Progress


@requires(Perm.ROUND_ANSWER)
def rounds(request: HttpRequest) -> HttpResponse:
    by, known = acting(request), book()
    form = RoundForm(request.POST or None) if allows(by, Perm.ROUND_RUN) else None
    if request.method == "POST" and form is not None and form.is_valid():
        with shown_at(form):
            actions.open_round(**form.cleaned_data, by=by)
        if not form.errors:
            return redirect("projects:rounds")
    held = list(queries.rounds())
    wanted = request.GET.get("year", "")
    shown = next((r for r in held if str(r.year) == wanted), held[0] if held else None)
    asked = _asked(queries.progress(shown, by=by) if shown else [], known)
    context = {
        "form": form,
        "rounds": held,
        "round": shown,
        "is_open": shown is not None and shown.closed_on is None,
        "asked": asked,
        "projects": sum(one.progress.asked for one in asked),
        "answered": sum(one.progress.answered for one in asked),
        "has_open": any(r.closed_on is None for r in held),
        "runs": form is not None,
    }
    return render(request, "projects/rounds.html", context, status=422 if form and form.errors else 200)


def _asked(counted: list[queries.Progress], known: Book) -> list[Asked]:
    """Put those who still owe answers first, then by name; nobody is ranked by how much."""
    found = [Asked(known.organisations[one.organisation_id], one) for one in counted]
    return sorted(found, key=lambda one: (not one.progress.waiting, str(one.organisation)))


@requires(Perm.ROUND_RUN)
@require_POST
def remind(request: HttpRequest, year: int) -> HttpResponse:
    held, known = get_object_or_404(queries.rounds(), year=year), book()
    chosen = set(request.POST.getlist("organisation"))
    organisations = [o for o in known.organisations.values() if o.code in chosen]
    with told(request, _reminded(len(organisations))):
        actions.remind(round=held, organisations=organisations, by=acting(request))
    return redirect("projects:rounds")


def _reminded(number: int) -> str:
    return ngettext("%(number)s organisation reminded.", "%(number)s organisations reminded.", number) % {
        "number": words.number(number)
    }


@requires(Perm.ROUND_RUN)
@require_POST
def close(request: HttpRequest, year: int) -> HttpResponse:
    held = get_object_or_404(queries.rounds(), year=year)
    with told(request, _("The round is closed.")):
        actions.close_round(round=held, by=acting(request))
    return redirect("projects:rounds")


@dataclass(frozen=True)
class Row:
    """One project of a round with the form of its answer."""

    item: RoundItem
    form: AnswerForm
    freshness: Freshness


@requires(Perm.ROUND_ANSWER)
def answer(request: HttpRequest, year: int, code: str) -> HttpResponse:
    by, known = acting(request), book()
    held = get_object_or_404(queries.rounds(), year=year)
    organisation = next((o for o in known.organisations.values() if o.code == code), None)
    sees = organisation and (
        allows(by, Perm.ROUND_RUN) or organisation.pk in by.organisations_with(Perm.ROUND_ANSWER)
    )
    if organisation is None or not sees:
        raise Http404
    only_waiting = request.GET.get("show") == "waiting"
    found = queries.items_of(held, organisation.pk, by=by, only_waiting=only_waiting)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    rows = [_row(item, request) for item in page.object_list]
    if request.method == "POST":
        given = [row for row in rows if _is_given(row, request)]
        if all(row.form.is_valid() for row in given) and _save(given, request):
            return redirect(
                f"{reverse('projects:round_answer', args=[year, code])}?{request.GET.urlencode()}"
            )
    context = {
        "round": held,
        "organisation": organisation,
        "page": page,
        "rows": rows,
        "answers": Holds,
        "only_waiting": only_waiting,
        "may_answer": held.closed_on is None and organisation.pk in by.organisations_with(Perm.ROUND_ANSWER),
    }
    wrong = any(row.form.errors for row in rows)
    return render(request, "projects/round_answer.html", context, status=422 if wrong else 200)


def _row(item: RoundItem, request: HttpRequest) -> Row:
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        prefix=f"item{item.pk}",
        initial={"answer": item.answer, "note": item.note},
    )
    return Row(item, form, freshness(item.project))


def _is_given(row: Row, request: HttpRequest) -> bool:
    """Say whether a row is to be saved: the one whose button was pressed, else each whose answer differs from what stands."""
    only = request.POST.get("only")
    if only:
        return only == str(row.item.pk)
    answer = request.POST.get(f"{row.form.prefix}-answer", "")
    note = request.POST.get(f"{row.form.prefix}-note", "").strip()
    return bool(answer) and (answer, note) != (row.item.answer, row.item.note)


def _save(given: list[Row], request: HttpRequest) -> bool:
    answers = {
        row.item: (Holds(row.form.cleaned_data["answer"]), row.form.cleaned_data["note"])
        for row in given
        if row.form.cleaned_data["answer"]
    }
    if not answers:
        messages.warning(request, _("Choose an answer first."))
        return True
    number = ngettext("%(number)s answer saved.", "%(number)s answers saved.", len(answers))
    with told(request, number % {"number": words.number(len(answers))}):
        actions.answer_items(answers=answers, by=acting(request))
    return True
