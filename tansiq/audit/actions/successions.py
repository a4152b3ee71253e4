"""Handing over one half of the key to pseudonyms: the successor makes a key, the holder seals every half anew for it."""

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit import policies
from tansiq.audit.actions.log import record
from tansiq.audit.actions.pseudonyms import one_try, unlock
from tansiq.audit.enums import Event
from tansiq.audit.models import Holder, Identity, Opening, Succession
from tansiq.kernel.sealing import CannotOpen, OpenKey, new_key, opened, sealed


@transaction.atomic
def ask_for_half(*, place: int, passphrase: str, by: Actor) -> Succession:
    """Ask to take over one half, under a passphrase of one's own; until its holder gives it, it opens nothing."""
    require(by, Perm.PSEUDONYM_HOLD)
    policies.require_successor(list(Holder.objects.select_for_update().order_by("place")), place, by)
    policies.require_strong(passphrase)
    key = new_key(passphrase)
    Succession.objects.filter(code=by.log_code, given_at=None).delete()
    succession = Succession.objects.create(
        place=place,
        code=by.log_code,
        organisations=sorted(by.organisation_ids),
        roles=sorted(by.roles),
        public=key.public,
        kept=key.kept,
        asked_at=timezone.now(),
    )
    record(event=Event.PSEUDONYM_KEY_ASKED, by=by, subject=succession)
    return succession


def give_half(*, succession: Succession, passphrase: str, by: Actor) -> Holder:
    """Hand over one's half to a successor: from then on one's own passphrase opens nothing more."""
    require(by, Perm.PSEUDONYM_HOLD)
    with one_try(by):
        return _give_half(succession, passphrase, by)


def _give_half(succession: Succession, passphrase: str, by: Actor) -> Holder:
    # The holders first, as where a name is sealed.
    holders = list(Holder.objects.select_for_update().order_by("place"))
    succession = Succession.objects.select_for_update().get(pk=succession.pk)
    mine = policies.require_own_half(holders, succession, by)
    policies.require_asked_lately(succession)
    for other in holders:
        if other.place != mine.place:
            policies.require_apart(other, succession.organisations, succession.roles)
    policies.require_no_opening_waits()
    damaged = _seal_anew(mine, unlock(mine, passphrase), public=succession.public)
    _put_in_place(mine, succession)
    record(
        event=Event.PSEUDONYM_KEY_HANDED_OVER,
        by=by,
        subject=mine,
        successor=succession.code,
        damaged=damaged,
    )
    return mine


def _seal_anew(holder: Holder, key: OpenKey, *, public: str) -> int:
    """Open the half of every name and seal it for the successor; no name is put together on the way.

    One that does not open was damaged before, and is left as it is; gives how many.
    """
    box, damaged = ("first_box" if holder.place == 1 else "second_box"), 0
    for identity in Identity.objects.select_for_update().exclude(**{box: ""}).order_by("pk"):
        try:
            half = opened(getattr(identity, box), key=key, about=identity.code)
        except CannotOpen:
            damaged += 1
            continue
        setattr(identity, box, sealed(half, public=public, about=identity.code))
        identity.save(update_fields=[box])
    return damaged


def _put_in_place(holder: Holder, succession: Succession) -> None:
    now = timezone.now()
    succession.given_by, succession.given_at = holder.code, now
    holder.code, holder.public, holder.kept = succession.code, succession.public, succession.kept
    holder.organisations, holder.roles = succession.organisations, succession.roles
    holder.made_at, holder.tries, holder.locked_until = now, 0, None
    holder.save()
    succession.public = succession.kept = ""
    succession.save(update_fields=["given_by", "given_at", "public", "kept"])
    Succession.objects.filter(place=holder.place, given_at=None).delete()
    # What lapsed was sealed for a key that is no more.
    Opening.objects.filter(opened_at=None).update(half="")
