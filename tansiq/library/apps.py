from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.library"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Say how submissions are found by their reference, and that people may be told of those they see."""
        from tansiq.library import queries
        from tansiq.notices.queries.subjects import register_subject
        from tansiq.sharing.queries.records import register_reference

        register_reference(queries.by_reference)
        register_subject(
            "library.submission", lambda by: queries.submissions(by=by), queries.shown_submission
        )
