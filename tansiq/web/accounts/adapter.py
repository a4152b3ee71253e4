"""What allauth asks of the platform: who may sign in, what is told and written down, what seals a secret."""

import base64
import hashlib
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.ratelimit import clear
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.encoding import force_bytes
from django.utils.functional import lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tansiq.accounts import actions
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.web.accounts.second_factor import authenticators_of, factors_of, needs_second_factor
from tansiq.web.common.access import acting

# Who has just signed in need not say once more who they are.
_FRESH = 300


def _locked_out() -> str:
    """Say how long to wait and who can help: the same words whether the name is known or not."""
    minutes = settings.TANSIQ_LOCK_OUT_MINUTES
    return ngettext(
        "Too many attempts have failed. Wait %(minutes)s minute and try again; the coordinating office can help you in the meantime.",
        "Too many attempts have failed. Wait %(minutes)s minutes and try again; the coordinating office can help you in the meantime.",
        minutes,
    ) % {"minutes": minutes}


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come by invitation only; each sign-in, failed or not, is written into the log."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": lazy(_locked_out, str)(),
        "rate_limited": lazy(_locked_out, str)(),
        "username_password_mismatch": gettext_lazy("The user name or the password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """After signing in one goes to this very host, whichever others the platform answers to."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, self.request.is_secure())

    # --- signing in ---

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self.lock_out(credentials.get("username", ""))
            raise

    def lock_out(self, username: str) -> None:
        """Write a lock-out into the log: once for as long as it lasts, however often somebody knocks."""
        key = hashlib.sha256(username.lower().encode()).hexdigest()
        if cache.add(f"locked-out:{key}", True, settings.TANSIQ_LOCK_OUT_MINUTES * 60):
            actions.note_lock_out(username=username)

    def let_in_again(self, request: HttpRequest, person: Person) -> None:
        """End a lock-out before its time."""
        self._delete_login_attempts_cached_email(request, username=person.username)
        clear(request, action="login_failed", key=f"mfa-auth-user-{person.pk}")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Answer a closed account as a wrong password: who guesses learns nothing."""
        person: Person | None = super().authenticate(request, **credentials)
        if person is None or person.is_active:
            return person
        self.authentication_failed(request, **credentials)
        return None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        actions.note_failed_sign_in(username=credentials.get("username", ""), step="password")

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        messages.error(request, _("This account is closed. The coordinating office can tell you why."))
        return redirect("account_login")

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        request.session["began_at"] = request.session["seen_at"] = int(time.time())

    def post_login(self, request: HttpRequest, user: Person, **details: Any) -> HttpResponse:
        """Write the sign-in into the log; read on in the language chosen in this browser, else in the person's own."""
        response: HttpResponse = super().post_login(request, user, **details)
        actions.note_sign_in(person=user, by=actor_for(user), way=_way(request, user))
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or user.language
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Person):
            actions.note_sign_out(person=request.user, by=actor_for(request.user))
        super().logout(request)

    # --- one's own account ---

    def set_password(self, user: Person, password: str) -> None:
        changed = actions.change_password(person=user, password=password, by=acting(self.request))
        user.password = changed.password  # this session goes on under the new one

    def is_reauthentication_required(self, *, app: str) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > _FRESH

    def add_message(self, request: HttpRequest, level: int, *args: Any, **details: Any) -> None:
        """Say nothing here: the pages tell in their own words what was done."""


def _way(request: HttpRequest, person: Person) -> str:
    """Name the steps that led to a sign-in, in their order."""
    names = {"socialaccount": "openid"}
    steps = [
        str(record.get("type") or record["method"]) for record in get_authentication_records(request, person)
    ]
    return "+".join(names.get(step, step) for step in steps)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets stand sealed in the database, and who needs one keeps one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right, or it has been used."),
        "incorrect_key": gettext_lazy(
            "This key did not answer as it should. Try again, or take another way."
        ),
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second factor: add another before you remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed. Under another key nothing opens: then no code fits, and the page says so."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        number = authenticators_of(user).filter(type=type).count() + 1
        return _("Security key %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        person = authenticator.user
        if not needs_second_factor(person, actor_for(person)):
            return True
        return any(factor.pk != authenticator.pk for factor in factors_of(person))


def _seal() -> MultiFernet:
    """Derive what seals from the platform's key; a key that was replaced still opens."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factors " + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
