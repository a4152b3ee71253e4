"""One's own security: the password, the second factor, recovery codes, sessions, and the last sign-ins."""

import re
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.logout import logout
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.adapter import get_adapter as get_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tansiq.access.enums import Perm
from tansiq.accounts import actions
from tansiq.accounts.models import Person
from tansiq.accounts.queries import person_of
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.web.accounts.adapter import Factors
from tansiq.web.accounts.second_factor import (
    authenticators_of,
    factors_of,
    lacks_second_factor,
    needs_second_factor,
    opens_without_factor,
)
from tansiq.web.accounts.views import RefusedWords, as_json
from tansiq.web.common.access import acting, requires, signed_in
from tansiq.web.common.refusals import told

_SIGN_INS = (Event.PERSON_SIGNED_IN, Event.PERSON_SIGN_IN_FAILED, Event.PERSON_LOCKED_OUT)
_SIGN_INS_SHOWN = 10
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


# --- the page ---


@dataclass(frozen=True)
class Session:
    """An open session as its person sees it."""

    pk: int
    agent: str
    address: str
    row: UserSession
    is_this: bool


@opens_without_factor
@signed_in
def security(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    factors = list(factors_of(person))
    context = {
        "is_lacking": lacks_second_factor(request),
        "is_needed": needs_second_factor(person, acting(request)),
        "has_password": person.has_usable_password(),
        "is_known_elsewhere": person.socialaccount_set.exists(),  # type: ignore[attr-defined]  # allauth ships no types
        "app": next((f for f in factors if f.type == Authenticator.Type.TOTP), None),
        "keys": [f for f in factors if f.type == Authenticator.Type.WEBAUTHN],
        "codes": _codes_left(person),
        "sessions": _sessions(request),
        "sign_ins": _sign_ins(person),
    }
    return render(request, "account/security.html", context)


def _codes_left(person: Person) -> int | None:
    """Count the recovery codes that are left; None where there were never any."""
    codes = authenticators_of(person).filter(type=Authenticator.Type.RECOVERY_CODES).first()
    return len(codes.wrap().get_unused_codes()) if codes else None


def _sessions(request: HttpRequest) -> list[Session]:
    """Give the person's open sessions, this one first; those that have ended by themselves are let go."""
    this = request.session.session_key
    found = _person(request).usersession_set.order_by("-last_seen_at")  # type: ignore[attr-defined]  # as above
    rows = [row for row in found if not row.purge()]
    shown = [Session(row.pk, _agent(row.user_agent), row.ip, row, row.session_key == this) for row in rows]
    return sorted(shown, key=lambda session: not session.is_this)


def _agent(words: str) -> str:
    """Name the browser and the machine that a user agent speaks of, as far as it does."""
    browser = next((name for mark, name in _BROWSERS if re.search(rf"{mark}\w*/", words)), "")
    system = next((name for name in _SYSTEMS if name in words), "")
    return ", ".join(part for part in (browser, system.replace("Mac OS X", "macOS")) if part)


def _sign_ins(person: Person) -> list[Any]:
    return list(history_of(person).filter(event__in=_SIGN_INS)[:_SIGN_INS_SHOWN])


# --- sessions ---


@opens_without_factor
@signed_in
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of one's sessions, all others, or all of them and this one too."""
    asked = request.POST.get("end", "")
    others = [session for session in _sessions(request) if not session.is_this]
    ended = others if asked in {"others", "all"} else [s for s in others if str(s.pk) == asked]
    if not ended and asked not in {"others", "all"}:
        raise Http404
    with transaction.atomic():
        get_sessions().end_sessions([session.row for session in ended])
        actions.note_session_ended(person=_person(request), sessions=len(ended), by=acting(request))
    if asked == "all":
        logout(request)
        messages.success(request, _("You are signed out everywhere."))
        return redirect("account_login")
    words = ngettext("%(count)s session has ended.", "%(count)s sessions have ended.", len(ended))
    messages.success(request, words % {"count": len(ended)})
    return redirect("mfa_index")


# --- the second factor ---


class _Changes(RefusedWords):
    """Change the factors and write it into the log in one transaction; both stand, or neither."""

    request: HttpRequest

    def form_valid(self, form: BaseForm) -> HttpResponse:
        with transaction.atomic():
            before = self._kinds()
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            self._note(before, self._kinds())
        messages.success(self.request, self.done())
        return response

    def done(self) -> str:
        raise NotImplementedError

    def _kinds(self) -> dict[int, str]:
        return dict(authenticators_of(_person(self.request)).values_list("pk", "type"))

    def _note(self, before: dict[int, str], after: dict[int, str]) -> None:
        person, by = _person(self.request), acting(self.request)
        for pk in sorted(after.keys() - before.keys()):
            actions.note_factor_added(person=person, kind=after[pk], by=by)
        for pk in sorted(before.keys() - after.keys()):
            actions.note_factor_removed(person=person, kind=before[pk], by=by)


class _AddApp(_Changes, ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    template_name = "mfa/add_app.html"

    def done(self) -> str:
        return _("The app is your second factor now.")


class _RemoveApp(_Changes, DeactivateTOTPView):  # type: ignore[misc]
    template_name = "mfa/remove_app.html"

    def done(self) -> str:
        return _("The app is no second factor of yours any more.")


class _AddKey(_Changes, AddWebAuthnView):  # type: ignore[misc]
    template_name = "mfa/add_key.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the form that came back too, which allauth drops, and what the key is asked."""
        context = {**super().get_context_data(**kwargs), **kwargs}
        return {**context, "asked": as_json(context["js_data"]["creation_options"])}

    def done(self) -> str:
        return _("The key is a second factor of yours now.")


class _RemoveKey(_Changes, RemoveWebAuthnView):  # type: ignore[misc]
    template_name = "mfa/remove_key.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Refuse to take the last factor from who needs one."""
        if not Factors().can_delete_authenticator(self.object):
            form.add_error(None, Factors().validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        return super().form_valid(form)

    def done(self) -> str:
        return _("The key is no second factor of yours any more.")


class _NewCodes(_Changes, GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "mfa/new_codes.html"

    def done(self) -> str:
        return _("The new recovery codes hold; those before hold no more.")


class _Codes(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "mfa/codes.html"


def _own(view: Any) -> Any:
    return opens_without_factor(signed_in(view.as_view()))


add_app, remove_app = _own(_AddApp), _own(_RemoveApp)
add_key, remove_key = _own(_AddKey), _own(_RemoveKey)
codes, new_codes = _own(_Codes), _own(_NewCodes)


# --- the coordinating office helps ---


@requires(Perm.DIRECTORY_MANAGE)
def renew(request: HttpRequest, username: str) -> HttpResponse:
    """Let somebody in again who has lost the second factor, or is locked out."""
    try:
        person = person_of(username, by=acting(request))
    except Person.DoesNotExist as error:
        raise Http404 from error
    if request.method != "POST":
        return render(request, "account/renew.html", {"person": person})
    with (
        told(request, _("The second factors are taken out, and all sessions have ended.")),
        transaction.atomic(),
    ):
        actions.renew_second_factor(person=person, by=acting(request))
        get_sessions().end_sessions(person.usersession_set.all())  # type: ignore[attr-defined]  # as above
        get_adapter().let_in_again(request, person)
    return redirect("accounts:person", username)
