"""The directory: who may sign in, for whom, and until when."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.enums import Perm, Role
from tansiq.accounts import actions, queries
from tansiq.accounts.models import Membership, Person
from tansiq.reference.queries import book, by_name
from tansiq.web.accounts.directory_forms import MembershipForm, PersonForm
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import shown_at, told

_PAGE = 50


@dataclass(frozen=True)
class Standing:
    """A membership as the directory shows it."""

    membership: Membership
    role: str
    states: str
    is_over: bool


def _standing(membership: Membership, *, with_states: bool = False) -> Standing:
    until = membership.valid_until
    states = by_name(membership.states.all()) if with_states else []
    return Standing(
        membership=membership,
        role=str(Role(membership.role).label),
        states=", ".join(state.name for state in states),
        is_over=until is not None and until < timezone.localdate(),
    )


@requires(Perm.DIRECTORY_MANAGE)
def people(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("name", "").strip()[:200]
    page = Paginator(queries.people(by=acting(request), text=text), _PAGE).get_page(request.GET.get("page"))
    rows = [
        (person, [s for s in map(_standing, person.memberships.all()) if not s.is_over])
        for person in page.object_list
    ]
    return render(request, "accounts/directory.html", {"page": page, "rows": rows, "text": text})


@requires(Perm.DIRECTORY_MANAGE)
def add(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            person = actions.add_person(**form.values, by=acting(request))
        if not form.errors:
            return redirect("accounts:person", person.username)
    return render(request, "accounts/add_person.html", {"form": form}, status=422 if form.errors else 200)


@requires(Perm.DIRECTORY_MANAGE)
def person(request: HttpRequest, username: str) -> HttpResponse:
    """Show one person; give a membership."""
    by = acting(request)
    found = _person(request, username)
    form = MembershipForm(request.POST or None, book=book())
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            actions.give_membership(person=found, **form.values, by=by)
        if not form.errors:
            return redirect("accounts:person", username)
    held = [_standing(m, with_states=True) for m in queries.memberships_of(found, by=by)]
    context = {"person": found, "form": form, "held": held, "is_self": found.pk == by.person_id}
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
