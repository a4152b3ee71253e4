"""What States are party to is entered by hand, or from a file by `exchange`."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.assessments.enums import Adherence
from tansiq.assessments.models import Participation
from tansiq.assessments.policies import treaties as policies
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.reference.models import Instrument, State


@dataclass(frozen=True)
class Acts:
    """What a State did about a treaty, as a source says it."""

    source: str
    as_of: date
    signed_on: date | None = None
    party_on: date | None = None
    adherence: Adherence = Adherence.NONE
    reservations: str = ""


@transaction.atomic
def enter_participation(*, state: State, instrument: Instrument, acts: Acts, by: Actor) -> Participation:
    """Enter what a State did about a treaty; what stood before is replaced, and the log keeps what changed."""
    require(by, Perm.TREATY_EDIT)
    policies.require_treaty(instrument)
    policies.require_dates(acts.signed_on, acts.party_on, acts.as_of)
    policies.require_act(acts.party_on, acts.adherence)
    policies.require_source(acts.source)
    before = Participation.objects.select_for_update().filter(state=state, instrument=instrument).first()
    entered = before or Participation(state=state, instrument=instrument)
    changed = _write(entered, acts)
    if changed or entered.pk is None:
        entered.save()
        record(
            event=Event.TREATY_EDITED, by=by, subject=entered, state=state.iso3, instrument=instrument.symbol,
            changed=changed,
        )  # fmt: skip
    return entered


def _write(entered: Participation, acts: Acts) -> dict[str, list[str]]:
    """Write the acts on a row; give what changed as field → [before, after]."""
    changed = {}
    for name in ("signed_on", "party_on", "adherence", "reservations", "source", "as_of"):
        before, after = getattr(entered, name), getattr(acts, name)
        if before != after:
            setattr(entered, name, after)
            changed[name] = [str(before or ""), str(after or "")]
    return changed
