"""Themes and kinds of activity proposed by a rule that names its words; a person confirms or rejects."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tansiq.kernel.text import fold

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """The words and phrases of every theme (or kind), folded, by their first word: one pass over a text finds all."""

    by_first: Mapping[str, tuple[Phrase, ...]]
    things: Mapping[Phrase, tuple[int, ...]]

    def proposals(self, text: str) -> dict[int, list[str]]:
        """Give the ids proposed for a text, each with the words that led to it."""
        proposed: dict[int, list[str]] = {}
        for phrase in dict.fromkeys(self._found(fold(text).split())):
            for thing in self.things[phrase]:
                proposed.setdefault(thing, []).append(" ".join(phrase))
        return proposed

    def _found(self, words: list[str]) -> Iterator[Phrase]:
        """Give every phrase that begins at each word, the longest first: none hides another.

        "foreign terrorist fighters" leaves "fighters in prison" and "foreign terrorist" to be found.
        """
        for place, word in enumerate(words):
            for phrase in self.by_first.get(word, ()):
                if tuple(words[place : place + len(phrase)]) == phrase:
                    yield phrase


def rule(things: Iterable[Any]) -> Rule:
    """Make the rule of themes or kinds from their `words`: language → words and phrases."""
    owners: dict[Phrase, list[int]] = {}
    for thing in things:
        for phrase in (tuple(fold(word).split()) for words in thing.words.values() for word in words):
            if phrase and thing.pk not in owners.setdefault(phrase, []):
                owners[phrase].append(thing.pk)
    by_first: dict[str, list[Phrase]] = {}
    for phrase in sorted(owners, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    return Rule(
        by_first={word: tuple(phrases) for word, phrases in by_first.items()},
        things={phrase: tuple(ids) for phrase, ids in owners.items()},
    )
