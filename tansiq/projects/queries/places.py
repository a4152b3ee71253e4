"""Work by what it concerns: a State, a region, an organisation, a theme, an instrument. Every number is counted from rows that `by` may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Model, Q, QuerySet, Value, When

from tansiq.access.actor import Actor
from tansiq.projects.enums import TagState
from tansiq.projects.models import (
    Project,
    ProjectEntity,
    ProjectKind,
    ProjectQuerySet,
    ProjectReach,
    ProjectRegion,
    ProjectState,
    ProjectTheme,
)
from tansiq.projects.queries.facets import (
    Counts,
    named_and_reached_by_region,
    named_and_reached_by_state,
)
from tansiq.projects.queries.filters import SORTS, held_then
from tansiq.reference.models import Instrument, Organisation, Region, State

NAMED, THROUGH, EVERYWHERE = "named", "through", "global"


@dataclass(frozen=True)
class Ways:
    """How projects come to concern a thing: by naming it, or (where they do not) through something else; or everywhere."""

    named: Q
    through: Q = field(default_factory=lambda: Q(pk__in=()))
    everywhere: Q = field(default_factory=lambda: Q(pk__in=()))

    def condition(self, *ways: str) -> Q:
        """Give the rows of any of `ways`; a row has one way only, the first that fits."""
        parts = {
            NAMED: self.named,
            THROUGH: self.through & ~self.named,
            EVERYWHERE: self.everywhere & ~self.named & ~self.through,
        }
        found = Q(pk__in=())
        for way in ways:
            found |= parts[way]
        return found


@dataclass(frozen=True)
class Work:
    """Projects counted by way, pillar and status."""

    cells: Mapping[tuple[str, int, str], int]

    def count(self, *ways: str, pillar_id: int | None = None, status: str | None = None) -> int:
        """Count the projects of some ways, of one pillar or status where named."""
        return sum(
            n
            for (way, pillar, state), n in self.cells.items()
            if way in ways and pillar_id in (None, pillar) and status in (None, state)
        )


def _listed(by: Actor) -> ProjectQuerySet:
    return Project.objects.visible_to(by).listed()


def _tied(model: type[Model], *conditions: Q, **lookups: Any) -> Q:
    """Rows tied to something; the ids are looked up once, not once a row."""
    return Q(pk__in=model._default_manager.filter(*conditions, **lookups).values("project_id"))


def ways_to_state(state: State) -> Ways:
    """A State is named, or reached through a region that it belonged to on the day of the facts, or by global work."""
    return Ways(
        named=_tied(ProjectState, state=state),
        through=_tied(ProjectRegion, held_then("region__members"), region__members__state=state),
        everywhere=Q(is_global=True),
    )


def ways_to_region(region: Region) -> Ways:
    """A region is named, or a region within it, or a State that belonged to it on the day of the facts; or by global work."""
    return Ways(
        named=_tied(ProjectRegion, region=region),
        through=_tied(ProjectRegion, region__line__ancestor=region)
        | _tied(ProjectState, held_then("state__memberships"), state__memberships__region=region),
        everywhere=Q(is_global=True),
    )


def ways_to_organisation(organisation: Organisation) -> Ways:
    """An organisation carries out the project, itself or by a part of it; or the scope names it, as a place is named."""
    return Ways(
        named=_tied(ProjectEntity, organisation__line__ancestor=organisation),
        through=_tied(ProjectReach, organisation=organisation),
    )


def ways_to_instrument(instrument: Instrument) -> Ways:
    """A project cites an instrument or does not."""
    return Ways(named=_tied(Project.instruments.through, instrument=instrument))


def work(ways: Ways, *, by: Actor) -> Work:
    """Count the projects that concern a thing, by way, pillar and status: one query."""
    whole = _listed(by).filter(ways.named | ways.through | ways.everywhere)
    way = Case(
        When(ways.named, then=Value(NAMED)),
        When(ways.through, then=Value(THROUGH)),
        default=Value(EVERYWHERE),
    )
    counted = (
        whole.order_by().annotate(way=way).values_list("way", "pillar_id", "status").annotate(n=Count("pk"))
    )
    return Work({(way, pillar, status): n for way, pillar, status, n in counted})


def projects(ways: Ways, *wanted: str, by: Actor) -> ProjectQuerySet:
    """Give the projects that concern a thing in any of the ways wanted, in the order of the matrix."""
    found = _listed(by).filter(ways.condition(*wanted)).order_by(*SORTS["reference"])
    return found.defer("search_text", "activities")


def through_region(state: State, region: Region) -> Q:
    """Rows that name a region to which the State belonged on the day of the facts."""
    return _tied(ProjectRegion, held_then("region__members"), region__members__state=state, region=region)


def regions_through(state: State, *, by: Actor) -> dict[int, int]:
    """Count, by region, the projects that reach the State through it and do not name the State."""
    reached = _listed(by).filter(ways_to_state(state).condition(THROUGH)).order_by()
    counted = (
        ProjectRegion.objects.filter(
            held_then("region__members"), project__in=reached.values("pk"), region__members__state=state
        )
        .values_list("region_id")
        .annotate(n=Count("project_id", distinct=True))
    )
    return dict(counted)


def organisations_in(ways: Ways, *wanted: str, by: Actor) -> dict[int, int]:
    """Count, by organisation, the projects that it or a part of it carries out among those of the ways wanted."""
    found = _listed(by).filter(ways.condition(*wanted)).order_by()
    counted = (
        ProjectEntity.objects.filter(project__in=found.values("pk"), organisation__isnull=False)
        .order_by()
        .values_list("organisation__line__ancestor_id")
        .annotate(n=Count("project_id", distinct=True))
    )
    return dict(counted)


def with_organisation(organisation: Organisation) -> Q:
    """Rows that an organisation, or a part of it, carries out."""
    return ways_to_organisation(organisation).named


def by_state(*, by: Actor) -> tuple[Counts, Counts]:
    """Count the projects that name each State, and those that name it or reach it through a region of the day of their facts."""
    return named_and_reached_by_state(_listed(by))


def by_region(*, by: Actor) -> tuple[Counts, Counts]:
    """Count the projects that name each region, and those that name it, a region within it, or a State of it."""
    return named_and_reached_by_region(_listed(by))


def by_organisation(*, by: Actor) -> dict[int, int]:
    """Count the projects that each organisation, or a part of it, carries out."""
    return _by_tie(ProjectEntity.objects, "organisation__line__ancestor_id", by)


def by_theme(*, by: Actor) -> dict[int, int]:
    """Count the projects of each theme and of those below it, proposed tags included, rejected ones not."""
    return _by_tie(_live(ProjectTheme), "theme__line__ancestor_id", by)


def by_kind(*, by: Actor) -> dict[int, int]:
    """Count the projects of each kind of activity, proposed tags included, rejected ones not."""
    return _by_tie(_live(ProjectKind), "kind_id", by)


def by_instrument(*, by: Actor) -> dict[int, int]:
    """Count the projects that cite each instrument."""
    return _by_tie(Project.instruments.through.objects, "instrument_id", by)


def _live(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.filter(state__in=(TagState.PROPOSED, TagState.CONFIRMED))


def _by_tie(ties: Any, key: str, by: Actor) -> dict[int, int]:
    found = _listed(by).order_by().values("pk")
    counted = (
        ties.filter(project__in=found)
        .order_by()
        .values_list(key)
        .annotate(n=Count("project_id", distinct=True))
    )
    return {value: n for value, n in counted if value is not None}


def global_count(*, by: Actor) -> int:
    """Count the global work, which concerns every State."""
    return _listed(by).filter(is_global=True).count()


def partners(counts: Mapping[int, int], *, own_root: int, roots: Collection[int]) -> dict[int, int]:
    """Keep, of organisations counted, the roots other than one's own: who works jointly, parts folded into parents."""
    return {pk: n for pk, n in counts.items() if pk in roots and pk != own_root}


def counted_by_pillar_and_status(*, by: Actor) -> dict[tuple[int, str], int]:
    """Count the whole matrix by pillar and status."""
    counted = _listed(by).order_by().values_list("pillar_id", "status").annotate(n=Count("pk"))
    return {(pillar, status): n for pillar, status, n in counted}
