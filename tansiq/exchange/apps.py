from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.exchange"
    verbose_name = _("Exchange")
