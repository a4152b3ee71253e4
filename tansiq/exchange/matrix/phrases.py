"""Words of a text, folded for comparing, and phrases found among them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tansiq.kernel.text import fold, fold_letters


class Found(NamedTuple):
    """What a phrase names: the kind of thing ("state", "place", "region", "organisation") and its code."""

    kind: str
    code: str


class Token(NamedTuple):
    """One word or separator of a text: folded for comparing, with its place in the text as printed."""

    key: str
    start: int
    end: int


_TOKEN = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640])*|[,;\u060c\u061b\n/()]")
_WORD = re.compile(r"[^\W_]+")
_SEPARATORS = dict.fromkeys(",;\u060c\u061b\n", ",") | {"/": "/", "(": "(", ")": ")"}
# "Southeast" and "South East" are one spelling.
_COMPOUND = re.compile(r"^(north|south)(east|west)(ern)?$")


def tokens(text: str) -> list[Token]:
    """Give the words and separators of a text in order; commas, semicolons and line ends are one separator, ","."""
    return [token for match in _TOKEN.finditer(text) for token in _token(match)]


def _token(match: re.Match[str]) -> Iterator[Token]:
    word = match[0]
    for key in _keys(_SEPARATORS.get(word) or fold(word)):
        yield Token(key, match.start(), match.end())


def _keys(folded: str) -> list[str]:
    return _COMPOUND.sub(r"\1 \2\3", folded).split()


def words(text: str) -> list[str]:
    """Give the folded words of a text, without separators: the quick form, for running text."""
    letters = fold_letters(text)
    found: list[str] = _WORD.findall(letters)
    if "north" in letters or "south" in letters:
        return [key for word in found for key in _keys(word)]
    return found


def is_word(key: str) -> bool:
    """Say whether a token is a word, not a separator."""
    return key not in {",", "/", "(", ")"}


class Index:
    """Phrases by their first word, so that the longest that begins at a word is found at once."""

    def __init__(self, named: Iterable[tuple[Found, Iterable[str]]]) -> None:
        self._phrases: dict[str, dict[tuple[str, ...], Found]] = {}
        for found, names in named:
            for name in names:
                self._add(found, name)
        self._by_first = {
            first: sorted(phrases.items(), key=lambda item: -len(item[0]))
            for first, phrases in self._phrases.items()
        }

    def _add(self, found: Found, name: str) -> None:
        """Enter a name as it is printed and without its separators; the first owner of a name keeps it."""
        keys = tuple(token.key for token in tokens(name))
        for phrase in {keys, tuple(filter(is_word, keys))}:
            bare = phrase[1:] if phrase[:1] == ("the",) else phrase
            if bare:
                self._phrases.setdefault(bare[0], {}).setdefault(bare, found)

    def longest(self, keys: Sequence[str], at: int) -> tuple[Found, int] | None:
        """Give what the longest known phrase at `at` names, and the number of its words; None where none begins there.

        Arabic writes "and" onto the word: where the word as it stands is unknown, it is tried without its "و".
        """
        found = self._longest(keys, at, keys[at])
        if not found and keys[at][0] == "و" and len(keys[at]) > 3:
            found = self._longest(keys, at, keys[at][1:])
        return found

    def _longest(self, keys: Sequence[str], at: int, first: str) -> tuple[Found, int] | None:
        for phrase, found in self._by_first.get(first, ()):
            size = len(phrase)
            if size == 1 or tuple(keys[at + 1 : at + size]) == phrase[1:]:
                return found, size
        return None

    def all_in(self, keys: Sequence[str]) -> list[tuple[Found, int, int]]:
        """Give everything that a text names, with the span of its words, longest first at each word."""
        result, free = list[tuple[Found, int, int]](), 0
        for at, key in enumerate(keys):
            if at < free or (key not in self._by_first and key[0] != "و"):
                continue
            hit = self.longest(keys, at)
            if hit:
                free = at + hit[1]
                result.append((hit[0], at, free))
        return result

    def exact(self, keys: Sequence[str]) -> Found | None:
        """Give what a whole phrase names."""
        return self._phrases.get(keys[0], {}).get(tuple(keys)) if keys else None
