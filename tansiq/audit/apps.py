from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.audit"
    verbose_name = _("Audit")
