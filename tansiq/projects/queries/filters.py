"""What a reader asks of the matrix, and the rows that answer it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tansiq.access.actor import Actor
from tansiq.kernel.fulltext import matching
from tansiq.projects.enums import Standing, TagState
from tansiq.projects.models import (
    WITHOUT_SERIAL,
    Project,
    ProjectEntity,
    ProjectKind,
    ProjectQuerySet,
    ProjectReach,
    ProjectRegion,
    ProjectState,
    ProjectTheme,
)

FACETS = ("pillar", "status", "joint", "theme", "kind", "entity", "state", "region", "years")


@dataclass(frozen=True)
class Filter:
    """What is asked: several values of one facet widen, several facets narrow."""

    text: str = ""
    pillar: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    entity: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    undated: bool = False
    joint: bool | None = None
    with_global: bool = False
    owner: tuple[str, ...] = ()
    standing: str = Standing.LISTED

    def without(self, facet: str) -> "Filter":
        """Give the same filter with one facet left open, as its own counts need it."""
        if facet == "years":
            return replace(self, year_from=None, year_to=None, undated=False)
        if facet == "joint":
            return replace(self, joint=None)
        cleared: dict[str, Any] = {facet: ()}
        return replace(self, **cleared)

    @property
    def is_empty(self) -> bool:
        """True where nothing narrows the matrix."""
        return self == Filter(with_global=self.with_global)


def _tied(model: type[Model], *conditions: Q, **lookups: Any) -> Q:
    """Rows tied to something; the ids are looked up once, not once a row."""
    return Q(pk__in=_ids(model, *conditions, **lookups))


def _ids(model: type[Model], *conditions: Q, **lookups: Any) -> QuerySet[Any, Any]:
    return model._default_manager.filter(*conditions, **lookups).order_by().values("project_id")


def reaches_state(codes: tuple[str, ...], *, with_global: bool) -> Q:
    """Rows that name one of the States, or a region it belonged to on the day of the facts; global work by choice."""
    named = _ids(ProjectState, state__iso3__in=codes)
    through = _ids(ProjectRegion, held_then("region__members"), region__members__state__iso3__in=codes)
    found = Q(pk__in=named.union(through))
    return found | Q(is_global=True) if with_global else found


def reaches_region(codes: tuple[str, ...], *, with_global: bool) -> Q:
    """Rows that name one of the regions, a region within it, or a State of it on the day of the facts."""
    named = _ids(ProjectRegion, region__line__ancestor__code__in=codes)
    through = _ids(ProjectState, held_then("state__memberships"), state__memberships__region__code__in=codes)
    found = Q(pk__in=named.union(through))
    return found | Q(is_global=True) if with_global else found


def held_then(path: str) -> Q:
    """Memberships at `path` that held on the day of the project's facts; looked up only for those that have dates."""
    day = Subquery(Project.objects.filter(pk=OuterRef("project_id")).values("as_of"))
    return (Q(**{f"{path}__valid_from": None}) | Q(**{f"{path}__valid_from__lte": day})) & (
        Q(**{f"{path}__valid_until": None}) | Q(**{f"{path}__valid_until__gte": day})
    )


UNDATED = Q(start_on=None, end_on=None)


def active_in(year_from: int | None, year_to: int | None) -> Q:
    """Rows whose work touches the years, both included; without any date they touch none."""
    condition = Q(start_on__isnull=False) | Q(end_on__isnull=False)
    if year_to is not None:
        condition &= Q(start_on__lte=date(year_to, 12, 31)) | Q(start_on=None)
    if year_from is not None:
        first = date(year_from, 1, 1)
        condition &= (
            Q(end_on__gte=first)
            | Q(end_on=None, is_open_ended=True)
            | Q(end_on=None, is_open_ended=False, start_on__gte=first)
        )
    return condition


def _conditions(asked: Filter) -> list[Q]:
    """Give one condition per facet that is asked for."""
    not_rejected = (TagState.PROPOSED, TagState.CONFIRMED)
    of: list[tuple[Any, Q]] = [
        (asked.pillar, Q(pillar__code__in=asked.pillar)),
        (asked.status, Q(status__in=asked.status)),
        (asked.owner, Q(owner__code__in=asked.owner)),
        (
            asked.theme,
            _tied(ProjectTheme, state__in=not_rejected, theme__line__ancestor__code__in=asked.theme),
        ),
        (asked.kind, _tied(ProjectKind, state__in=not_rejected, kind__code__in=asked.kind)),
        (asked.entity, _tied(ProjectEntity, organisation__line__ancestor__code__in=asked.entity)),
        (asked.state, reaches_state(asked.state, with_global=asked.with_global)),
        (asked.region, reaches_region(asked.region, with_global=asked.with_global)),
        (asked.year_from or asked.year_to, active_in(asked.year_from, asked.year_to)),
        (asked.undated, UNDATED),
        (asked.joint is not None, Q(is_joint=bool(asked.joint))),
    ]
    return [condition for wanted, condition in of if wanted]


def found(asked: Filter, *, by: Actor) -> ProjectQuerySet:
    """Give the projects that `by` may see and that answer `asked`."""
    rows = Project.objects.visible_to(by).filter(standing=asked.standing)
    for condition in _conditions(asked):
        rows = rows.filter(condition)
    return matching(rows, asked.text) if asked.text.strip() else rows


# By reference: the pillar, then the serial of the document; projects that have none stand last in their pillar, by name.
SORTS: dict[str, tuple[Any, ...]] = {
    "reference": ("pillar_id", WITHOUT_SERIAL, "serial", "title", "id"),
    "title": ("title", "id"),
    "status": ("status", "id"),
    "start": (F("start_on").asc(nulls_last=True), "id"),
    "end": (F("end_on").asc(nulls_last=True), "id"),
    "changed": ("changed_at", "id"),
    "held": (Coalesce("confirmed_on", "as_of").asc(), "id"),
    "-reference": ("-pillar_id", WITHOUT_SERIAL, "-serial", "-title", "-id"),
    "-title": ("-title", "-id"),
    "-status": ("-status", "-id"),
    "-start": (F("start_on").desc(nulls_last=True), "-id"),
    "-end": (F("end_on").desc(nulls_last=True), "-id"),
    "-changed": ("-changed_at", "-id"),
    "-held": (Coalesce("confirmed_on", "as_of").desc(), "-id"),
}


def reached_organisation(code: str, *, by: Actor) -> ProjectQuerySet:
    """Give the projects whose scope names the organisation itself, as a place is named (II-10)."""
    return Project.objects.visible_to(by).listed().filter(_tied(ProjectReach, organisation__code=code))
