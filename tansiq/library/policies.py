"""What a submission may be."""

from collections.abc import Collection
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.kernel.errors import DomainError
from tansiq.library.models import Submission
from tansiq.reference.models import Organisation, State
from tansiq.sharing.queries.consents import is_decided_on


def require_state(owner: Organisation) -> State:
    """Give the State whose body submits; refuse an organisation that is no State's."""
    if owner.state is None:
        raise DomainError(_("Only a body of a State submits for it."), code="no_state")
    return owner.state


def require_sections(headings: Collection[str], bodies: Collection[str]) -> None:
    """Refuse a submission without a section, and a section without a heading or text."""
    if not headings:
        raise DomainError(_("Write at least one section."), code="sections_missing")
    if not all(heading.strip() for heading in headings) or not all(body.strip() for body in bodies):
        raise DomainError(_("Each section has a heading and a text."), code="section_empty")


def require_submitted(day: date) -> None:
    """Refuse a day of submission that is still to come."""
    if day > timezone.localdate():
        raise DomainError(_("The day of submission is still to come."), code="day_to_come")


def require_no_decision(submission: Submission) -> None:
    """Refuse to change a text about which the State has been asked: a consent holds for the words as they were."""
    if is_decided_on(submission):
        raise DomainError(
            _("The State has been asked about this text, so its words stand. Submit a new text instead."),
            code="decided_on",
        )  # fmt: skip
