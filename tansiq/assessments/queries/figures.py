"""What differs in a survey from the cycle before, and which of its ratings compare at all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Rating, Survey
from tansiq.assessments.queries.successions import path
from tansiq.frameworks.enums import Comparability
from tansiq.frameworks.models import Requirement, RequirementSuccession, Version


@dataclass(frozen=True)
class Step:
    """One requirement and axis in two cycles; `comparability` none means that a line between them would mislead."""

    requirement: Requirement
    axis: str
    before: int | None
    after: int | None
    comparability: Comparability

    @property
    def moved(self) -> int:
        """By how many levels the rating rose (or, below 0, fell); 0 where the two may not be compared."""
        if self.comparability == Comparability.NONE or self.before is None or self.after is None:
            return 0
        return self.after - self.before


def steps(survey: Survey) -> list[Step]:
    """Compare a survey with the last one, requirement by requirement and axis by axis, in the order of the framework."""
    if survey.previous is None:
        return []
    before = _values(survey.previous)
    after = _values(survey)
    known = predecessors(survey.previous.version, survey.version)
    requirements = Requirement.objects.filter(area__version=survey.version).order_by(
        "area__position", "position"
    )
    found = []
    for requirement in requirements:
        old, comparability = known.get(requirement.pk, (None, Comparability.NONE))
        for axis in survey.version.axes:
            now = after.get((requirement.pk, axis["code"]))
            then = before.get((old, axis["code"])) if old is not None else None
            found.append(Step(requirement, axis["code"], then, now, comparability))
    return found


def _values(survey: Survey) -> dict[tuple[int, str], int | None]:
    rows = Rating.objects.filter(survey=survey, lane=Lane.ASSESSOR)
    return {(pk, axis): value for pk, axis, value in rows.values_list("requirement_id", "axis", "value")}


def predecessors(before: Version, after: Version) -> Mapping[int, tuple[int, Comparability]]:
    """Give of each requirement of a version the one that stood for it in an earlier one, and how far the two compare.

    Only pairs: what was split or merged has no one predecessor, and no line is drawn.
    """
    if before.pk == after.pk:
        own = Requirement.objects.filter(area__version=after).values_list("pk", flat=True)
        return {pk: (pk, Comparability.FULL) for pk in own}
    found: dict[int, tuple[int, Comparability]] | None = None
    for version in path(before, after):
        step = _pairs(version)
        found = step if found is None else _join(found, step)
    return found or {}


def _pairs(version: Version) -> dict[int, tuple[int, Comparability]]:
    rows = RequirementSuccession.objects.filter(version=version, before__isnull=False, after__isnull=False)
    pairs = list(rows.values_list("before_id", "after_id", "comparability"))
    olds, news = Counter(old for old, _n, _c in pairs), Counter(new for _o, new, _c in pairs)
    return {
        new: (old, Comparability(comparability))
        for old, new, comparability in pairs
        if olds[old] == 1 and news[new] == 1
    }


_ORDER = [Comparability.FULL, Comparability.PARTIAL, Comparability.NONE]


def _join(
    earlier: dict[int, tuple[int, Comparability]], later: dict[int, tuple[int, Comparability]]
) -> dict[int, tuple[int, Comparability]]:
    joined = {}
    for new, (middle, comparability) in later.items():
        if middle in earlier:
            old, first = earlier[middle]
            joined[new] = (old, max(first, comparability, key=_ORDER.index))
    return joined
