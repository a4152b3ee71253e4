from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Name the columns that hold a user name, for erasures."""
        from tansiq.accounts.models import register_traces
        from tansiq.exchange.models import Doubt, Import

        register_traces(Import, "received_by", "applied_by")
        register_traces(Doubt, "settled_by")
