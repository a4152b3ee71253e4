"""What the pictures count: the same projects as the list, by the same policy, one query a picture."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from tansiq.access.actor import Actor
from tansiq.projects.models import ProjectQuerySet
from tansiq.projects.queries.facets import reach_by_region, reach_by_state
from tansiq.projects.queries.filters import Filter, found
from tansiq.projects.queries.years import spells, years_offered


def by_pillar(asked: Filter, *, by: Actor) -> list[tuple[int, str, bool, int]]:
    """Count projects by pillar, status, and whether two or more entities carry them out."""
    rows = found(asked, by=by).order_by().values_list("pillar_id", "status", "is_joint")
    return list(rows.annotate(n=Count("pk")))


def by_entity_and_status(asked: Filter, *, by: Actor) -> dict[int, dict[str, int]]:
    """Count projects by entity, the work of its parts included, and status."""
    counted = (
        found(asked, by=by)
        .order_by()
        .values_list("entities__organisation__line__ancestor_id", "status")
        .annotate(n=Count("pk", distinct=True))
    )
    counts: dict[int, dict[str, int]] = {}
    for organisation, status, n in counted:
        if organisation is not None:
            counts.setdefault(organisation, {})[status] = n
    return counts


def by_region(asked: Filter, *, by: Actor) -> dict[int, int]:
    """Count projects by region, each number being what the list finds for that region without global work."""
    return reach_by_region(found(asked, by=by), with_global=False)


def by_state(asked: Filter, *, by: Actor) -> dict[int, int]:
    """Count projects by State, each number being what the list finds for that State without global work."""
    return reach_by_state(found(asked, by=by), with_global=False)


@dataclass(frozen=True)
class Apart:
    """What a picture of places or years cannot show: how many in all, and how many of them stand outside it."""

    total: int
    is_global: int
    undated: int


def apart(asked: Filter, *, by: Actor) -> Apart:
    """Count what stands outside the pictures of places and years."""
    counted = found(asked, by=by).aggregate(
        total=Count("pk"),
        is_global=Count("pk", filter=Q(is_global=True)),
        undated=Count("pk", filter=Q(start_on=None, end_on=None)),
    )
    return Apart(**counted)


def by_year_and_pillar(asked: Filter, *, by: Actor) -> dict[int, dict[int, int]]:
    """Count, for each year, the projects whose work touches it, by pillar; years without any are left out."""
    counts: dict[int, dict[int, int]] = {}
    for spell in spells(found(asked, by=by)):
        for year in years_offered():
            if spell.touches(year):
                pillars = counts.setdefault(year, {})
                pillars[spell.pillar_id] = pillars.get(spell.pillar_id, 0) + spell.number
    return dict(sorted(counts.items()))


def dated(asked: Filter, *, by: Actor, most: int) -> ProjectQuerySet:
    """Give the projects with any date, by their beginning; at most so many."""
    rows = found(asked, by=by).filter(Q(start_on__isnull=False) | Q(end_on__isnull=False))
    ordered = rows.order_by(F("start_on").asc(nulls_first=True), "end_on", "pk")
    return ordered.defer("search_text", "activities")[:most]
