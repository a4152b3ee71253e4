"""Loading reference data: the only write."""

from tansiq.reference.actions.load import load_examples, load_made_up, load_reference

__all__ = ["load_examples", "load_made_up", "load_reference"]
