"""The key to pseudonyms, which two people hold together; opening one.

Each holder has a key of their own under a passphrase of their own; a name is split in two halves, one sealed for each.
Neither holder, nor who runs the machine, can read a name alone. (docs/adr/0008-the-log.md)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit import policies
from tansiq.audit.actions.log import record
from tansiq.audit.enums import Event
from tansiq.audit.models import Holder, Identity, Opening
from tansiq.kernel.errors import DomainError
from tansiq.kernel.sealing import CannotOpen, KeptKey, OpenKey, joined, new_key, opened, sealed, unlocked
from tansiq.kernel.telling import Message, tell

_WRONG = "wrong_passphrase"


@transaction.atomic
def make_half(*, passphrase: str, by: Actor) -> Holder:
    """Make the half of the key that `by` holds from now on, under a passphrase that the platform does not keep."""
    require(by, Perm.PSEUDONYM_HOLD)
    place = policies.require_free_half(Holder.objects.select_for_update().order_by("place"), by)
    policies.require_strong(passphrase)
    key = new_key(passphrase)
    holder = Holder.objects.create(
        place=place,
        code=by.log_code,
        organisations=sorted(by.organisation_ids),
        roles=sorted(by.roles),
        public=key.public,
        kept=key.kept,
        made_at=timezone.now(),
    )
    record(event=Event.PSEUDONYM_KEY_MADE, by=by, subject=holder)
    return holder


def ask_to_open(*, identity: Identity, reason: str, passphrase: str, by: Actor) -> Opening:
    """Ask to know the name behind a pseudonym: the first holder's half waits an hour, sealed for the second."""
    require(by, Perm.PSEUDONYM_HOLD)
    with one_try(by):
        return _ask_to_open(identity, reason, passphrase, by)


def _ask_to_open(identity: Identity, reason: str, passphrase: str, by: Actor) -> Opening:
    identity = Identity.objects.select_for_update().get(pk=identity.pk)
    policies.require_sealed(identity)
    mine, other = policies.require_holder(Holder.objects.order_by("place"), by)
    policies.require_nothing_waiting(identity)
    half = _half_of(identity, mine, unlock(mine, passphrase))
    asked = Opening.objects.create(
        identity=identity,
        reason=reason,
        asked_by=by.log_code,
        asked_at=timezone.now(),
        half=sealed(half, public=other.public, about=f"opening {identity.code}"),
    )
    record(event=Event.PSEUDONYM_ASKED, by=by, subject=identity)
    return asked


def open_pseudonym(*, opening: Opening, passphrase: str, by: Actor) -> str:
    """Confirm as the second holder and give the name, which is shown this once and written nowhere."""
    require(by, Perm.PSEUDONYM_HOLD)
    with one_try(by):
        return _open_pseudonym(opening, passphrase, by)


def _open_pseudonym(opening: Opening, passphrase: str, by: Actor) -> str:
    opening = Opening.objects.select_for_update(of=("self",)).select_related("identity").get(pk=opening.pk)
    identity = opening.identity
    policies.require_sealed(identity)
    mine, _other = policies.require_holder(Holder.objects.order_by("place"), by)
    policies.require_waiting(opening, by)
    key = unlock(mine, passphrase)
    half = _half_of(identity, mine, key)
    theirs = _opened(opening.half, key, about=f"opening {identity.code}")
    opening.half, opening.opened_by, opening.opened_at = "", by.log_code, timezone.now()
    opening.save(update_fields=["half", "opened_by", "opened_at"])
    record(event=Event.PSEUDONYM_OPENED, by=by, subject=identity)
    return joined(half, theirs).rstrip(b"\0").decode()


def _half_of(identity: Identity, holder: Holder, key: OpenKey) -> bytes:
    """Open the half of a name that one holder has."""
    box = identity.first_box if holder.place == 1 else identity.second_box
    return _opened(box, key, about=identity.code)


def unlock(holder: Holder, passphrase: str) -> OpenKey:
    """Unlock the key of a holder."""
    with _told_as_wrong():
        return unlocked(KeptKey(holder.public, holder.kept), passphrase=passphrase)


def _opened(box: str, key: OpenKey, *, about: str) -> bytes:
    with _told_as_wrong():
        return opened(box, key=key, about=about)


@contextmanager
def _told_as_wrong() -> Iterator[None]:
    try:
        yield
    except CannotOpen as error:
        raise DomainError(_("This is not your passphrase."), code=_WRONG) from error


# --- wrong passphrases ---


@contextmanager
def one_try(by: Actor) -> Iterator[None]:
    """Run an act for which a passphrase is asked, in one transaction of its own; so many wrong ones lock the half.

    The try is counted before the passphrase is looked at, and apart, so that many at once are counted too and what fails
    takes nothing back: called within a transaction, which would, it is an error.
    """
    _count_try(by)
    try:
        with transaction.atomic():
            yield
            Holder.objects.filter(code=by.log_code).update(tries=0, locked_until=None)
    except DomainError as error:
        if error.code == _WRONG:
            _note_wrong(by)
        else:
            _take_back_try(by)
        raise


@transaction.atomic(durable=True)
def _count_try(by: Actor) -> None:
    holder = Holder.objects.select_for_update().filter(code=by.log_code).first()
    if holder is None:
        return
    policies.require_not_locked(holder)
    if holder.locked_until is not None:
        holder.tries, holder.locked_until = 0, None
    holder.tries += 1
    if holder.tries >= settings.TANSIQ_SIGN_IN_ATTEMPTS:
        holder.locked_until = timezone.now() + timedelta(minutes=settings.TANSIQ_LOCK_OUT_MINUTES)
    holder.save(update_fields=["tries", "locked_until"])


def _take_back_try(by: Actor) -> None:
    """Count what was refused for another reason as none: no passphrase was wrong."""
    Holder.objects.filter(code=by.log_code, tries__gt=0).update(tries=F("tries") - 1, locked_until=None)


@transaction.atomic(durable=True)
def _note_wrong(by: Actor) -> None:
    holder = Holder.objects.get(code=by.log_code)
    record(event=Event.PSEUDONYM_KEY_FAILED, by=by, subject=holder)
    if holder.locked_until is not None:
        record(event=Event.PSEUDONYM_KEY_LOCKED, by=by, subject=holder)
        people = [by.person_id] if by.person_id is not None else []
        tell(Message(Event.PSEUDONYM_KEY_LOCKED, people=people, link=reverse("audit:pseudonyms")))
