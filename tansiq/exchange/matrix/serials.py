"""Serials: which row of its pillar a row is, which serials are used twice, and which are missing."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from tansiq.exchange.matrix.doubts import Code, Doubt
from tansiq.exchange.matrix.pieces import Place
from tansiq.exchange.matrix.text import clean

_SERIAL = re.compile(r"(?:[A-Za-z]{0,6}[\s.:/#№-]{0,2})?(\d{1,6})[.):]?")
# A gap wider than this is one doubt, not one for each serial: a serial was mistyped.
_WIDEST_LISTED = 50


def serial_of(printed: str) -> int | None:
    """Read a serial such as "26", "26.", "No. 26" or "II-26", in either set of digits."""
    found = _SERIAL.fullmatch(clean(printed))
    return int(found[1]) if found else None


class Serials:
    """Follows the serials of one document, pillar by pillar."""

    def __init__(self) -> None:
        self._used: dict[str | None, Counter[str]] = defaultdict(Counter)
        self._highest: Counter[str | None] = Counter()
        self._gaps: list[tuple[str | None, range, Place]] = []

    def occurrence(self, pillar: str | None, serial: str) -> int:
        """Count a row's serial and say which use of it in its pillar this is, from 1."""
        self._used[pillar][serial] += 1
        return self._used[pillar][serial]

    def note_gap(self, pillar: str | None, serial: int, place: Place) -> None:
        """Remember the serials that `serial` leaps over; later rows may still fill them."""
        highest = self._highest[pillar]
        if serial > highest + 1:
            self._gaps.append((pillar, range(highest + 1, serial), place))
        self._highest[pillar] = max(highest, serial)

    def missing(self) -> Iterator[Doubt]:
        """Give a doubt for each serial that no row bears, at the place of the row behind it."""
        for pillar, gap, place in self._gaps:
            absent = (
                [serial for serial in gap if not self._used[pillar][str(serial)]] if _is_narrow(gap) else []
            )
            if not _is_narrow(gap):
                yield Doubt(Code.SERIAL_MISSING, place, row_id(pillar, gap[0]), f"{gap[0]}–{gap[-1]}")
            for serial in absent:
                yield Doubt(Code.SERIAL_MISSING, place, row_id(pillar, serial), str(serial))


def row_id(pillar: str | None, serial: int | str) -> str:
    """Name a row as people do: "II-26"."""
    return f"{pillar or '?'}-{serial or '?'}"


def _is_narrow(gap: range) -> bool:
    return len(gap) <= _WIDEST_LISTED
