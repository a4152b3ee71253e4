"""What a release may be."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _

from tansiq.kernel.errors import DomainError
from tansiq.reference.models import Organisation
from tansiq.reports.papers import as_pdf
from tansiq.reports.papers.paper import Paper
from tansiq.sharing.enums import Format
from tansiq.sharing.models import Section

# Written within the request: at this length, some seventy pages, a PDF takes about ten seconds. DOCX takes one.
MOST_SIGNS_OF_A_PDF = 200_000


def require_something(sections: Collection[Section], recipient: Organisation) -> None:
    """Refuse a release that would hold nothing."""
    if not sections:
        raise DomainError(
            _("Nothing of this record is released to %(recipient)s.") % {"recipient": recipient},
            code="nothing_released",
        )


def require_format(form: str) -> None:
    """Refuse a format that there is not, and PDF where the machine cannot write it."""
    if form not in Format.values:
        raise DomainError(_("There is no format “%(format)s”.") % {"format": form}, code="format_unknown")
    if form == Format.PDF and as_pdf.missing():
        raise DomainError(
            _("PDF cannot be written on this machine: %(missing)s is missing. The operator can install it.")
            % {"missing": as_pdf.missing()},
            code="pdf_missing",
        )


def require_not_too_long(paper: Paper, form: str) -> None:
    """Refuse a text too long to be set as PDF while somebody waits."""
    if form == Format.PDF and sum(len(part.body) for part in paper.parts) > MOST_SIGNS_OF_A_PDF:
        raise DomainError(
            _("The text is too long to be written as PDF here; choose DOCX or the page."), code="too_long"
        )


def require_language(language: str) -> None:
    """Refuse a language in which the platform does not speak."""
    if language not in dict(settings.LANGUAGES):
        raise DomainError(
            _("There is no language “%(language)s” for the frame of a document.") % {"language": language},
            code="language_unknown",
        )


def require_unchanged(drafted: Paper, now: Paper) -> None:
    """Refuse to hand out a document that holds something else than may be released at this moment."""
    if drafted != now:
        raise DomainError(
            _("The record, or what is released of it, changed in the meantime. Look again, then make the release."),
            code="changed_meanwhile",
        )  # fmt: skip
