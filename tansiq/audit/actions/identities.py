"""Keeping, sealing and erasing the names behind the codes of the log."""

import secrets

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions.log import record
from tansiq.audit.enums import Event
from tansiq.audit.models import Holder, Identity
from tansiq.audit.policies import require_not_erased, require_two_holders
from tansiq.kernel.sealing import halves, sealed

# As many bytes for every name: the length of a box tells nothing.
_ROOM = 1280


@transaction.atomic
def keep_identity(*, code: str, name: str, by: Actor) -> None:
    """Keep the name behind a code, or the new name; one that is sealed or erased stays so.

    The caller is the action that adds or renames the person, which authorises and records.
    """
    identity, is_new = Identity.objects.select_for_update().get_or_create(
        code=code, defaults={"name": name[:300]}
    )
    if not (is_new or identity.pseudonym or identity.erased_at):
        identity.name = name[:300]
        identity.save(update_fields=["name"])


@transaction.atomic
def forget_identity(*, code: str, by: Actor) -> None:
    """Erase the name behind a code: the entries stay, the chain is proved as before, and nobody learns who it was.

    The caller is the action that erases the person, which records.
    """
    require(by, Perm.PERSON_ERASE)
    identity, _is_new = Identity.objects.select_for_update().get_or_create(code=code)
    require_not_erased(identity)
    identity.name = identity.first_box = identity.second_box = ""
    identity.erased_at = timezone.now()
    identity.save()
    identity.openings.update(half="", reason="")


@transaction.atomic
def protect(*, code: str, by: Actor) -> str:
    """Seal the name behind a code for the two holders and give the pseudonym that stands in its place from now on."""
    if by.log_code != code:
        require(by, Perm.DIRECTORY_MANAGE)
    # Locked first, as in handing over: a name sealed for who has just given the half away would be lost.
    holders = list(Holder.objects.select_for_update().order_by("place"))
    identity, _is_new = Identity.objects.select_for_update().get_or_create(code=code)
    require_not_erased(identity)
    if identity.pseudonym:
        return identity.pseudonym
    first, second = require_two_holders(holders)
    for_first, for_second = halves(identity.name.encode().ljust(_ROOM, b"\0"))
    identity.first_box = sealed(for_first, public=first.public, about=code)
    identity.second_box = sealed(for_second, public=second.public, about=code)
    identity.name, identity.pseudonym = "", _new_pseudonym()
    identity.save()
    record(event=Event.PSEUDONYM_GIVEN, by=by, subject=identity)
    return identity.pseudonym


def _new_pseudonym() -> str:
    """Draw a mark that nobody bears, longer when the short ones run out."""
    length = 2
    while Identity.objects.filter(pseudonym=(mark := secrets.token_hex(length).upper())).exists():
        length += 1
    return mark
