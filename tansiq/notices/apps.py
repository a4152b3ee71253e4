from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.notices"
    verbose_name = _("Notices")
