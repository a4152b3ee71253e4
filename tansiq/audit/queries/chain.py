"""Proving the chain over the log, or naming its first broken link."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet

from tansiq.audit.models import BEFORE_THE_FIRST, LogEntry, LogQuerySet, Seal, link
from tansiq.kernel.batches import batches

_BATCH = 2_000


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
    broken = ""
    for seal, after, entry, is_twice in _links():
        broken = _break(seal, after, entry, previous, position + 1, is_twice=is_twice)
        if broken:
            break
        position, previous = seal.position, seal.hash
        is_met = is_met or seal.hash == against
    if not broken and not is_met:
        broken = "no link bears the digest given: the chain was cut short or rewritten since it was noted"
    tail = open_entries().aggregate(number=Count("pk"), oldest=Min("at"))
    return Proof(position, previous, tail["number"], tail["oldest"], broken)


def _links() -> Iterator[tuple[Seal, Seal | None, LogEntry | None, bool]]:
    """Give each seal with the one after it, the entry that it covers, and whether an earlier seal covers it too."""
    first_of = _first_of_those_sealed_twice()
    for batch in batches(_with_next(Seal.objects.order_by("position")), _BATCH):
        entries = LogEntry.objects.in_bulk([seal.entry for seal, _after in batch])
        for seal, after in batch:
            is_twice = first_of.get(seal.entry, seal.position) != seal.position
            yield seal, after, entries.get(seal.entry), is_twice


def _with_next(seals: QuerySet[Seal]) -> Iterator[tuple[Seal, Seal | None]]:
    before = None
    for seal in seals.iterator(chunk_size=_BATCH):
        if before is not None:
            yield before, seal
        before = seal
    if before is not None:
        yield before, None


def _first_of_those_sealed_twice() -> Mapping[int, int]:
    """A unique index forbids it; who can drop triggers can drop an index."""
    repeated = Seal.objects.values("entry").annotate(n=Count("pk"), first=Min("position")).filter(n__gt=1)
    return {row["entry"]: row["first"] for row in repeated}


def _break(
    seal: Seal, after: Seal | None, entry: LogEntry | None, previous: str, expected: int, *, is_twice: bool
) -> str:
    """Say what is wrong with one link, "" for nothing."""
    at = f"position {seal.position}"
    if seal.position != expected:
        return f"position {expected}: the seal is missing"
    if entry is None:
        return f"{at}: entry {seal.entry} is missing"
    if is_twice:
        return f"{at}: entry {seal.entry} is sealed twice"
    if link(previous, seal.position, entry.facts) == seal.hash:
        return ""
    # The link after it was made over the seal as it was: where that one holds, the seal is the old one.
    if after is None:
        return f"{at}: entry {entry.pk} or its seal was changed"
    return f"{at}: {_changed(seal, after, entry)}"


def _changed(seal: Seal, after: Seal, entry: LogEntry) -> str:
    follower = LogEntry.objects.filter(pk=after.entry).first()
    seal_is_old = follower is not None and link(seal.hash, after.position, follower.facts) == after.hash
    return f"entry {entry.pk} was changed" if seal_is_old else f"the seal of entry {entry.pk} was changed"


def highest_sealed() -> int:
    """Give the highest number of an entry that is sealed, 0 for none."""
    return Seal.objects.aggregate(highest=Max("entry"))["highest"] or 0
