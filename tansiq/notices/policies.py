"""What state and data allow, whoever asks."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.notices.queries.calendars import calendars


def require_somebody(by: Actor) -> None:
    """Refuse who has not signed in: notices are one's own."""
    if not by.is_signed_in:
        raise NotAllowed(_("Sign in first."))


def require_day_ahead(due_on: date) -> None:
    """Refuse a deadline that has passed when it is set."""
    if due_on < timezone.localdate():
        raise DomainError(_("The day of a deadline lies ahead."), code="deadline_past")


def require_known_calendar(code: str) -> None:
    """Refuse a calendar that no file names."""
    if code not in calendars():
        raise DomainError(
            _("There is no calendar “%(name)s”. Known are: %(known)s.")
            % {"name": code, "known": ", ".join(sorted(calendars()))},
            code="unknown_calendar",
        )
