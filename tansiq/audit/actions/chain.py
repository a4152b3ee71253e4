"""Sealing the log: each entry becomes a link of one chain, in the order of sealing."""

from django.db import connection, transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.audit.models import BEFORE_THE_FIRST, Seal, link
from tansiq.audit.queries.chain import highest_sealed, last_seal, open_entries

_BATCH = 2_000
# A transaction that commits late brings numbers lower than the last one sealed. Every few seconds it is sought this far
# back; the whole log is gone through each hour, so that nothing is skipped.
_LOOKED_BACK = 10_000
_LOCK = 7_309_465  # of advisory locks; means nothing


def seal(*, by: Actor, everywhere: bool = True) -> int:
    """Seal what is open and give how many entries that was; without `everywhere`, among the newest numbers only.

    What one batch sealed stands, whatever happens to the next.
    """
    above = 0 if everywhere else highest_sealed() - _LOOKED_BACK
    done = 0
    while batch := list(open_entries(above=above).values_list("pk", flat=True)[:_BATCH]):
        done += _seal_batch(batch)
        above = batch[-1]
    return done


@transaction.atomic
def _seal_batch(keys: list[int]) -> int:
    """Append links for these entries, one sealer at a time; those that another one sealed meanwhile are left out."""
    _lock()
    last = last_seal()
    position, previous = (last.position, last.hash) if last else (0, BEFORE_THE_FIRST)
    now = timezone.now()
    links = []
    for entry in open_entries().filter(pk__in=keys):
        position += 1
        previous = link(previous, position, entry.facts)
        links.append(Seal(position=position, entry=entry.pk, hash=previous, sealed_at=now))
    Seal.objects.bulk_create(links, batch_size=500)
    return len(links)


def _lock() -> None:
    """Wait for another sealer. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
