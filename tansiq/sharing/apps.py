from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.sharing"
    verbose_name = _("Sharing")

    def ready(self) -> None:
        """Say of which decisions and releases people may be told, and who may know of them; and what passes to a successor."""
        from tansiq.accounts.models.passing import Passing, register_passing
        from tansiq.notices.queries.subjects import register_subject
        from tansiq.sharing.actions import pass_on_grants, pass_on_requests
        from tansiq.sharing.queries import passing, subjects

        register_subject("sharing.accessrequest", subjects.requests, subjects.shown_request)
        register_subject("sharing.consent", subjects.consents, subjects.shown_consent)
        register_subject("sharing.release", subjects.releases, subjects.shown_release)
        register_passing(
            Passing(
                "grants",
                _("Access in person to records, with the same last days; the owners are told."),
                passing.shown_grants,
                pass_on_grants,
            )
        )
        register_passing(
            Passing(
                "requests",
                _("Requests for access in the name of the organisation."),
                passing.shown_requests,
                pass_on_requests,
            )
        )
