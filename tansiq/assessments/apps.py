from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        """Say how surveys and overviews are found and told of, and which columns hold a user name."""
        from tansiq.accounts.models import register_traces
        from tansiq.assessments.models import (
            Answer,
            AnswerChange,
            Finding,
            Observation,
            Opinion,
            Rating,
            RatingChange,
            Review,
            SectionChange,
            SurveyArea,
        )
        from tansiq.assessments.queries import overviews, surveys
        from tansiq.notices.queries.subjects import register_subject
        from tansiq.sharing.queries.records import register_reference

        register_reference(surveys.by_reference)
        register_reference(overviews.by_reference)
        register_subject("assessments.survey", lambda by: surveys.surveys(by=by), surveys.shown_survey)
        register_subject(
            "assessments.overview", lambda by: overviews.overviews(by=by), overviews.shown_overview
        )
        register_traces(SurveyArea, "signed_off_by")
        register_traces(Review, "by")
        for given in (Answer, Finding, Rating):
            register_traces(given, "changed_by")
        for changed in (AnswerChange, RatingChange, SectionChange):
            register_traces(changed, "by")
        register_traces(Observation, "said_by", "replied_by")
        register_traces(Opinion, "said_by")
