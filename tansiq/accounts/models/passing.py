"""What passes from a focal point to the successor: each app that stands higher hands its part in when the platform starts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.functional import Promise

from tansiq.access.actor import Actor
from tansiq.accounts.models.membership import Membership


@dataclass(frozen=True)
class Passed:
    """One thing that passes, as one reader may see it."""

    title: str
    what: str = ""  # is to be done with it
    href: str = ""
    until: date | None = None


class PassOn(Protocol):
    """The action that gives the successor what the predecessor had."""

    def __call__(self, *, predecessor: Membership, successor: Membership, by: Actor) -> int:
        """Pass it on, in the transaction of the hand-over; give how many there were."""


@dataclass(frozen=True)
class Passing:
    """One kind of thing that passes. `shown` gives those that a reader may see, and only those."""

    key: str  # under which the log says how many there were
    words: str | Promise
    shown: Callable[[Membership, Actor], Sequence[Passed]]
    pass_on: PassOn


_passings: dict[str, Passing] = {}


def register_passing(passing: Passing) -> None:
    """Hand in a kind of thing that passes to a successor."""
    _passings[passing.key] = passing


def passings() -> tuple[Passing, ...]:
    """Give every kind handed in so far."""
    return tuple(_passings.values())
