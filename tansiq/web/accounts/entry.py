"""One's own entry in the directory: what is shown of it, and to whom; asking for one's data to be erased."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.second_person import Act
from tansiq.accounts import actions
from tansiq.accounts.queries.proposals import asked_for, own_entry
from tansiq.web.accounts.directory_forms import EntryForm
from tansiq.web.common.access import acting, signed_in
from tansiq.web.common.refusals import told


@signed_in
def entry(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    person = own_entry(by=by)
    form = EntryForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        with told(request, _("Your entry has been changed.")):
            actions.edit_entry(**form.values, by=by)
        return redirect("accounts:entry")
    context = {"form": form, "person": person, "erasure": asked_for(Act.PERSON_ERASE, person)}
    return render(request, "accounts/entry.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def ask_erasure(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    with told(request, _("Your request waits for the coordinating office.")):
        actions.ask_erasure(person=own_entry(by=by), reason="", by=by)
    return redirect("accounts:entry")
