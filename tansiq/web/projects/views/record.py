"""The page of one project, and what may be done with it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.enums import Perm
from tansiq.audit.queries import history_of
from tansiq.exchange.queries import printed_source_of
from tansiq.projects import actions
from tansiq.projects.actions.facts import differences, facts_in, in_words
from tansiq.projects.models import Project
from tansiq.projects.queries.claims import claims
from tansiq.projects.queries.freshness import freshness
from tansiq.projects.queries.record import organisations_that_may_claim, project_of, tag_of
from tansiq.projects.queries.ties import EVERYTHING, Ties, ties_of
from tansiq.reference.queries import Book, book
from tansiq.sharing.enums import Level
from tansiq.web.common.access import acting, reads_public, requires
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at, told
from tansiq.web.projects import history, listing
from tansiq.web.projects import record as shown
from tansiq.web.projects.forms import AddForm, ClaimForm, EditForm, ReasonForm

_EVENTS = 30


def _project(request: HttpRequest, pk: int) -> Project:
    """Give the project, or answer that there is none: what may not be seen does not exist."""
    try:
        project = project_of(pk, by=acting(request))
    except Project.DoesNotExist as error:
        raise Http404 from error
    opened(request, project)
    return project


def _with_ties(request: HttpRequest, pk: int) -> tuple[Project, Ties, Book]:
    project = _project(request, pk)
    return project, ties_of([project], kinds=EVERYTHING)[project.pk], book()


@reads_public
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    project, ties, known = _with_ties(request, pk)
    by = acting(request)
    entries = history_of(project)[: None if "history" in request.GET else _EVENTS + 1]
    happened = history.happenings(entries, project, by=by, book=known)
    asked = list(claims(by=by).filter(project=project)) if by.is_signed_in else []
    context: dict[str, Any] = {
        "project": project,
        "pillar": known.pillars[project.pillar_id],
        "owner": shown.owner(project, known),
        "freshness": freshness(project),
        "why": shown.why(project),
        "entities": listing.entities(ties.entities, known),
        "states": shown.states(ties, known),
        "regions": shown.regions(project, ties, known),
        "reaches": listing.entities_of_scope(ties, known),
        "tags": shown.tags(ties, known),
        "instruments": shown.instruments(ties, known),
        "rights": shown.rights(project, by=by, book=known),
        "claims": asked,
        "may_claim": organisations_that_may_claim(project, ties, by=by, book=known),
        "source": (source := printed_source_of(project, by=by)),
        "printed": shown.printed(source),
        "happened": happened[:_EVENTS] if "history" not in request.GET else happened,
        "has_more": "history" not in request.GET and len(happened) > _EVENTS,
    }
    return render(request, "projects/detail.html", context)


@requires(Perm.PROJECT_EDIT)
def add(request: HttpRequest) -> HttpResponse:
    by, known = acting(request), book()
    form = AddForm(request.POST or None, book=known, by=by)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            project = actions.add(
                facts=form.facts(),
                owner=known.organisations[form.cleaned_data["owner"]],
                level=Level(form.cleaned_data["level"]),
                parties=[known.organisations[pk] for pk in form.cleaned_data["parties"]],
                by=by,
            )
        if not form.errors:
            messages.success(request, _("The project stands in the matrix."))
            return redirect("projects:detail", project.pk)
    return render(request, "projects/add.html", {"form": form}, status=_status(form))


@requires(Perm.PROJECT_EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    project, ties, known = _with_ties(request, pk)
    _refuse_unless(shown.rights(project, by=acting(request), book=known).edits)
    before = facts_in(project, ties)
    form = EditForm(request.POST or None, book=known, before=before, initial={"revision": project.revision})
    conflicts: list[Conflict] = []
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            actions.edit(
                project=project,
                facts=form.facts(),
                revision=form.cleaned_data["revision"],
                by=acting(request),
            )
        if not form.errors:
            messages.success(request, _("The project has been changed."))
            return redirect("projects:detail", pk)
        if form.has_error("__all__", "changed_meanwhile"):
            conflicts = _conflicts(form, known)
            seen = request.POST.copy()  # who saves again has seen the other text
            seen["revision"] = str(project.revision)
            form.data = seen
    context = {"form": form, "project": project, "conflicts": conflicts}
    return render(request, "projects/edit.html", context, status=_status(form))


@dataclass(frozen=True)
class Conflict:
    """One field in which what was typed and what stands now differ."""

    field: Any
    yours: str
    theirs: str


def _conflicts(form: EditForm, known: Book) -> list[Conflict]:
    assert form.before is not None
    differing = in_words(differences(form.before, form.facts()), known)
    return [
        Conflict(
            history.FIELD_LABELS[name],
            history.in_words(name, mine, known),
            history.in_words(name, theirs, known),
        )
        for name, (theirs, mine) in differing.items()
    ]


def _refuse_unless(right: bool) -> None:
    if not right:
        raise PermissionDenied(
            _("Its owner’s people change this project; the coordinating office changes what it holds itself.")
        )


def _status(form: BaseForm) -> int:
    return 422 if form.errors else 200


@requires(Perm.PROJECT_RETIRE)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, is_return=False)


@requires(Perm.PROJECT_RETIRE)
def return_to_matrix(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, is_return=True)


def _move(request: HttpRequest, pk: int, *, is_return: bool) -> HttpResponse:
    project, known = _project(request, pk), book()
    form = ReasonForm(request.POST or None)
    rights = shown.rights(project, by=acting(request), book=known)
    if request.method == "POST" and form.is_valid():
        action = actions.return_to_matrix if is_return else actions.retire
        with shown_at(form):
            action(project=project, reason=form.cleaned_data["reason"], by=acting(request))
        if not form.errors:
            done = (
                _("The project is back in the matrix.")
                if is_return
                else _("The project has left the matrix; its history stays.")
            )
            messages.success(request, done)
            return redirect("projects:detail", pk)
    elif not (rights.returns if is_return else rights.retires):
        _refuse_unless(rights.returns or rights.retires)
        return redirect("projects:detail", pk)  # it has moved already
    context = {"form": form, "project": project, "is_return": is_return}
    return render(request, "projects/move.html", context, status=_status(form))


@requires(Perm.PROJECT_CLAIM)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    project, ties, known = _with_ties(request, pk)
    mine = organisations_that_may_claim(project, ties, by=acting(request), book=known)
    form = ClaimForm(request.POST or None, organisations=mine)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            actions.claim(
                project=project,
                organisation=known.organisations[form.cleaned_data["organisation"]],
                reason=form.cleaned_data["reason"],
                by=acting(request),
            )
        if not form.errors:
            messages.success(request, _("The claim has been sent to the coordinating office."))
            return redirect("projects:detail", pk)
    context = {"form": form, "project": project, "organisations": mine}
    return render(request, "projects/claim.html", context, status=_status(form))


@requires(Perm.RECORD_READ)
@require_POST
def decide_tag(request: HttpRequest, pk: int, kind: str, tag: int) -> HttpResponse:
    project = _project(request, pk)
    try:
        found = tag_of(project, kind, tag)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    confirms = request.POST.get("decision") == "confirm"
    with told(request, _("Confirmed.") if confirms else _("Rejected; the rule does not propose it again.")):
        decide = actions.confirm_tag if confirms else actions.reject_tag
        decide(tag=found, by=acting(request))
    return redirect("projects:detail", pk)
