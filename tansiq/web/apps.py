from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.web"
    verbose_name = _("Web")
