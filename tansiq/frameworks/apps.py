from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrameworksConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.frameworks"
    verbose_name = _("Frameworks")

    def ready(self) -> None:
        """Say which column holds a user name."""
        from tansiq.accounts.models import register_traces
        from tansiq.frameworks.models import Version

        register_traces(Version, "loaded_by")
