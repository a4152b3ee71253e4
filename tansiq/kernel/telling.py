"""Telling people of what happened, from apps that stand below the one that delivers.

`notices` hands its teller in when the platform starts; whoever stands lower calls `tell` inside the transaction of the
change. What reaches a person is decided at delivery, by the policy.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import models


@dataclass(frozen=True)
class Message:
    """What happened, to which record, and whom it concerns; it holds no word of a record's content."""

    event: str
    people: Collection[int]  # keys of people
    subject: models.Model | None = None
    due_on: date | None = None
    link: str = ""  # a path of this platform, where the page of the subject is not the one to open
    words: dict[str, str] = field(default_factory=dict)  # what the text may say beyond event and subject


_tellers: list[Callable[[Message], None]] = []


def register(teller: Callable[[Message], None]) -> None:
    """Hand in who delivers; done once, when the platform starts."""
    if teller not in _tellers:
        _tellers.append(teller)


def tell(message: Message) -> None:
    """Pass the message on to who delivers."""
    for teller in _tellers:
        teller(message)
