"""What an overview and what is said of it need."""

from django.conf import settings
from django.utils.translation import gettext as _

from tansiq.assessments.enums import Reply
from tansiq.assessments.models import Overview
from tansiq.kernel.errors import DomainError


def require_section(overview: Overview, key: str) -> None:
    """Refuse a section that the overview does not have; none named means the whole."""
    if key and not overview.sections.filter(key=key).exists():
        raise DomainError(
            _("The overview has no section “%(section)s”.") % {"section": key}, code="section_unknown"
        )


def require_language(language: str) -> None:
    """Refuse a language in which the platform does not write."""
    if language not in dict(settings.LANGUAGES):
        raise DomainError(
            _("Overviews are not written in the language “%(language)s”.") % {"language": language},
            code="language_unknown",
        )


def require_text(text: str) -> None:
    """Refuse an observation that says nothing."""
    if not text.strip():
        raise DomainError(_("Write the observation."), code="text_missing")


def require_reply(reply: Reply) -> None:
    """Refuse an answer that is none."""
    if reply == Reply.NONE:
        raise DomainError(_("Choose what becomes of the observation."), code="reply_missing")
