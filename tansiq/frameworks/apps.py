from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrameworksConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.frameworks"
    verbose_name = _("Frameworks")
