"""Signing in, the password and the second factor, with labels instead of placeholders: a placeholder is gone once one types."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter as get_factors
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tansiq.accounts import actions

_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# What the readers of keys raise on words that no key ever said.
_UNREADABLE = (AttributeError, InvalidSignature, KeyError, TypeError, ValueError)
# For how long a code would hold: its own half minute, and one before and one after.
_CODE_HOLDS = 90


class SignIn(LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Password")
        _without_placeholders(self)


class ConfirmByPassword(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        _without_placeholders(self)


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        _name_new_password(self)


class SetPassword(SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _name_new_password(self)


def _name_new_password(form: forms.Form) -> None:
    form.fields["password1"].label = _("New password")
    form.fields["password1"].help_text = _(
        "Twelve letters or more; not one that many people use, and not like your name."
    )
    form.fields["password2"].label = _("New password, once more")
    _without_placeholders(form)


def _without_placeholders(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


# --- the second factor ---


class AddApp(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self, _("Code that the app shows"))

    def clean_code(self) -> str:
        self.cleaned_data["code"] = self.cleaned_data["code"].translate(_WESTERN)
        code: str = super().clean_code()
        return code


class _Code:
    """A code from the app, or a recovery code: it is taken once, and one that is wrong is written into the log."""

    user: Any
    cleaned_data: dict[str, Any]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self, _("Code from the app, or a recovery code"))  # type: ignore[arg-type]

    def clean_code(self) -> str:
        self.cleaned_data["code"] = self.cleaned_data["code"].translate(_WESTERN)
        with _lock_outs_written(self.user.username):
            code: str = super().clean_code()  # type: ignore[misc]
        if not cache.add(f"code-taken:{self.user.pk}:{normalize_user_code(code)}", True, _CODE_HOLDS):
            raise get_factors().validation_error("incorrect_code")
        return code

    def _emit_authentication_failed(self, _authenticator: Authenticator) -> None:
        actions.note_failed_sign_in(username=self.user.username, step="code")


class SecondStep(_Code, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ConfirmByCode(_Code, ReauthenticateByCodeForm):  # type: ignore[misc]
    """Saying once more who one is."""


def _ask_for_code(form: forms.Form, label: Any) -> None:
    form.fields["code"].label = label
    form.fields["code"].widget.attrs.update(
        {"dir": "ltr", "inputmode": "numeric", "autocomplete": "one-time-code"}
    )
    _without_placeholders(form)


class _Key:
    """What a security key said; words that no key ever said are refused like a wrong code."""

    user: Any

    def clean_credential(self) -> Authenticator:
        try:
            with _lock_outs_written(self.user.username):
                return super().clean_credential()  # type: ignore[misc]
        except _UNREADABLE as error:
            actions.note_failed_sign_in(username=self.user.username, step="key")
            raise get_factors().validation_error("incorrect_key") from error


class SecondStepByKey(_Key, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of signing in."""


class ConfirmByKey(_Key, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Saying once more who one is."""


class AddKey(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("What you call this key"),
            max_length=60,
            required=False,
            initial=self.fields["name"].initial,
        )

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except _UNREADABLE as error:
            raise get_factors().validation_error("incorrect_key") from error
        return cleaned


@contextmanager
def _lock_outs_written(username: str) -> Iterator[None]:
    """Write into the log when the limit of wrong attempts is met inside the block."""
    try:
        yield
    except ValidationError as error:
        if getattr(error, "code", "") == "too_many_login_attempts":
            get_adapter().lock_out(username)
        raise
