"""What would pass to a successor, as one reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tansiq.access.actor import Actor
from tansiq.accounts.models import Membership
from tansiq.accounts.models.passing import Passed, passings


@dataclass(frozen=True)
class Heritage:
    """One kind of thing that passes: said in words, and those that the reader may see. Others are not even counted."""

    words: str
    items: Sequence[Passed]


def what_passes(membership: Membership, *, by: Actor) -> list[Heritage]:
    """Say what passes from a focal point to the successor."""
    return [Heritage(str(passing.words), passing.shown(membership, by)) for passing in passings()]


def acts_elsewhere(membership: Membership) -> bool:
    """Say whether the person acts by another membership as well. For actions: what is of that one stays there."""
    others = Membership.objects.in_force().filter(person_id=membership.person_id)
    return others.exclude(pk=membership.pk).exists()
