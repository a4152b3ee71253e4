from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Say how projects are found by reference, who may be told of what, which columns hold a user name or other names."""
        from tansiq.accounts.models import register_traces
        from tansiq.notices.queries.subjects import register_subject
        from tansiq.projects.actions.words import index_anew
        from tansiq.projects.models import Claim, RoundItem
        from tansiq.projects.queries import concerned, subjects
        from tansiq.projects.queries.record import by_reference
        from tansiq.reference.actions.renaming import register_rewriter
        from tansiq.sharing.queries.records import register_reference

        register_reference(by_reference)
        register_subject("projects.claim", subjects.claims, subjects.shown_claim, concerned.themes_of_claim)
        register_subject(
            "projects.project", subjects.projects, subjects.shown_project, concerned.themes_of_project
        )
        register_subject("projects.round", subjects.rounds, subjects.shown_round, concerned.themes_of_round)
        register_rewriter(index_anew)
        register_traces(Claim, "asked_by", "decided_by")
        register_traces(RoundItem, "answered_by")
