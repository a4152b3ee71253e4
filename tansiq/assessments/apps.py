from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.assessments"
    verbose_name = _("Assessments")
