"""Proving the chain over the log, or naming its first broken link."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring_ascii as _quoted
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef

from tansiq.audit.models import BEFORE_THE_FIRST, LogEntry, LogQuerySet, Seal, canonical, stamp

_BATCH = 2_000
_WALK = """
    SELECT seal.position, seal.entry, seal.hash, entry.id, CAST(entry.at AS text), entry.event, entry.by,
           CAST(entry.organisations AS text), entry.kind, entry.key, entry.label, CAST(entry.details AS text)
    FROM audit_seal seal LEFT JOIN audit_logentry entry ON entry.id = seal.entry
    ORDER BY seal.position
"""


@dataclass(frozen=True)
class Proof:
    """What a walk along the chain found: how far it holds, what is not sealed yet, and the first break if there is one."""

    position: int
    hash: str
    unsealed: int
    oldest_unsealed: datetime | None = None
    broken: str = ""


def last_seal() -> Seal | None:
    """Give the end of the chain, None while nothing is sealed."""
    return Seal.objects.order_by("-position").first()


def open_entries(*, above: int = 0) -> LogQuerySet:
    """Give the entries that no seal covers yet, in the order of their numbers."""
    is_sealed = Exists(Seal.objects.filter(entry=OuterRef("pk")))
    return LogEntry.objects.filter(~is_sealed, pk__gt=above).order_by("pk")


def verify(*, against: str = "") -> Proof:
    """Walk the whole chain; `against` is a hash kept elsewhere that must be one of its links.

    The chain itself cannot tell whether somebody rewrote all of it from some entry on: a hash kept elsewhere can.
    """
    position, previous, is_met = 0, BEFORE_THE_FIRST, not against
    broken, first_of = "", _first_of_those_sealed_twice()
    for link, after in _links():
        is_twice = first_of.get(link.entry, link.position) != link.position
        broken = _break(link, after, previous, position + 1, is_twice=is_twice)
        if broken:
            break
        position, previous = link.position, link.hash
        is_met = is_met or link.hash == against
    if not broken and not is_met:
        broken = "no link bears the digest given: the chain was cut short or rewritten since it was noted"
    tail = open_entries().aggregate(number=Count("pk"), oldest=Min("at"))
    return Proof(position, previous, tail["number"], tail["oldest"], broken)


class Link(NamedTuple):
    """One seal with the entry that it covers as the database holds it, JSON and moment as text; `found` is None for no entry."""

    position: int
    entry: int
    hash: str
    found: int | None
    at: str
    event: str
    by: str
    organisations: str
    kind: str
    key: str
    label: str
    details: str

    def hash_after(self, previous: str) -> str | None:
        """Give what `models.link` gives over `previous` and the facts of the entry; None where they cannot be read.

        The words are put together here, key by key in their order: half a million entries pass through.
        """
        try:
            content = sha256(
                f"[{_quoted(self.label)},{_canonical(self.details)}]".encode("ascii")
            ).hexdigest()
            facts = (
                f'{{"at":"{_stamp(self.at)}","by":{_quoted(self.by)},"content":"{content}","entry":{self.entry}'
                f',"event":{_quoted(self.event)},"key":{_quoted(self.key)},"kind":{_quoted(self.kind)}'
                f',"organisations":{_canonical(self.organisations)}}}'
            )
        except (TypeError, ValueError):
            return None
        return sha256(f"[{_quoted(previous)},{self.position},{facts}]".encode("ascii")).hexdigest()


@lru_cache(maxsize=10_000)
def _canonical(text: str) -> str:
    """Give JSON in its canonical form; what many entries say alike is read once."""
    return canonical(json.loads(text)).decode("ascii")


def _stamp(text: str) -> str:
    """Give a moment as the chain writes it; SQLite keeps UTC without saying so."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        return stamp(moment)
    return f"{moment.isoformat(timespec='microseconds')}+00:00"


def _links() -> Iterator[tuple[Link, Link | None]]:
    """Give each link with the one after it, in one pass over the log."""
    before = None
    with connection.chunked_cursor() as cursor:
        cursor.execute(_WALK)
        while rows := cursor.fetchmany(_BATCH):
            for row in rows:
                this = Link(*row)
                if before is not None:
                    yield before, this
                before = this
    if before is not None:
        yield before, None


def _first_of_those_sealed_twice() -> Mapping[int, int]:
    """A unique index forbids it; who can drop triggers can drop an index."""
    repeated = Seal.objects.values("entry").annotate(n=Count("pk"), first=Min("position")).filter(n__gt=1)
    return {row["entry"]: row["first"] for row in repeated}


def _break(link: Link, after: Link | None, previous: str, expected: int, *, is_twice: bool) -> str:
    """Say what is wrong with one link, "" for nothing."""
    at = f"position {link.position}"
    if link.position != expected:
        return f"position {expected}: the seal is missing"
    if link.found is None:
        return f"{at}: entry {link.entry} is missing"
    if is_twice:
        return f"{at}: entry {link.entry} is sealed twice"
    if link.hash_after(previous) == link.hash:
        return ""
    # The link after it was made over the seal as it was: where that one holds, the seal is the old one.
    if after is None:
        return f"{at}: entry {link.entry} or its seal was changed"
    seal_is_old = after.found is not None and after.hash_after(link.hash) == after.hash
    return (
        f"{at}: entry {link.entry} was changed"
        if seal_is_old
        else f"{at}: the seal of entry {link.entry} was changed"
    )


def highest_sealed() -> int:
    """Give the highest number of an entry that is sealed, 0 for none."""
    return Seal.objects.aggregate(highest=Max("entry"))["highest"] or 0
