"""Writing to the log: the one way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry, Taken
from tansiq.audit.queries.log import code_of, is_restricted, key_of

Details = Mapping[str, Any]


@dataclass(frozen=True)
class Opened:
    """A restricted record that an answer shows, and by which way."""

    event: Event
    record: models.Model
    details: Details = field(default_factory=dict)


def _entry(event: Event, by: Actor, subject: models.Model | None, details: Details) -> LogEntry:
    return LogEntry(
        at=timezone.now(),
        event=event,
        by=code_of(by),
        organisations=sorted(by.organisation_ids),
        kind=subject._meta.label_lower if subject else "",
        key=key_of(subject) if subject else "",
        label=_label(subject) if subject else "",
        details=dict(details),
    )


def _label(subject: models.Model) -> str:
    """Give what the record is called, as far as the log may hold it: no person's name, no word of a restricted one."""
    if is_restricted(subject):
        return ""
    return str(getattr(subject, "log_label", subject))[:500]


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of its change.")


def record(*, event: Event, by: Actor, subject: models.Model | None = None, **details: Any) -> None:
    """Append one event; must stand inside the transaction of the change it tells of.

    `subject` is the record changed, `details` must be JSON without personal data. Raises `RuntimeError` outside a
    transaction.
    """
    _require_transaction()
    _entry(event, by, subject, details).save(force_insert=True)


def record_many(*, event: Event, by: Actor, subjects: Iterable[tuple[models.Model, Details]]) -> None:
    """Append one event per subject in one statement, for imports and rounds."""
    _require_transaction()
    LogEntry.objects.bulk_create([_entry(event, by, s, details) for s, details in subjects], batch_size=500)


def record_taken(
    *, event: Event, by: Actor, restricted: Mapping[type[models.Model], Sequence[object]], **details: Any
) -> None:
    """Append one event of an export, with the keys of the restricted records that it takes, found by record later."""
    _require_transaction()
    keys = {model._meta.label_lower: [str(key) for key in keys] for model, keys in restricted.items() if keys}
    entry = _entry(event, by, None, {**details, "taken": keys} if keys else details)
    entry.save(force_insert=True)
    rows = (Taken(entry=entry.pk, kind=kind, key=key) for kind, listed in keys.items() for key in listed)
    Taken.objects.bulk_create(rows, batch_size=5_000)


def note_opened(*, opened: Sequence[Opened], by: Actor) -> None:
    """Append what one answer shows of restricted records, in one statement; nothing else changes with it."""
    entries = [_entry(one.event, by, one.record, one.details) for one in opened]
    if len(entries) == 1:
        entries[0].save(force_insert=True)  # without a transaction of its own: one round trip
    else:
        LogEntry.objects.bulk_create(entries)
