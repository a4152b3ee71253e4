"""Reading reference things. They are the same for everybody, so one book of them is kept per process."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from tansiq.kernel.text import fold
from tansiq.reference.models import (
    ActivityKind,
    Instrument,
    LoadedFile,
    Organisation,
    OrganisationLine,
    Pillar,
    Place,
    Region,
    RegionMember,
    State,
    Theme,
)


@dataclass(frozen=True)
class Book:
    """All reference things by id; small (some two thousand rows), read once and again whenever a file was loaded."""

    states: Mapping[int, State]
    regions: Mapping[int, Region]
    organisations: Mapping[int, Organisation]
    pillars: Mapping[int, Pillar]
    themes: Mapping[int, Theme]
    kinds: Mapping[int, ActivityKind]
    places: Mapping[int, Place]
    instruments: Mapping[int, Instrument]
    roots: Mapping[int, int] = field(default_factory=dict)
    spells: Mapping[int, Sequence[RegionMember]] = field(default_factory=dict)
    successions: Sequence[tuple[int, int]] = ()

    def root_of(self, organisation_id: int) -> int:
        """Give the organisation that this one is, in the end, part of; itself where it is part of none."""
        return self.roots.get(organisation_id, organisation_id)

    def members(self, region_id: int, *, on: date) -> list[State]:
        """Give the States that belonged to the region on a day, in the alphabetical order of the reader's language."""
        held = {spell.state_id for spell in self.spells.get(region_id, ()) if spell.held_on(on)}
        return by_name(self.states[pk] for pk in held)

    def regions_above(self, region_id: int) -> list[int]:
        """Give the region and each that it lies in, the nearest first."""
        return _upwards(region_id, self.regions)

    def organisations_above(self, organisation_id: int) -> list[int]:
        """Give the organisation and each that it is part of, the nearest first."""
        return _upwards(organisation_id, self.organisations)


def _upwards(pk: int, things: Mapping[int, Any]) -> list[int]:
    path: list[int] = []
    step: int | None = pk
    while step is not None and step not in path:
        path.append(step)
        step = things[step].parent_id
    return path


_kept: dict[str, tuple[object, Book]] = {}


_in_request: ContextVar[list[Book] | None] = ContextVar("book_in_request", default=None)


@contextmanager
def one_book() -> Iterator[None]:
    """Use one book for as long as this lasts: one answer speaks of one state of things, and asks once."""
    token = _in_request.set([])
    try:
        yield
    finally:
        _in_request.reset(token)


def book() -> Book:
    """Give the book of reference things, read anew where any file was loaded since."""
    open_here = _in_request.get()
    if open_here:
        return open_here[0]
    found = _newest()
    if open_here is not None:
        open_here.append(found)
    return found


def _newest() -> Book:
    stamp = LoadedFile.objects.aggregate(last=Max("loaded_at"))["last"]
    if "book" not in _kept or _kept["book"][0] != stamp or stamp is None:
        _kept["book"] = (stamp, _read())
    return _kept["book"][1]


def _read() -> Book:
    lines = OrganisationLine.objects.filter(is_root=True).values_list("organisation_id", "ancestor_id")
    spells: dict[int, list[RegionMember]] = defaultdict(list)
    for spell in RegionMember.objects.order_by("pk"):
        spells[spell.region_id].append(spell)
    return Book(
        states=State.objects.select_related("subregion").in_bulk(),
        regions=Region.objects.in_bulk(),
        organisations=Organisation.objects.in_bulk(),
        pillars=Pillar.objects.in_bulk(),
        themes=Theme.objects.in_bulk(),
        kinds=ActivityKind.objects.in_bulk(),
        places=Place.objects.in_bulk(),
        instruments=Instrument.objects.in_bulk(),
        roots=dict(lines),
        spells=dict(spells),
        successions=tuple(
            Organisation.predecessors.through.objects.values_list(
                "from_organisation_id", "to_organisation_id"
            )
        ),
    )


def by_name(things: Iterable[State]) -> list[State]:
    """Order States by their name in the reader's language: the only order in which States stand."""
    return sorted(things, key=lambda thing: fold(thing.name))


def regions_of(state: State, *, on: date) -> QuerySet[Region]:
    """Give the regions and groupings that the State belongs to on a day."""
    spells = RegionMember.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on), state=state
    )
    return Region.objects.filter(pk__in=spells.values("region_id")).order_by("kind", "code")


def members_of(region: Region, *, on: date) -> QuerySet[State]:
    """Give the States that belong to the region on a day."""
    spells = RegionMember.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on),
        Q(valid_until=None) | Q(valid_until__gte=on),
        region=region,
    )
    return State.objects.filter(pk__in=spells.values("state_id"))


def coordinating_office() -> Organisation:
    """Give the coordinating office; raises `Organisation.DoesNotExist` before reference data are loaded."""
    return Organisation.objects.get(is_coordinating_office=True)


def loaded_files() -> QuerySet[LoadedFile]:
    """Give what was loaded and when, with its sources."""
    return LoadedFile.objects.order_by("name")


def last_loaded_at() -> datetime | None:
    """Say when reference data were last loaded."""
    latest = LoadedFile.objects.order_by("-loaded_at").first()
    return latest.loaded_at if latest else None
