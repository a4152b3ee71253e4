from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.projects"
    verbose_name = _("Projects")
