"""Sharing groups: their pages, and what their stewards do."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tansiq.reference.queries import book
from tansiq.sharing import actions
from tansiq.sharing.models import Group
from tansiq.sharing.queries import groups as queries
from tansiq.web.common.access import acting, requires
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.common.navigation import address
from tansiq.web.common.refusals import shown_at, told
from tansiq.web.sharing.forms import GroupForm, MemberForm, NewGroupForm, PartForm, by_code


def _group(request: HttpRequest, code: str) -> Group:
    try:
        return queries.group_of(code, by=acting(request))
    except Group.DoesNotExist as error:
        raise Http404 from error


def _kept_by_me(request: HttpRequest, code: str) -> Group:
    """Give a group that the reader keeps; 404 for any other."""
    group = _group(request, code)
    if not allows(acting(request), Perm.GROUP_MANAGE, organisation_id=group.steward_id):
        raise Http404
    return group


@requires(Perm.RECORD_READ)
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    table = Table(
        caption=_("Sharing groups"),
        columns=[
            Column(_("Group")),
            Column(_("Purpose")),
            Column(_("Steward")),
            Column(_("Who sees its members")),
        ],
        rows=[
            [
                Cell(group.name, address("sharing:group", group.code) or ""),
                group.purpose,
                str(group.steward),
                group.get_seen_display(),
            ]
            for group in queries.groups(by=acting(request))
        ],
        is_caption_hidden=True,
    )
    return render(request, "sharing/groups.html", {"table": table})


@requires(Perm.RECORD_READ)
@require_safe
def group(request: HttpRequest, code: str) -> HttpResponse:
    by, found = acting(request), _group(request, code)
    keeps = allows(by, Perm.GROUP_MANAGE, organisation_id=found.steward_id)
    context: dict[str, object] = {
        "group": found,
        "within": queries.within(found, by=by),
        "keeps": keeps,
    }
    if keeps:
        context |= _keeping(request, found)
    return render(request, "sharing/group.html", context)


def _keeping(request: HttpRequest, group: Group) -> dict[str, Form]:
    others = queries.groups_with_members_in_sight(by=acting(request)).exclude(pk=group.pk)
    return {"member_form": MemberForm(book=book()), "part_form": PartForm(groups=others)}


@requires(Perm.GROUP_MANAGE)
def add(request: HttpRequest) -> HttpResponse:
    form = NewGroupForm(request.POST or None, book=book(), by=acting(request))
    if request.method == "POST" and form.is_valid():
        with shown_at(form, group_code_taken="code"):
            made = actions.add_group(**form.values, by=acting(request))
        if not form.errors:
            messages.success(request, _("The group is made; now name its members."))
            return redirect("sharing:group", made.code)
    return render(request, "sharing/add_group.html", {"form": form}, status=422 if form.errors else 200)


@requires(Perm.GROUP_MANAGE)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    group = _kept_by_me(request, code)
    form = GroupForm(request.POST or None, group=group)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            actions.edit_group(group=group, **form.values, by=acting(request))
        if not form.errors:
            messages.success(request, _("The group has been changed."))
            return redirect("sharing:group", code)
    context = {"form": form, "group": group}
    return render(request, "sharing/edit_group.html", context, status=422 if form.errors else 200)


@requires(Perm.GROUP_MANAGE)
@require_POST
def join(request: HttpRequest, code: str) -> HttpResponse:
    group, known = _kept_by_me(request, code), book()
    form = MemberForm(request.POST, book=known)
    if form.is_valid():
        with shown_at(form, member_already="organisation"):
            organisation = by_code(known, [form.cleaned_data["organisation"]])[0]
            actions.join_group(group=group, organisation=organisation, by=acting(request))
        if not form.errors:
            messages.success(request, _("The organisation is in the group; it sees what is shared with it."))
            return redirect("sharing:group", code)
    return _wrong(request, group, {"member_form": form})


def _wrong(request: HttpRequest, group: Group, forms: dict[str, Form]) -> HttpResponse:
    """Show the page of a group again, with what is wrong at its field."""
    within = queries.within(group, by=acting(request))
    context = {"group": group, "within": within, "keeps": True, **_keeping(request, group), **forms}
    return render(request, "sharing/group.html", context, status=422)


@requires(Perm.GROUP_MANAGE)
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    group = _kept_by_me(request, code)
    leaving = by_code(book(), [request.POST.get("organisation", "")])
    if not leaving:
        raise Http404
    with told(request, _("The organisation has left the group.")):
        actions.leave_group(group=group, organisation=leaving[0], by=acting(request))
    return redirect("sharing:group", code)


@requires(Perm.GROUP_MANAGE)
@require_POST
def part(request: HttpRequest, code: str) -> HttpResponse:
    by, group = acting(request), _kept_by_me(request, code)
    known = {other.code: other for other in queries.groups_with_members_in_sight(by=by)}
    form = PartForm(request.POST, groups=known.values())
    if form.is_valid():
        with shown_at(form, group_ring="part"):
            actions.add_part(group=group, part=known[form.cleaned_data["part"]], by=by)
        if not form.errors:
            messages.success(request, _("The group now reaches the members of the other too."))
            return redirect("sharing:group", code)
    return _wrong(request, group, {"part_form": form})


@requires(Perm.GROUP_MANAGE)
@require_POST
def without(request: HttpRequest, code: str) -> HttpResponse:
    group = _kept_by_me(request, code)
    part = _group(request, request.POST.get("part", ""))
    with told(request, _("The group no longer reaches the members of the other.")):
        actions.remove_part(group=group, part=part, by=acting(request))
    return redirect("sharing:group", code)
