"""The questions of the policy: may she see this one, and why; who sees it."""

from tansiq.sharing.queries.explaining import explain, may_export, reasons_of, sees, with_reasons
from tansiq.sharing.queries.openings import records_of_own_states, titles_of

__all__ = [
    "explain",
    "may_export",
    "reasons_of",
    "records_of_own_states",
    "sees",
    "titles_of",
    "with_reasons",
]
