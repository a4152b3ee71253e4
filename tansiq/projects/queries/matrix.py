"""The rows of the matrix page, and how a row reaches the State or region that was asked for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from tansiq.access.actor import Actor
from tansiq.projects.enums import TagState
from tansiq.projects.models import (
    Project,
    ProjectEntity,
    ProjectQuerySet,
    ProjectRegion,
    ProjectState,
    ProjectTheme,
)
from tansiq.projects.queries.filters import SORTS, Filter, found
from tansiq.projects.queries.ties import Ties
from tansiq.reference.models import RegionMember
from tansiq.reference.queries import Book


@dataclass(frozen=True)
class Reach:
    """How a project comes to concern a place: named itself, through regions or States (their ids), or as global work."""

    is_named: bool = False
    region_ids: tuple[int, ...] = ()
    is_global: bool = False
    state_ids: tuple[int, ...] = ()


def listed(asked: Filter, *, by: Actor, sort: str = "reference") -> ProjectQuerySet:
    """Give the rows that answer, in order, without the long texts; `ties.ties_of` gives what a page of them is tied to."""
    found_rows = found(asked, by=by).order_by(*SORTS.get(sort, SORTS["reference"]))
    return found_rows.defer("search_text", "activities")


def rows(asked: Filter, *, by: Actor, sort: str = "reference") -> ProjectQuerySet:
    """Give the rows of the matrix with what every column needs, in order."""
    return with_ties(found(asked, by=by).order_by(*SORTS.get(sort, SORTS["reference"])))


def with_ties(projects: ProjectQuerySet) -> ProjectQuerySet:
    """Fetch entities, places and themes along: one query each, whatever the rows; names come from the book."""
    kept = ProjectTheme.objects.exclude(state=TagState.REJECTED).order_by("theme__order")
    return projects.defer("search_text", "activities").prefetch_related(
        Prefetch("entities", ProjectEntity.objects.order_by("order")),
        Prefetch("states", ProjectState.objects.order_by("pk")),
        Prefetch("regions", ProjectRegion.objects.order_by("pk")),
        Prefetch("themes", kept),
    )


def reaches(projects: Iterable[Project], *, state_ids: Iterable[int]) -> dict[int, Reach]:
    """Say of each project (with its ties) how it reaches any of the States: one query, keyed by project id."""
    wanted = set(state_ids)
    projects = list(projects)
    regions = {tie.region_id for project in projects for tie in project.regions.all()}
    spells = list(RegionMember.objects.filter(region_id__in=regions, state_id__in=wanted))
    return {project.pk: _reach(project, wanted, spells) for project in projects}


def _reach(project: Project, wanted: set[int], spells: list[RegionMember]) -> Reach:
    through = [
        tie.region_id
        for tie in project.regions.all()
        if any(s.region_id == tie.region_id and s.held_on(project.as_of) for s in spells)
    ]
    return Reach(
        is_named=any(tie.state_id in wanted for tie in project.states.all()),
        region_ids=tuple(through),
        is_global=project.is_global,
    )


def reach_of(
    project: Project, ties: Ties, *, state_ids: Collection[int], region_ids: Collection[int], book: Book
) -> Reach:
    """Say how a project of the list reaches any of the States and regions that were asked for; no query."""
    day = project.as_of
    states = [pk for pk, _place in ties.states]
    through_regions = [pk for pk in ties.regions if _members(pk, day, book) & set(state_ids)]
    wanted = set(region_ids)
    named_regions = [pk for pk in ties.regions if wanted & set(book.regions_above(pk))]
    within: set[int] = set().union(*(_members(pk, day, book) for pk in wanted))
    return Reach(
        is_named=bool(set(states) & set(state_ids) or set(ties.regions) & wanted),
        region_ids=tuple(
            dict.fromkeys([*through_regions, *(pk for pk in named_regions if pk not in wanted)])
        ),
        state_ids=tuple(dict.fromkeys(pk for pk in states if pk in within)),
        is_global=project.is_global,
    )


def _members(region_id: int, day: date, book: Book) -> set[int]:
    return {spell.state_id for spell in book.spells.get(region_id, ()) if spell.held_on(day)}
