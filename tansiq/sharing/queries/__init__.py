"""The questions of the policy: may she see this one, and why; who sees it."""

from tansiq.sharing.queries.explaining import explain, may_export, reasons_of, sees, with_reasons

__all__ = ["explain", "may_export", "reasons_of", "sees", "with_reasons"]
