from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.sharing"
    verbose_name = _("Sharing")

    def ready(self) -> None:
        """Say of which decisions and releases people may be told, and who may know of them."""
        from tansiq.notices.queries.subjects import register_subject
        from tansiq.sharing.queries import subjects

        register_subject("sharing.accessrequest", subjects.requests, subjects.shown_request)
        register_subject("sharing.consent", subjects.consents, subjects.shown_consent)
        register_subject("sharing.release", subjects.releases, subjects.shown_release)
