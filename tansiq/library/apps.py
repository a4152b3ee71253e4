from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.library"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Say how submissions are found by their reference."""
        from tansiq.library.queries import by_reference
        from tansiq.sharing.queries.records import register_reference

        register_reference(by_reference)
