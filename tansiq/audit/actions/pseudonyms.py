"""The key to pseudonyms, which two people hold together; opening one.

Each holder has a key of their own under a passphrase of their own; a name is split in two halves, one sealed for each.
Neither holder, nor who runs the machine, can read a name alone. (docs/adr/0008-the-log.md)
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit import policies
from tansiq.audit.actions.log import record
from tansiq.audit.enums import Event
from tansiq.audit.models import Holder, Identity, Opening
from tansiq.kernel.errors import DomainError
from tansiq.kernel.sealing import CannotOpen, KeptKey, joined, new_key, opened, sealed


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


@transaction.atomic
def ask_to_open(*, identity: Identity, reason: str, passphrase: str, by: Actor) -> Opening:
    """Ask to know the name behind a pseudonym: the first holder's half waits an hour, sealed for the second."""
    require(by, Perm.PSEUDONYM_HOLD)
    identity = Identity.objects.select_for_update().get(pk=identity.pk)
    policies.require_sealed(identity)
    mine, other = policies.require_holder(Holder.objects.order_by("place"), by)
    policies.require_nothing_waiting(identity)
    half = _half_of(identity, mine, passphrase)
    asked = Opening.objects.create(
        identity=identity,
        reason=reason,
        asked_by=by.log_code,
        asked_at=timezone.now(),
        half=sealed(half, public=other.public, about=f"opening {identity.code}"),
    )
    record(event=Event.PSEUDONYM_ASKED, by=by, subject=identity)
    return asked


@transaction.atomic
def open_pseudonym(*, opening: Opening, passphrase: str, by: Actor) -> str:
    """Confirm as the second holder and give the name, which is shown this once and written nowhere."""
    require(by, Perm.PSEUDONYM_HOLD)
    opening = Opening.objects.select_for_update(of=("self",)).select_related("identity").get(pk=opening.pk)
    identity = opening.identity
    policies.require_sealed(identity)
    mine, _other = policies.require_holder(Holder.objects.order_by("place"), by)
    policies.require_waiting(opening, by)
    half = _half_of(identity, mine, passphrase)
    theirs = _opened(opening.half, mine, passphrase, about=f"opening {identity.code}")
    opening.half, opening.opened_by, opening.opened_at = "", by.log_code, timezone.now()
    opening.save(update_fields=["half", "opened_by", "opened_at"])
    record(event=Event.PSEUDONYM_OPENED, by=by, subject=identity)
    return joined(half, theirs).rstrip(b"\0").decode()


def _half_of(identity: Identity, holder: Holder, passphrase: str) -> bytes:
    box = identity.first_box if holder.place == 1 else identity.second_box
    return _opened(box, holder, passphrase, about=identity.code)


def _opened(box: str, holder: Holder, passphrase: str, *, about: str) -> bytes:
    try:
        return opened(box, key=KeptKey(holder.public, holder.kept), passphrase=passphrase, about=about)
    except CannotOpen as error:
        raise DomainError(_("This is not your passphrase."), code="wrong_passphrase") from error
