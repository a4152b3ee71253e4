"""Who opened the records of a State: which organisation, when, by which way; never which person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.models import LogEntry, Taken
from tansiq.audit.queries.log import OPENED
from tansiq.audit.queries.names import names_of

# Kind of record → keys: a collection, or a query that gives them as text.
Records = Mapping[str, "Collection[str] | QuerySet[Any, str]"]


@dataclass(frozen=True)
class OpenedRecord:
    """One record opened by one organisation. It holds neither person nor code; of a protected contributor no organisation either."""

    entry: int
    at: datetime
    kind: str
    key: str
    way: str
    organisations: Sequence[int]
    is_protected: bool = False


@dataclass(frozen=True)
class OpenedPage:
    """A page of what was opened, newest first; `older` is where the next one begins, None for the last."""

    rows: Sequence[OpenedRecord]
    older: int | None


def opened_of(records: Records, *, by: Actor, before: int | None = None, at_most: int = 50) -> OpenedPage:
    """Give who opened these records, newest first; the caller names the records of the reader's own State."""
    require(by, Perm.STATE_LOG_READ)
    if not records:
        return OpenedPage((), None)
    mine = _among(records)
    taken = Taken.objects.filter(mine)
    found = LogEntry.objects.filter(Q(mine, event__in=OPENED) | Q(pk__in=taken.values("entry")))
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found.order_by("-pk")[: at_most + 1])
    rows = _rows(entries[:at_most], taken)
    return OpenedPage(rows, entries[at_most - 1].pk if len(entries) > at_most else None)


def _among(records: Records) -> Q:
    among = Q()
    for kind, keys in records.items():
        among |= Q(kind=kind, key__in=keys)
    return among


def _rows(entries: Sequence[LogEntry], taken: QuerySet[Taken]) -> list[OpenedRecord]:
    """Give a row for each record; an export that took several has one for each of them."""
    in_exports: dict[int, list[tuple[str, str]]] = {}
    for one in taken.filter(entry__in=[entry.pk for entry in entries]).order_by("pk"):
        in_exports.setdefault(one.entry, []).append((one.kind, one.key))
    names = names_of(entry.by for entry in entries)
    return [
        _row(entry, kind, key, is_protected=names[entry.by].is_protected)
        for entry in entries
        for kind, key in in_exports.get(entry.pk) or [(entry.kind, entry.key)]
    ]


def _row(entry: LogEntry, kind: str, key: str, *, is_protected: bool) -> OpenedRecord:
    """Give one record opened. An organisation may point to its one contributor, and is left out with the name."""
    organisations = [] if is_protected else entry.organisations
    way = entry.details.get("way", "")
    return OpenedRecord(entry.pk, entry.at, kind, key, way, organisations, is_protected=is_protected)
