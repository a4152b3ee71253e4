from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.reports"
    verbose_name = _("Reports")
