"""Reading the log."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import connection, models
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.enums import Event
from tansiq.audit.models import Identity, LogEntry, LogQuerySet

# From one kind of record to the next along the index: the log is not read through.
_KINDS = """
    WITH RECURSIVE found(kind) AS (
        SELECT min(kind) FROM audit_logentry
        UNION ALL
        SELECT (SELECT min(kind) FROM audit_logentry WHERE kind > found.kind) FROM found WHERE kind IS NOT NULL
    )
    SELECT kind FROM found WHERE kind > ''
"""


def code_of(by: Actor) -> str:
    """Give the code under which the log knows who acts; the command line and the tasks have their own name."""
    return by.log_code or by.username


def key_of(subject: models.Model) -> str:
    """Give the key under which the log knows a record: a model may say `log_key`, as people do; else its own."""
    return str(getattr(subject, "log_key", "") or subject.pk)


def is_restricted(record: models.Model) -> bool:
    """Say whether the log notes who opens the record, and keeps its name to itself."""
    return bool(getattr(record, "is_always_restricted", False) or getattr(record, "is_restricted", False))


def history_of(subject: models.Model) -> LogQuerySet:
    """Give the changes of one record, newest first. The caller has shown that the reader may see `subject`.

    Who opened it is not among them: that is for the State and for auditors.
    """
    changes = LogEntry.objects.exclude(event__in=OPENED)
    return changes.filter(kind=subject._meta.label_lower, key=key_of(subject)).order_by("-id")


OPENED = (Event.RECORD_READ, Event.RECORD_DOWNLOADED, Event.RECORD_EXPORTED)


def everything(*, by: Actor) -> LogQuerySet:
    """Give the whole log, newest first, to who may read it; raise `NotAllowed` otherwise."""
    require(by, Perm.AUDIT_READ)
    return LogEntry.objects.order_by("-id")


def told_of(
    model: type[models.Model], *, events: Iterable[Event], since: datetime, but_by: Actor | None = None
) -> LogQuerySet:
    """Give what the log tells of one kind of record since a moment, newest first; `but_by`: what others did.

    The caller keeps the entries of records that its reader may see: their keys are text.
    """
    told = LogEntry.objects.filter(kind=model._meta.label_lower, event__in=list(events), at__gt=since)
    return (told.exclude(by=code_of(but_by)) if but_by else told).order_by("-id")


def narrowed(
    *,
    by: Actor,
    event: str = "",
    kind: str = "",
    key: str = "",
    person: str = "",
    organisation: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> LogQuerySet:
    """Give the log narrowed to what is asked, newest first; raise `NotAllowed` to who may not read it."""
    asked = {
        "event": event or None,
        "kind": kind or None,
        "key": key or None,
        "by": person or None,
    }
    found = everything(by=by).filter(**{name: value for name, value in asked.items() if value is not None})
    if first:
        found = _since(found, _begin(first))
    if last:
        found = _until(found, before_day(last))
    return found if organisation is None else _of(found, organisation)


# Numbers follow time but for what is written at once: so far they may stand out of order.
_OUT_OF_ORDER = 10_000
# A moment that no index answers: the database goes along the numbers, and need not sort what it finds.
_MOMENT = Coalesce("at", "at")


def _since(entries: LogQuerySet, moment: datetime) -> LogQuerySet:
    first = LogEntry.objects.filter(at__gte=moment).order_by("at", "pk").values_list("pk", flat=True).first()
    if first is None:
        return entries.none()
    return entries.alias(moment=_MOMENT).filter(moment__gte=moment, pk__gte=first - _OUT_OF_ORDER)


def _until(entries: LogQuerySet, moment: datetime) -> LogQuerySet:
    last = LogEntry.objects.filter(at__lt=moment).order_by("-at", "-pk").values_list("pk", flat=True).first()
    if last is None:
        return entries.none()
    return entries.alias(moment=_MOMENT).filter(moment__lt=moment, pk__lte=last + _OUT_OF_ORDER)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def before_day(last: date) -> datetime:
    """Give the moment at which a day is over."""
    return _begin(min(last, date.max - timedelta(days=2)) + timedelta(days=1))


def _of(entries: LogQuerySet, organisation: int) -> LogQuerySet:
    """Find a number in the JSON list by its text, which both databases write alike.

    Entries of protected contributors are not found so: what is not shown with them may not be asked for either.
    """
    written = (f"[{organisation}]", f"[{organisation},", f" {organisation},", f" {organisation}]")
    among = Q()
    for text in written:
        among |= Q(listed__contains=text)
    protected = Identity.objects.exclude(pseudonym="").values("code")
    return entries.alias(listed=Cast(F("organisations"), TextField())).filter(among).exclude(by__in=protected)


def kinds(*, by: Actor) -> list[str]:
    """Give the kinds of record that the log speaks of; raise `NotAllowed` to who may not read it."""
    require(by, Perm.AUDIT_READ)
    with connection.cursor() as cursor:
        cursor.execute(_KINDS)
        return [kind for (kind,) in cursor.fetchall()]


def counted_since(moment: datetime, *, by: Actor) -> dict[Event, int]:
    """Count the events since a moment by what happened; raise `NotAllowed` to who may not read the log."""
    counted = everything(by=by).filter(at__gt=moment).order_by("event").values_list("event")
    return {Event(event): n for event, n in counted.annotate(n=models.Count("pk"))}
