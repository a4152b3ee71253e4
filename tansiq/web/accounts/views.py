"""Signing in and out, the password; the language."""

import json
from typing import Any

from allauth.account.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordSetView,
    ReauthenticateView,
)
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tansiq.accounts import queries
from tansiq.accounts.models import EXAMPLE_PASSWORD
from tansiq.web.accounts import openid
from tansiq.web.accounts.second_factor import authenticators_of, opens_without_factor
from tansiq.web.common.access import anyone, signed_in


class RefusedWords:
    """A form that comes back with its errors answers 422."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


def as_json(options: Any) -> str:
    """Write what a security key is asked, for the script that asks it."""
    return json.dumps(options, cls=DjangoJSONEncoder)


class _SignIn(RefusedWords, LoginView):  # type: ignore[misc]  # allauth ships no types
    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return {
            **super().get_context_data(**kwargs),
            "examples": queries.example_people(),
            "example_password": EXAMPLE_PASSWORD,
            "provider": _provider_name(),
        }


def _provider_name() -> str:
    """Give the name of the OpenID Connect provider, "" where there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return str(apps[0]["name"]) if apps else ""


class _SecondStep(RefusedWords, AuthenticateView):  # type: ignore[misc]
    """The second step of signing in, for who has a second factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = set(authenticators_of(self.stage.login.user).values_list("type", flat=True))
        return {
            **context,
            "has_app": "totp" in kinds,
            "has_key": "webauthn" in kinds,
            "asked": as_json(context["js_data"]["request_options"]),
        }


class _ChangePassword(RefusedWords, PasswordChangeView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Your password is changed. Every other session of yours has ended."))
        return response


class _SetPassword(RefusedWords, PasswordSetView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Your password is set. Every other session of yours has ended."))
        return response


class _ConfirmByPassword(RefusedWords, ReauthenticateView):  # type: ignore[misc]
    """Saying once more who one is, before one’s own security changes."""


class _ConfirmByCode(RefusedWords, ReauthenticateByCodeView):  # type: ignore[misc]
    """The same, by a code."""


class _ConfirmByKey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """The same, by a security key."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), **kwargs}
        return {**context, "asked": as_json(context["js_data"]["request_options"])}


sign_in = anyone(_SignIn.as_view())
second_step = anyone(_SecondStep.as_view())
sign_out = anyone(LogoutView.as_view())
change_password = opens_without_factor(signed_in(_ChangePassword.as_view()))
set_password = opens_without_factor(signed_in(_SetPassword.as_view()))
confirm_by_password = opens_without_factor(signed_in(_ConfirmByPassword.as_view()))
confirm_by_code = opens_without_factor(signed_in(_ConfirmByCode.as_view()))
confirm_by_key = opens_without_factor(signed_in(_ConfirmByKey.as_view()))
begin_openid = anyone(never_cache(openid.begin))
finish_openid = anyone(never_cache(openid.finish))


@anyone
def openid_cancelled(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("You broke off signing in. Nothing was changed."))
    return redirect("account_login")


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
