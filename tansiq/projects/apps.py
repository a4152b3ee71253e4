from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Say how projects are found by their reference."""
        from tansiq.projects.queries.record import by_reference
        from tansiq.sharing.queries.records import register_reference

        register_reference(by_reference)
