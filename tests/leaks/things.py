"""What is looked for: things, each with words of its own that stand nowhere else."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db.models import Model

from tansiq.access.actor import Actor

_WORD = re.compile(r"zq(\d{4})[a-z]qz", re.IGNORECASE)
COMMON = "walked"  # every project holds it: who searches for it asks for all

# Kind → the keys of its rows that the policy admits for one reader.
Seen = Mapping[type[Model], set[int]]
Rule = Callable[[Actor, Seen], bool]


@dataclass(frozen=True)
class Thing:
    """One row that bears words, with what was drawn for it. `rule` says in the suite's own words who may see it."""

    number: int
    model: type
    pk: int
    drawn_with: int  # the number by which it is drawn again
    record: int | None = None  # of what stands within a record: the number of that record
    facts: dict[str, Any] = field(default_factory=dict, hash=False)
    key: dict[str, Any] = field(default_factory=dict, hash=False)  # how an address names it, where not by pk
    rule: Rule | None = field(default=None, hash=False)

    def __str__(self) -> str:
        return f"{self.model.__name__} {self.number} {self.facts.get('drawn', '')}".strip()


def word(number: int, letter: str) -> str:
    """Give the word of one text of one thing."""
    return f"zq{number:04}{letter}qz"


def told(text: str) -> set[int]:
    """Give the numbers of the things whose words stand in a text."""
    return {int(number) for number in _WORD.findall(text)}


def asked_for(number: int) -> str:
    """Give what a reader types to find one thing: the beginning of its word, which is no word of any thing."""
    return word(number, "t")[:6]


def some(random: Random, things: Iterable[Any], most: int, least: int = 0) -> list[Any]:
    """Draw some of several."""
    things = list(things)
    return random.sample(things, random.randint(least, min(most, len(things))))
