"""Every write of imports and exports."""

from tansiq.exchange.actions.earlier import import_assessments, read_assessments
from tansiq.exchange.actions.exports import Export, export_matrix
from tansiq.exchange.actions.imports import (
    apply,
    find_look_alikes,
    import_file,
    preview,
    receive,
    settle_doubt,
    withdraw,
)
from tansiq.exchange.actions.offline import compare, give_back, take_survey
from tansiq.exchange.actions.treaties import import_treaties, read_treaties
from tansiq.exchange.actions.uploads import confirm, give_up, hand_in_table

__all__ = [
    "Export",
    "apply",
    "compare",
    "confirm",
    "export_matrix",
    "find_look_alikes",
    "give_back",
    "give_up",
    "hand_in_table",
    "import_assessments",
    "import_file",
    "import_treaties",
    "preview",
    "read_assessments",
    "read_treaties",
    "receive",
    "settle_doubt",
    "take_survey",
    "withdraw",
]
