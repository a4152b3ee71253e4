"""Every write of imports and exports."""

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

__all__ = [
    "Export",
    "apply",
    "export_matrix",
    "find_look_alikes",
    "import_file",
    "preview",
    "receive",
    "settle_doubt",
    "withdraw",
]
