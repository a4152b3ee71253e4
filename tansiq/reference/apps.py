from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.reference"
    verbose_name = _("Reference")
