"""The names by which States, places, regions, organisations and instruments are recognised."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import yaml

from tansiq.exchange.matrix.phrases import Found, Index

# The parser in C is ten times as fast, where PyYAML was built with it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The M49 code of the world: a scope that says "World" is global, and "World" in a title names no region.
_WORLD = "001"


@dataclass(frozen=True, slots=True)
class State:
    """A State: its alpha-3 code, every name and spelling, and the adjectives by which titles name it."""

    code: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place whose work is recorded under a State."""

    code: str
    state: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A spell of membership of a State in a region; None means always."""

    state: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A named set of States. `is_vague` where no source says which States it covers: its members are then a reading."""

    code: str
    names: tuple[str, ...]
    members: tuple[Member, ...] = ()
    is_vague: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation: its code, acronym, every name, and what it came from and became, with dates as "YYYY-MM-DD"."""

    code: str
    acronym: str
    names: tuple[str, ...]
    parent: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument by its canonical symbol ("S/RES/2178 (2014)") and the year of its adoption."""

    symbol: str
    year: int | None = None


class Lexicon:
    """Everything that the readers recognise. Plain sequences in; the indexes are made when they are first asked for."""

    def __init__(
        self,
        *,
        states: Iterable[State] = (),
        places: Iterable[NamedPlace] = (),
        regions: Iterable[Region] = (),
        organisations: Iterable[Organisation] = (),
        instruments: Iterable[Instrument] = (),
    ) -> None:
        self.states = {state.code: state for state in states}
        self.places = {place.code: place for place in places}
        self.regions = {region.code: region for region in regions if region.code != _WORLD}
        self.organisations = {organisation.code: organisation for organisation in organisations}
        self.instruments = {instrument.symbol: instrument for instrument in instruments}

    @cached_property
    def geography(self) -> Index:
        """States, places and regions by name, for scopes."""
        return Index(self._geography())

    @cached_property
    def named_in_titles(self) -> Index:
        """States, places and regions by name and adjective, for titles."""
        adjectives = ((Found("state", state.code), state.adjectives) for state in self.states.values())
        return Index([*self._geography(), *adjectives])

    @cached_property
    def entities(self) -> Index:
        """Organisations by acronym and name."""
        return Index(
            (Found("organisation", o.code), (o.acronym, *o.names)) for o in self.organisations.values()
        )

    @classmethod
    def from_files(cls, directory: Path) -> Self:
        """Build the lexicon from the reviewed data files (states, regions, organisations and instruments, as YAML)."""
        states, regions, organisations, instruments = (
            _loaded(directory / f"{name}.yaml")
            for name in ("states", "regions", "organisations", "instruments")
        )
        return cls(
            states=[_state(record) for record in states["states"]],
            places=[
                NamedPlace(record["code"], record["state"], _names(record)) for record in states["places"]
            ],
            regions=_regions(regions["regions"], states["states"]),
            organisations=[_organisation(record) for record in organisations["organisations"]],
            instruments=[_instrument(record) for record in instruments["instruments"]],
        )

    def _geography(self) -> Iterator[tuple[Found, Iterable[str]]]:
        yield from ((Found("state", state.code), state.names) for state in self.states.values())
        yield from ((Found("place", place.code), place.names) for place in self.places.values())
        yield from ((Found("region", region.code), region.names) for region in self.regions.values())

    @cached_property
    def _symbols(self) -> dict[str, str]:
        """Canonical symbols by their number alone ("S/RES/2178")."""
        return {symbol.split(" (")[0]: symbol for symbol in self.instruments}

    def symbol(self, number: str) -> str | None:
        """Give the canonical symbol of a number such as "S/RES/2178" or "A/RES/60/288"; None where it is not known."""
        return self._symbols.get(number)

    def members(self, region: str, as_of: str | None = None) -> frozenset[str]:
        """Give the States of a region in a month ("2018-02"); all that ever were its members where none is given."""
        return frozenset(
            member.state
            for member in self.regions[region].members
            if not as_of
            or ((member.since or "")[:7] <= as_of and (not member.until or member.until[:7] >= as_of))
        )

    def acronym(self, code: str, as_of: str | None = None) -> str:
        """Give the acronym under which an organisation goes in a month; its first name where it has none."""
        organisation = self.organisations[self.valid(code, as_of)]
        return organisation.acronym or next(iter(organisation.names), organisation.code)

    def valid(self, code: str, as_of: str | None, *, seen: frozenset[str] = frozenset()) -> str:
        """Give the code of the organisation that stands for `code` in a month; `code` itself where no single one does."""
        organisation = self.organisations[code]
        others: tuple[str, ...] = ()
        if as_of and organisation.valid_until and organisation.valid_until[:7] < as_of:
            others = organisation.successors
        elif as_of and organisation.valid_from and organisation.valid_from[:7] > as_of:
            others = organisation.predecessors
        known = [other for other in others if other in self.organisations and other not in seen]
        return self.valid(known[0], as_of, seen=seen | {code}) if len(known) == 1 else code


def _loaded(path: Path) -> Mapping[str, Any]:
    with path.open(encoding="utf-8") as file:
        content: Mapping[str, Any] = yaml.load(file, Loader=_Loader)  # noqa: S506 — the safe loader, in C or Python
    return content


def _names(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Give every name of a record, the English one first; duplicates fall out in the index."""
    names: dict[str, str] = record["names"]
    formal: dict[str, str] = record.get("formal") or {}
    return (names["en"], *names.values(), *(record.get("aliases") or ()), *formal.values())


def _state(record: Mapping[str, Any]) -> State:
    return State(record["iso3"], _names(record), tuple(record.get("adjectives") or ()))


def _regions(records: Iterable[Mapping[str, Any]], states: Iterable[Mapping[str, Any]]) -> list[Region]:
    """Build the regions; a State belongs to the M49 region that it names, and to all above it."""
    listed = list(records)
    parents = {record["code"]: record.get("parent") for record in listed}
    within: dict[str, list[Member]] = {}
    for state in states:
        region = state.get("subregion")
        while region:
            within.setdefault(region, []).append(Member(state["iso3"]))
            region = parents.get(region)
    return [_region(record, within) for record in listed]


def _region(record: Mapping[str, Any], within: Mapping[str, list[Member]]) -> Region:
    stated = [Member(m["state"], m.get("from"), m.get("until")) for m in record.get("members") or ()]
    covered = [
        member for code in (record["code"], *(record.get("m49") or ())) for member in within.get(code, ())
    ]
    return Region(record["code"], _names(record), (*stated, *covered), bool(record.get("vague")))


def _organisation(record: Mapping[str, Any]) -> Organisation:
    acronyms: dict[str, str] = record.get("acronym") or {}
    acronym = acronyms.get("en") or next(iter(acronyms.values()), "")
    return Organisation(
        code=record["code"],
        acronym=acronym,
        names=(*_names(record), *acronyms.values()),
        parent=record.get("parent"),
        valid_from=record.get("valid_from"),
        valid_until=record.get("valid_until"),
        predecessors=tuple(record.get("predecessors") or ()),
        successors=tuple(record.get("successors") or ()),
    )


def _instrument(record: Mapping[str, Any]) -> Instrument:
    adopted = str(record.get("adopted_on") or "")
    return Instrument(record["symbol"], record.get("year") or (int(adopted[:4]) if adopted else None))
