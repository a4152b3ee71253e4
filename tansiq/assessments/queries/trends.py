"""Ratings of one State over its cycles: what may be compared is joined, and the rest shows the break."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tansiq.access.actor import Actor
from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Rating, Survey
from tansiq.assessments.queries.figures import predecessors
from tansiq.frameworks.enums import Comparability
from tansiq.frameworks.models import Area, Requirement, Version

_Rated = Mapping[tuple[int, int, str], tuple[str, int | None]]
_Step = Mapping[int, tuple[int, Comparability]] | None

MOST = 4
"""How many cycles stand beside one another."""


@dataclass(frozen=True)
class Mark:
    """A rating in one cycle, "" where there is none, and how it compares with that of the cycle before.

    `joins` is None in the first cycle, and where the cycle before has no rating to compare with.
    """

    level: str
    value: int | None
    joins: Comparability | None


@dataclass(frozen=True)
class Track:
    """One requirement on one axis, over the cycles from the earliest to the latest."""

    requirement: Requirement
    axis: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class AreaTrend:
    """One area of the latest version, with the tracks of its requirements."""

    area: Area
    tracks: list[Track]


@dataclass(frozen=True)
class Trend:
    """The cycles of one framework, from the earliest to the latest, and the areas of its latest version."""

    surveys: Sequence[Survey]
    areas: Sequence[AreaTrend]


def trends(surveys: Sequence[Survey], *, by: Actor) -> list[Trend]:
    """Lay the last cycles of each framework beside one another; of the surveys given, which `by` sees, the latest last.

    What is read does not grow with the frameworks, but for how their versions follow one another.
    """
    by_framework: dict[int, list[Survey]] = {}
    for survey in surveys:
        by_framework.setdefault(survey.version.framework_id, []).append(survey)
    last = [cycles[-MOST:] for cycles in by_framework.values()]
    rated = _ratings([survey for cycles in last for survey in cycles], by)
    asked = _requirements([cycles[-1].version for cycles in last])
    found = [_trend(cycles, asked.get(cycles[-1].version_id, []), rated) for cycles in last]
    return [one for one in found if one.areas]


def _trend(cycles: Sequence[Survey], requirements: Sequence[Requirement], rated: _Rated) -> Trend:
    steps = [_followed(before.version, after.version) for before, after in pairwise(cycles)]
    areas: dict[int, AreaTrend] = {}
    for requirement in requirements:
        line = _line(requirement.pk, steps)
        tracks = [
            Track(requirement, axis["code"], _marks(line, axis["code"], cycles, rated))
            for axis in cycles[-1].version.axes
        ]
        if any(mark.level for track in tracks for mark in track.marks):
            areas.setdefault(requirement.area_id, AreaTrend(requirement.area, [])).tracks.extend(tracks)
    return Trend(cycles, list(areas.values()))


def _requirements(versions: Sequence[Version]) -> dict[int, list[Requirement]]:
    """Give the requirements of each version, in the order of the framework."""
    rows = Requirement.objects.filter(area__version__in=versions).select_related("area")
    found: dict[int, list[Requirement]] = {}
    for requirement in rows.order_by("area__position", "position"):
        found.setdefault(requirement.area.version_id, []).append(requirement)
    return found


def _ratings(cycles: Sequence[Survey], by: Actor) -> _Rated:
    rows = Rating.objects.visible_to(by).filter(survey__in=cycles, lane=Lane.ASSESSOR)
    return {
        (survey, requirement, axis): (level, value)
        for survey, requirement, axis, level, value in rows.values_list(
            "survey_id", "requirement_id", "axis", "level", "value"
        )
    }


def _followed(before: Version, after: Version) -> _Step:
    """Give what stood for each requirement in the cycle before; None where both were made under one version."""
    return None if before.pk == after.pk else predecessors(before, after)


def _line(requirement: int, steps: Sequence[_Step]) -> list[tuple[int | None, Comparability | None]]:
    """Follow a requirement back through the cycles; give, from the earliest, what stood for it and how it joins."""
    at: int | None = requirement
    line: list[tuple[int | None, Comparability | None]] = []
    for step in reversed(steps):
        before, joins = (at, Comparability.FULL) if step is None else _one_back(at, step)
        line.append((at, joins))
        at = before
    line.append((at, None))
    return line[::-1]


def _one_back(
    at: int | None, step: Mapping[int, tuple[int, Comparability]]
) -> tuple[int | None, Comparability]:
    return step.get(at, (None, Comparability.NONE)) if at is not None else (None, Comparability.NONE)


def _marks(
    line: list[tuple[int | None, Comparability | None]], axis: str, cycles: Sequence[Survey], rated: _Rated
) -> list[Mark]:
    marks: list[Mark] = []
    for survey, (requirement, joins) in zip(cycles, line, strict=True):
        level, value = rated.get((survey.pk, requirement or 0, axis), ("", None))
        marks.append(Mark(level, value, joins))
    return marks
