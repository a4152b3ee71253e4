"""What a State is party to, treaty by treaty."""

from dataclasses import dataclass

from tansiq.access.actor import Actor
from tansiq.assessments.models import Participation
from tansiq.reference.enums import InstrumentKind
from tansiq.reference.models import Instrument, State
from tansiq.reference.queries import book


@dataclass(frozen=True)
class Entry:
    """One of the universal instruments, and what is known of a State's part in it; None where nothing was entered yet."""

    instrument: Instrument
    participation: Participation | None


def treaties() -> list[Instrument]:
    """Give the universal instruments, the oldest first."""
    found = (one for one in book().instruments.values() if one.kind == InstrumentKind.TREATY)
    return sorted(found, key=lambda one: (one.year or 0, one.adopted_on.isoformat() if one.adopted_on else "", one.symbol))  # fmt: skip


def participation_of(state: State, *, by: Actor) -> list[Entry]:
    """Give every universal instrument with what the State did about it, the oldest first."""
    known = {
        entered.instrument_id: entered
        for entered in Participation.objects.visible_to(by).filter(state=state).select_related("instrument")
    }
    return [Entry(instrument, known.get(instrument.pk)) for instrument in treaties()]


def entry_of(state: State, instrument_id: int, *, by: Actor) -> Entry:
    """Give one entry; raises `LookupError` for what is no universal instrument."""
    for entry in participation_of(state, by=by):
        if entry.instrument.pk == instrument_id:
            return entry
    raise LookupError(instrument_id)
