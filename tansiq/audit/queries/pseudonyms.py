"""The two halves of the key to pseudonyms, and what was asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.models import A_WEEK, AN_HOUR, Holder, Identity, Opening, Succession


@dataclass(frozen=True)
class Key:
    """Who holds the key, and whether the reader does."""

    holders: Sequence[Holder]
    mine: Holder | None

    @property
    def is_mine(self) -> bool:
        """Whether the reader holds one of the halves."""
        return self.mine is not None

    @property
    def is_whole(self) -> bool:
        """Whether both halves have been made."""
        return len(self.holders) == 2


def key(*, by: Actor) -> Key:
    """Give the halves that have been made; raise `NotAllowed` to who may hold none."""
    require(by, Perm.PSEUDONYM_HOLD)
    holders = tuple(Holder.objects.order_by("place"))
    return Key(holders, next((holder for holder in holders if holder.code == by.log_code), None))


def successions(*, by: Actor) -> list[Succession]:
    """Give who asks to take over the half that `by` holds; raise `NotAllowed` to who may hold none."""
    mine = key(by=by).mine
    asked = Succession.objects.filter(given_at=None, asked_at__gt=timezone.now() - A_WEEK)
    return list(asked.filter(place=mine.place)) if mine else []


def succession_of(pk: int, *, by: Actor) -> Succession:
    """Give one request for the half that `by` holds; raises `Succession.DoesNotExist` for any other."""
    found = next((asked for asked in successions(by=by) if asked.pk == pk), None)
    if found is None:
        raise Succession.DoesNotExist
    return found


def waiting(*, by: Actor) -> list[Opening]:
    """Give the requests that wait for the other holder, newest first; raise `NotAllowed` to who may hold no half."""
    require(by, Perm.PSEUDONYM_HOLD)
    found = Opening.objects.filter(opened_at=None, asked_at__gt=timezone.now() - AN_HOUR)
    return list(found.select_related("identity"))


def opening_of(pk: int, *, by: Actor) -> Opening:
    """Give one request; raises `Opening.DoesNotExist`, or `NotAllowed` to who may hold no half."""
    require(by, Perm.PSEUDONYM_HOLD)
    return Opening.objects.select_related("identity").get(pk=pk)


def pseudonyms(*, by: Actor) -> list[Identity]:
    """Give every pseudonym, by its mark; raise `NotAllowed` to who may hold no half."""
    require(by, Perm.PSEUDONYM_HOLD)
    return list(Identity.objects.exclude(pseudonym="").filter(erased_at=None).order_by("pseudonym"))


def identity_of(mark: str, *, by: Actor) -> Identity:
    """Give who bears a pseudonym; raises `Identity.DoesNotExist`, or `NotAllowed` to who may hold no half."""
    require(by, Perm.PSEUDONYM_HOLD)
    return Identity.objects.exclude(pseudonym="").get(pseudonym=mark, erased_at=None)
