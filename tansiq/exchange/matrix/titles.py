"""Which States and regions a title names, and whether the scope goes with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from tansiq.exchange.matrix.lexicon import Lexicon
from tansiq.exchange.matrix.phrases import Found, Token, tokens, words
from tansiq.exchange.matrix.scope import Scope

_AT = frozenset({"in", "at", "في"})
_HELD = frozenset({"held", "hosted", "organized", "organised", "عقد", "عقدت"})
_LONGEST_CITY = 4


@dataclass(frozen=True, slots=True)
class Named:
    """States and regions named in a title; the State in which a meeting is held ("in Almaty, Kazakhstan") is none of them."""

    states: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    words: str = ""


_NOTHING = Named()


class TitleReader:
    """Reads titles against one lexicon, as of one month."""

    def __init__(self, lexicon: Lexicon, as_of: str | None) -> None:
        self._lexicon = lexicon
        self._index = lexicon.named_in_titles
        self._as_of = as_of

    def named(self, title: str) -> Named:
        """Give what a title names."""
        if not self._index.all_in(words(title)):
            return _NOTHING
        line = tokens(title)
        keys = [token.key for token in line]
        found = [hit for hit in self._index.all_in(keys) if self._is_meant(keys, hit)]
        return Named(
            frozenset(self._state(kind, code) for (kind, code), _, _ in found if kind != "region"),
            frozenset(code for (kind, code), _, _ in found if kind == "region"),
            ", ".join(dict.fromkeys(_printed(title, line, first, end) for _, first, end in found)),
        )

    def disagrees(self, named: Named, scope: Scope) -> bool:
        """Say whether a scope leaves out what the title names, or lists States beside those that the title lists."""
        if scope.is_global or not (named.states or named.regions):
            return False
        if not (scope.states or scope.regions):
            return bool(scope.vague)
        covered = self._covered(scope)
        if covered is None:
            return False
        if not named.states <= covered:
            return True
        members = self._members(named.regions)
        if members is None:
            return False
        if named.states:
            return not named.states | members >= set(scope.states)
        return covered.isdisjoint(members)

    def _covered(self, scope: Scope) -> frozenset[str] | None:
        """Give the States that a scope reaches; None where a region in it has no known extent."""
        reached = self._members(scope.regions)
        return None if reached is None else reached.union(scope.states)

    def _members(self, regions: Iterable[str]) -> frozenset[str] | None:
        extents = [self._extent(region) for region in regions]
        return frozenset().union(*extents) if all(extents) else None

    def _extent(self, region: str) -> frozenset[str]:
        """Give the States of a region; none where no source defines its extent, so that it contradicts nothing."""
        is_vague = self._lexicon.regions[region].is_vague
        return frozenset() if is_vague else self._lexicon.members(region, self._as_of)

    def _state(self, kind: str, code: str) -> str:
        return self._lexicon.places[code].state if kind == "place" else code

    def _is_meant(self, keys: list[str], hit: tuple[Found, int, int]) -> bool:
        """Say whether a name is meant as a place of work: neither the seat of a meeting, nor a region named as an organisation."""
        found, first, end = hit
        is_organisation = found.kind == "region" and self._lexicon.entities.exact(keys[first:end])
        return not is_organisation and not self._is_venue(keys, first)

    def _is_venue(self, keys: list[str], at: int) -> bool:
        """Say whether the name at `at` only says where a meeting is: "in CITY, STATE", "held in STATE"."""
        if at >= 2 and keys[at - 1] in _AT and keys[at - 2] in _HELD:
            return True
        if at < 3 or keys[at - 1] != ",":
            return False
        city = range(max(0, at - 2 - _LONGEST_CITY), at - 2)
        begins = [begin + 1 for begin in city if keys[begin] in _AT]
        return (
            bool(begins)
            and "," not in keys[begins[-1] : at - 1]
            and not self._index.longest(keys, begins[-1])
        )


def _printed(title: str, line: list[Token], first: int, end: int) -> str:
    return title[line[first].start : line[end - 1].end]
