from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        """Say how surveys and overviews are found by their reference, and that people may be told of those they see."""
        from tansiq.assessments.queries import overviews, surveys
        from tansiq.notices.queries.subjects import register_subject
        from tansiq.sharing.queries.records import register_reference

        register_reference(surveys.by_reference)
        register_reference(overviews.by_reference)
        register_subject("assessments.survey", lambda by: surveys.surveys(by=by), surveys.shown_survey)
        register_subject(
            "assessments.overview", lambda by: overviews.overviews(by=by), overviews.shown_overview
        )
