"""Writing to the log: the one way."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry

Details = Mapping[str, Any]


def _entry(event: Event, by: Actor, subject: models.Model | None, details: Details) -> LogEntry:
    return LogEntry(
        at=timezone.now(),
        event=event,
        by=by.username,
        organisations=sorted(by.organisation_ids),
        kind=subject._meta.label_lower if subject else "",
        key=str(subject.pk) if subject else "",
        label=str(subject)[:500] if subject else "",
        details=dict(details),
    )


def record(*, event: Event, by: Actor, subject: models.Model | None = None, **details: Any) -> None:
    """Append one event; must stand inside the transaction of the change it tells of.

    `subject` is the record changed, `details` must be JSON. Raises `RuntimeError` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of its change.")
    _entry(event, by, subject, details).save(force_insert=True)


def record_many(*, event: Event, by: Actor, subjects: Iterable[tuple[models.Model, Details]]) -> None:
    """Append one event per subject in one statement, for imports and rounds."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of its change.")
    LogEntry.objects.bulk_create([_entry(event, by, s, details) for s, details in subjects], batch_size=500)


def forget_identity(*, code: str, by: Actor) -> None:
    """Forget the name behind a code; entries keep the code alone."""
