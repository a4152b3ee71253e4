from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.library"
    verbose_name = _("Library")
