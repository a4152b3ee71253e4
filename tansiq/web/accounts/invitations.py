"""The link of an invitation: nothing stands behind it but the form to choose a password."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tansiq.accounts import actions
from tansiq.accounts.models import Invitation
from tansiq.accounts.queries.proposals import open_invitation
from tansiq.web.accounts.directory_forms import NewPasswordForm
from tansiq.web.common.access import acting, anyone
from tansiq.web.common.refusals import shown_at


@anyone
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        person = open_invitation(token).person
    except Invitation.DoesNotExist as error:
        raise Http404 from error
    form = NewPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            actions.take_up_invitation(
                token=token, password=form.cleaned_data["password"], by=acting(request)
            )
        if not form.errors:
            messages.success(request, _("The password is set. Sign in with it."))
            return redirect("account_login")
    context = {"form": form, "username": person.username}
    response = render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)
    # The address is the key: it goes to no other page. With "no-referrer" browsers would send the form from
    # the origin "null", which the check against forged requests refuses.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
