"""The years in which projects are active, counted from one grouped read whatever the years."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from tansiq.projects.models import ProjectQuerySet

_FIRST_YEAR = 1995


@dataclass(frozen=True)
class Spell:
    """How many projects, alike in pillar, status and joint or single, begin in one year and end in another.

    A year is None where no day is known.
    """

    pillar_id: int
    status: str
    is_joint: bool
    first: int | None
    last: int | None
    is_open_ended: bool
    number: int

    @property
    def is_undated(self) -> bool:
        """True where neither a beginning nor an end is known."""
        return self.first is None and self.last is None

    def touches(self, year: int) -> bool:
        """Say whether the work touches a year."""
        return self.is_active_in(year, year)

    def is_active_in(self, year_from: int | None, year_to: int | None) -> bool:
        """Say whether the work touches the years, both included: the rule of `filters.active_in`, for years."""
        if self.is_undated or (self.first is not None and year_to is not None and self.first > year_to):
            return False
        if year_from is None:
            return True
        if self.last is not None:
            return self.last >= year_from
        return self.is_open_ended or (self.first is not None and self.first >= year_from)


def spells(projects: ProjectQuerySet) -> list[Spell]:
    """Group projects by pillar, status, joint or single, and by the years of their beginning and end."""
    counted = (
        projects.order_by()
        .values_list("pillar_id", "status", "is_joint", _year("start_on"), _year("end_on"), "is_open_ended")
        .annotate(number=Count("pk"))
    )
    return [
        Spell(
            pillar, status, is_joint, int(first) if first else None, int(last) if last else None, is_open, n
        )
        for pillar, status, is_joint, first, last, is_open, n in counted
    ]


def _year(day: str) -> Substr:
    """Take the year from the text of a day: both databases do so without calling back."""
    return Substr(Cast(day, CharField()), 1, 4)


def years_offered() -> range:
    """Give the years that facets and pictures count: up to the next, because work without a stated end has no last."""
    return range(_FIRST_YEAR, timezone.localdate().year + 2)


def touching(spells: Sequence[Spell], year: int) -> int:
    """Count the projects whose work touches a year."""
    return sum(spell.number for spell in spells if spell.touches(year))
