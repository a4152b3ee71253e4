"""Reading the log."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.db.models import Q

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry, LogQuerySet


def history_of(subject: models.Model) -> LogQuerySet:
    """Give the events of one record, newest first. The caller has shown that the reader may see `subject`."""
    return LogEntry.objects.filter(kind=subject._meta.label_lower, key=str(subject.pk)).order_by("-id")


def everything(*, by: Actor) -> LogQuerySet:
    """Give the whole log, newest first, to who may read it; raise `NotAllowed` otherwise."""
    require(by, Perm.AUDIT_READ)
    return LogEntry.objects.order_by("-id")


def told_of(model: type[models.Model], *, events: Iterable[Event], since: datetime) -> LogQuerySet:
    """Give what the log tells of one kind of record since a moment, newest first.

    The caller keeps the entries of records that its reader may see: their keys are text.
    """
    kind = model._meta.label_lower
    return LogEntry.objects.filter(kind=kind, event__in=list(events), at__gt=since).order_by("-id")


def narrowed(
    *,
    by: Actor,
    event: str = "",
    kind: str = "",
    person: str = "",
    first: date | None = None,
    last: date | None = None,
) -> LogQuerySet:
    """Give the log narrowed to what is asked, newest first; raise `NotAllowed` to who may not read it."""
    asked = {
        "event": event or None,
        "kind": kind or None,
        "by": person or None,
        "at__date__gte": first,
        "at__date__lte": last,
    }
    wanted = Q(**{name: value for name, value in asked.items() if value is not None})
    return everything(by=by).filter(wanted)


def kinds(*, by: Actor) -> list[str]:
    """Give the kinds of record that the log speaks of; raise `NotAllowed` to who may not read it."""
    found = everything(by=by).exclude(kind="").order_by("kind")
    return list(found.values_list("kind", flat=True).distinct())


def counted_since(moment: datetime, *, by: Actor) -> dict[Event, int]:
    """Count the events since a moment by what happened; raise `NotAllowed` to who may not read the log."""
    counted = everything(by=by).filter(at__gt=moment).order_by("event").values_list("event")
    return {Event(event): n for event, n in counted.annotate(n=models.Count("pk"))}
