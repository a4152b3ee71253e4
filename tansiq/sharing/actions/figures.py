"""Figures on confidential matters of States: who reads them is noted, as who opens a record is."""

from django.db import transaction

from tansiq.access.actor import Actor
from tansiq.audit.actions import record as log
from tansiq.audit.enums import Event
from tansiq.sharing.queries.cells import Figures, figures


@transaction.atomic
def read_figures(*, model: str, by: Actor, as_file: bool = False) -> Figures:
    """Note in the log that `by` reads the figures on one kind of record, or takes them as a file, and give them."""
    found = figures(model, by=by)
    log(event=Event.FIGURES_EXPORTED if as_file else Event.FIGURES_READ, by=by, document=model)
    return found
