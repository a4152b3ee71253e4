"""Signing in and changing the password, with labels instead of placeholders: a placeholder is gone once one types."""

from allauth.account.forms import ChangePasswordForm, LoginForm
from django.utils.translation import gettext_lazy as _


class SignIn(LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        _without_placeholders(self)


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)


def _without_placeholders(form: LoginForm | ChangePasswordForm) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
