"""Reads of restricted records, for the log."""

from django.db.models import Model
from django.http import HttpRequest

from tansiq.audit.enums import Event


def opened(
    request: HttpRequest, record: Model, *, event: Event = Event.RECORD_READ, **details: object
) -> None:
    """Note that this request opens a record."""
