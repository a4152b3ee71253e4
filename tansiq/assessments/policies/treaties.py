"""What an entry on a treaty needs."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.assessments.enums import Adherence
from tansiq.kernel.errors import DomainError
from tansiq.reference.enums import InstrumentKind
from tansiq.reference.models import Instrument


def require_treaty(instrument: Instrument) -> None:
    """Refuse an instrument to which nobody can be party."""
    if instrument.kind != InstrumentKind.TREATY:
        raise DomainError(
            _("%(symbol)s is not one of the universal instruments.") % {"symbol": instrument.symbol},
            code="no_treaty",
        )


def require_dates(signed_on: date | None, party_on: date | None, as_of: date) -> None:
    """Refuse days still to come, and an order that cannot be."""
    if max(day for day in (signed_on, party_on, as_of) if day is not None) > timezone.localdate():
        raise DomainError(_("This day is still to come."), code="day_to_come")
    if signed_on is not None and party_on is not None and party_on < signed_on:
        raise DomainError(_("A State signs before it becomes a party."), code="dates_order")


def require_act(party_on: date | None, adherence: Adherence) -> None:
    """Refuse a day without its act, and an act without its day."""
    if (party_on is None) != (adherence == Adherence.NONE):
        raise DomainError(
            _("Give both the day on which the State became a party and the act, or neither."), code="act"
        )


def require_source(source: str) -> None:
    """Refuse an entry that does not say where it is from."""
    if not source.strip():
        raise DomainError(_("Name the source."), code="source_missing")
