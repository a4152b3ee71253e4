"""People and memberships for who keeps them: who may sign in, for whom, and until when."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.actor import allows
from tansiq.access.enums import Perm, Role
from tansiq.access.second_person import ROLES_OF_TRUST, Act
from tansiq.accounts import actions, queries
from tansiq.accounts.enums import MembershipStatus
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.queries.directory import entry_of
from tansiq.accounts.queries.proposals import asked_for, has_held_trust
from tansiq.reference.queries import book, by_name
from tansiq.web.accounts.directory_forms import MembershipForm, PersonForm, ReasonForm
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import shown_at, told

_PAGE = 50
_FIELDS = {
    "membership_past": "valid_until",
    "membership_stands": "role",
    "role_elsewhere": "role",
    "coordinator_unsuited": "role",
    "proposal_stands": "role",
}


@dataclass(frozen=True)
class Standing:
    """A membership as the page shows it."""

    membership: Membership
    role: str
    states: str
    is_over: bool


def _standing(membership: Membership, *, with_states: bool = False) -> Standing:
    states = by_name(membership.states.all()) if with_states else []
    return Standing(
        membership=membership,
        role=str(Role(membership.role).label),
        states=", ".join(state.name for state in states),
        is_over=membership.status == MembershipStatus.ENDED,
    )


@requires(Perm.DIRECTORY_MANAGE)
def people(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("name", "").strip()[:200]
    page = Paginator(queries.people(by=acting(request), text=text), _PAGE).get_page(request.GET.get("page"))
    rows = [
        (person, [s for s in map(_standing, person.memberships.all()) if not s.is_over])
        for person in page.object_list
    ]
    return render(request, "accounts/people.html", {"page": page, "rows": rows, "text": text})


@requires(Perm.DIRECTORY_MANAGE)
def add(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form, username_taken="username"):
            person = actions.add_person(**form.values, by=acting(request))
        if not form.errors:
            return redirect("accounts:person", person.username)
    return render(request, "accounts/add_person.html", {"form": form}, status=422 if form.errors else 200)


@requires(Perm.DIRECTORY_MANAGE)
def person(request: HttpRequest, username: str) -> HttpResponse:
    """Show one person; give a membership, or propose one that takes two people."""
    by = acting(request)
    found = _person(request, username)
    form = MembershipForm(request.POST or None, book=book())
    if request.method == "POST" and form.is_valid():
        takes_two = form.values["role"] in ROLES_OF_TRUST
        action = actions.propose_membership if takes_two else actions.give_membership
        with shown_at(form, **_FIELDS):
            action(person=found, **form.values, by=by)
        if not form.errors:
            return redirect("accounts:proposals") if takes_two else redirect("accounts:person", username)
    memberships = list(queries.memberships_of(found, by=by))
    context = {
        "person": found,
        "entry": entry_of(found, memberships, by=by),
        "form": form,
        "held": [_standing(m, with_states=True) for m in memberships],
        "is_self": found.pk == by.person_id,
        "closing": ReasonForm(prefix="close"),
        "erasing": ReasonForm(prefix="erase"),
        "may_erase": allows(by, Perm.PERSON_ERASE) and found.erased_at is None,
        "erasure": asked_for(Act.PERSON_ERASE, found),
        "reopening": ReasonForm(prefix="reopen"),
        "asked_reopening": asked_for(Act.PERSON_REOPEN, found),
        "may_reopen": not found.is_active and found.erased_at is None,
        "takes_two": has_held_trust(found),
    }
    return render(request, "accounts/person.html", context, status=422 if form.errors else 200)


def _person(request: HttpRequest, username: str) -> Person:
    try:
        return queries.person_of(username, by=acting(request))
    except Person.DoesNotExist as error:
        raise Http404 from error


@requires(Perm.DIRECTORY_MANAGE)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        membership = queries.membership_of(pk, by=acting(request))
    except Membership.DoesNotExist as error:
        raise Http404 from error
    with told(request, _("The membership has ended.")):
        actions.end_membership(membership=membership, by=acting(request))
    return redirect("accounts:person", membership.person.username)


@requires(Perm.DIRECTORY_MANAGE)
@require_POST
def invite(request: HttpRequest, username: str) -> HttpResponse:
    found = _person(request, username)
    with told(request, _("An invitation is on its way; links sent before lead nowhere now.")):
        actions.send_invitation(person=found, by=acting(request))
    return redirect("accounts:person", username)


@requires(Perm.DIRECTORY_MANAGE)
@require_POST
def close(request: HttpRequest, username: str) -> HttpResponse:
    found = _person(request, username)
    reason = request.POST.get("close-reason", "").strip()[:2000]
    with told(request, _("The account is closed.")):
        actions.close_account(person=found, reason=reason, by=acting(request))
    return redirect("accounts:person", username)


@requires(Perm.DIRECTORY_MANAGE)
@require_POST
def reopen(request: HttpRequest, username: str) -> HttpResponse:
    """Open a closed account again, or propose it where it takes two people."""
    found = _person(request, username)
    reason = request.POST.get("reopen-reason", "").strip()[:2000]
    if has_held_trust(found):
        with told(request, _("The reopening waits for a second person.")):
            actions.propose_reopening(person=found, reason=reason, by=acting(request))
    else:
        with told(request, _("The account is open again; an invitation to choose a password is on its way.")):
            actions.reopen_account(person=found, reason=reason, by=acting(request))
    return redirect("accounts:person", username)


@requires(Perm.DIRECTORY_MANAGE)
@require_POST
def protect(request: HttpRequest, username: str) -> HttpResponse:
    """Take a person out of every directory, or put them back."""
    found = _person(request, username)
    is_protected = request.POST.get("protected") == "yes"
    done = (
        _("The person stands in no directory now.") if is_protected else _("The person is protected no more.")
    )
    with told(request, done):
        actions.protect_person(person=found, is_protected=is_protected, by=acting(request))
    return redirect("accounts:person", username)


@requires(Perm.PERSON_ERASE)
@require_POST
def erase(request: HttpRequest, username: str) -> HttpResponse:
    """Ask for the erasure; a second person confirms it."""
    found = _person(request, username)
    reason = request.POST.get("erase-reason", "").strip()[:2000]
    with told(request, _("The erasure waits for a second person.")):
        actions.ask_erasure(person=found, reason=reason, by=acting(request))
    return redirect("accounts:person", username)
