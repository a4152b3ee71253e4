"""Signing in and out; the language."""

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate
from django.views.decorators.http import require_POST

from tansiq.accounts import actions, queries
from tansiq.accounts.models import EXAMPLE_PASSWORD, Person
from tansiq.web.common.access import anyone, signed_in


class _SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    def form_valid(self, form: object) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        person = self.request.user
        if isinstance(person, Person):
            actions.note_sign_in(person=person, by=queries.actor_for(person))
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, _language(self.request, person), samesite="Lax"
            )
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return {
            **super().get_context_data(**kwargs),
            "examples": queries.example_people(),
            "example_password": EXAMPLE_PASSWORD,
        }


def _language(request: HttpRequest, person: Person) -> str:
    """Give the language chosen in this browser, else the person's own."""
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or person.language


class _ChangePassword(PasswordChangeView):  # type: ignore[misc]
    success_url = reverse_lazy("home")


sign_in = anyone(_SignIn.as_view())
sign_out = anyone(LogoutView.as_view())
change_password = signed_in(_ChangePassword.as_view())


@anyone
def no_sign_up(request: HttpRequest) -> HttpResponse:
    return redirect("account_login")


@anyone
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and go back to where the reader was."""
    code = request.POST.get("language", "")
    wanted = code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = resolve_url("home")
    activate(wanted)
    response = HttpResponseRedirect(target)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 86400, samesite="Lax")
    return response
