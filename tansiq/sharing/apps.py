from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.sharing"
    verbose_name = _("Sharing")
