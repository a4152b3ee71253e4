"""Reads of restricted records, for the log."""

from django.http import HttpRequest

from tansiq.audit.enums import Event
from tansiq.sharing.models import Shareable


def opened(
    request: HttpRequest, record: Shareable, *, event: Event = Event.RECORD_READ, **details: object
) -> None:
    """Note that a page opened one record."""
