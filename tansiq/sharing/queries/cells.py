"""Figures on confidential matters of States: counted over all records, given in listed cuts, never fewer than so many States.

These reads do not begin with the policy: the figures are for people who may not see the records, are the same whoever asks,
and hold no word of any (ADR 10).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.reference.enums import RegionKind
from tansiq.reference.models import Region
from tansiq.reference.queries import Book, book
from tansiq.sharing.enums import Effect
from tansiq.sharing.models import Consent
from tansiq.sharing.models.consents import in_force
from tansiq.sharing.models.cuts import Counted, Cut, counted_kinds, threshold
from tansiq.sharing.queries.records import model_of

_WORLD = "001"
_KINDS = {"regional_group": RegionKind.REGIONAL_GROUP, "grouping": RegionKind.GROUPING}
States = frozenset[int]


@dataclass(frozen=True)
class Cell:
    """One number of a cut, given as a span: how many States at least and at most; `at_least` is 0 where none is given."""

    cut: str
    at_least: int = 0
    at_most: int = 0
    region_id: int | None = None
    year: int | None = None

    @property
    def is_shown(self) -> bool:
        """Whether a number is given. One that is not may be 0, too small, or tell of another by what it leaves over."""
        return self.at_least > 0


@dataclass(frozen=True)
class Figures:
    """All cells of one kind, by cut, in the order of the file."""

    kind: Counted
    cells: dict[str, Sequence[Cell]]
    threshold: int


@dataclass(frozen=True)
class Candidate:
    """A number that might be given: which States it counts, among which it is known that they might have been."""

    cut: str
    states: States
    among: States
    region_id: int | None = None
    year: int | None = None


def figures(model: str, *, by: Actor) -> Figures:
    """Give the figures on one kind of record, the same to everybody who may read any; raises `NotAllowed` to others."""
    require(by, Perm.AGGREGATE_READ)
    kind, least = counted_kinds()[model], threshold()
    known = book()
    candidates = list(_candidates(kind, known))
    cells: dict[str, list[Cell]] = {cut.code: [] for cut in kind.cuts}
    shown = allowed(candidates, among=frozenset(known.states), least=least)
    for place, candidate in enumerate(candidates):
        cells[candidate.cut].append(_cell(candidate, least if place in shown else 0))
    return Figures(kind, {code: tuple(found) for code, found in cells.items()}, least)


def allowed(candidates: Sequence[Candidate], *, among: States, least: int) -> set[int]:
    """Say which candidates may be given together, by their place; the earlier goes before the later.

    All States are kept in blocks, at first in one. A candidate splits each block into those whom it counts, those whom it might
    have counted, and the rest; it may be given where every block stays 0 or at least so many. Whatever is worked out from
    numbers that are given (differences, remainders, sums of several) is a union of blocks.
    """
    shown: set[int] = set()
    blocks = [among] if len(among) >= least else []
    for place, candidate in enumerate(candidates):
        split = _split(_split(blocks, candidate.states), candidate.among - candidate.states)
        if blocks and candidate.states and all(len(block) >= least for block in split):
            shown.add(place)
            blocks = split
    return shown


def _split(blocks: Iterable[States], states: States) -> list[States]:
    return [part for block in blocks for part in (block & states, block - states) if part]


def _cell(candidate: Candidate, least: int) -> Cell:
    """Write a number as a span as wide as the least number: then what one State changes from one day to the next seldom shows."""
    at_least = len(candidate.states) // least * least if least else 0
    at_most = min(at_least + least - 1, len(candidate.among)) if at_least else 0
    return Cell(candidate.cut, at_least, at_most, candidate.region_id, candidate.year)


def _candidates(kind: Counted, known: Book) -> Iterator[Candidate]:
    years: dict[int, set[int]] = {}
    for state, year in _records(kind):
        years.setdefault(year, set()).add(state)
    everybody = frozenset(known.states)
    submitted = frozenset(state for states in years.values() for state in states)
    offered = range(kind.since, timezone.localdate().year + 1)
    for cut in kind.cuts:
        for region in _regions(cut, known):
            among = everybody if region is None else _members(region, known)
            pk = None if region is None else region.pk
            if "year" in cut.by:
                for year in offered:
                    found = frozenset(years.get(year, ())) & among
                    yield Candidate(cut.code, found, among, pk, year)
            elif "released" in cut.by:
                yield Candidate(cut.code, _released(kind) & submitted & among, among, pk)
            else:
                yield Candidate(cut.code, submitted & among, among, pk)


def _records(kind: Counted) -> Iterable[tuple[int, int]]:
    rows = model_of(kind.model)._default_manager.order_by()
    found: Iterable[tuple[int, int]] = rows.values_list("state_id", f"{kind.day}__year").distinct()
    return found


def _released(kind: Counted) -> States:
    given = Consent.objects.filter(in_force(), kind=kind.model, effect=Effect.RELEASE)
    return frozenset(given.values_list("state_id", flat=True))


def _regions(cut: Cut, known: Book) -> list[Region | None]:
    """Give the regions that a cut divides by, in a steady order; once none for a cut that divides by no place."""
    if "region" in cut.by:
        return _by_code(
            r for r in known.regions.values() if r.parent_id and known.regions[r.parent_id].code == _WORLD
        )
    for name, kind in _KINDS.items():
        if name in cut.by:
            return _by_code(region for region in known.regions.values() if region.kind == kind)
    return [None]


def _by_code(regions: Iterable[Region]) -> list[Region | None]:
    ordered = sorted(regions, key=lambda region: region.code)
    return [*ordered]


def _members(region: Region, known: Book) -> States:
    return frozenset(state.pk for state in known.members(region.pk, on=timezone.localdate()))
