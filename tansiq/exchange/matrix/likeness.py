"""Rows whose titles read almost alike: flagged, never merged.

Titles are sorted twice (as they stand, and by their words in alphabetical order) and each is compared only with the few that
follow it, so that the search takes n log n steps. Titles that differ in the States they name are variants by country, not doubts.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from tansiq.exchange.matrix.doubts import Code, Doubt
from tansiq.exchange.matrix.lexicon import Lexicon
from tansiq.exchange.matrix.phrases import words
from tansiq.exchange.matrix.pieces import Place

_NEIGHBOURS = 5
_ALIKE = 93.0
_SHORTEST = 8


class Titled(NamedTuple):
    """A row as the search needs it."""

    row: str
    place: Place
    title: str


class _Folded(NamedTuple):
    text: str
    number: int


def look_alikes(rows: Iterable[Titled], lexicon: Lexicon) -> Iterator[Doubt]:
    """Give a doubt for each row that reads almost as an earlier one, naming that earlier row; in the order of the rows."""
    listed = list(rows)
    keys = [words(row.title) for row in listed]
    best: dict[int, tuple[float, int]] = {}
    for forms in (_sorted(" ".join(key) for key in keys), _sorted(" ".join(sorted(key)) for key in keys)):
        for likeness, earlier, later in _neighbours(forms):
            if likeness > best.get(later, (0.0, 0))[0] and _names_the_same(
                keys[earlier], keys[later], lexicon
            ):
                best[later] = (likeness, earlier)
    for later, (likeness, earlier) in sorted(best.items()):
        row, other = listed[later], listed[earlier]
        args: dict[str, str | int] = {
            "other": other.row,
            "other_line": other.place.line,
            "likeness": round(likeness),
        }
        yield Doubt(Code.NEAR_IDENTICAL, row.place, row.row, row.title, args)


def _sorted(texts: Iterable[str]) -> list[_Folded]:
    return sorted(_Folded(text, number) for number, text in enumerate(texts) if len(text) >= _SHORTEST)


def _neighbours(forms: Sequence[_Folded]) -> Iterator[tuple[float, int, int]]:
    """Compare each text with those that follow it in the order given; yield likeness and both numbers, the lower first."""
    for at, form in enumerate(forms):
        for other in forms[at + 1 : at + 1 + _NEIGHBOURS]:
            likeness = fuzz.ratio(form.text, other.text, score_cutoff=_ALIKE)
            if likeness:
                first, second = sorted((form.number, other.number))
                yield likeness, first, second


def _names_the_same(first: Sequence[str], second: Sequence[str], lexicon: Lexicon) -> bool:
    index = lexicon.named_in_titles
    return {hit[0] for hit in index.all_in(first)} == {hit[0] for hit in index.all_in(second)}
