from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.accounts"
    verbose_name = _("Accounts")
