from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Name the columns that hold a user name, for erasures."""
        from tansiq.accounts.models import register_traces
        from tansiq.projects.models import Claim, RoundItem

        register_traces(Claim, "asked_by", "decided_by")
        register_traces(RoundItem, "answered_by")
