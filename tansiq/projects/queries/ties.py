"""What projects are tied to, for a page of them: one query, whatever the rows and however many kinds of tie."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from tansiq.projects.models import (
    Project,
    ProjectEntity,
    ProjectKind,
    ProjectReach,
    ProjectRegion,
    ProjectState,
    ProjectTheme,
)


@dataclass(frozen=True)
class Named:
    """An entity in the order printed; `organisation_id` where it was recognised."""

    printed: str
    organisation_id: int | None


@dataclass(frozen=True)
class Tagged:
    """A theme or kind of activity with the words that led to it; `pk` is the tag's own."""

    pk: int
    thing_id: int
    state: str
    words: tuple[str, ...]


@dataclass
class Ties:
    """Everything one project is tied to; ids are of reference things, their names stand in the book."""

    entities: list[Named] = field(default_factory=list)
    states: list[tuple[int, int | None]] = field(default_factory=list)
    regions: list[int] = field(default_factory=list)
    reaches: list[int] = field(default_factory=list)
    instruments: list[int] = field(default_factory=list)
    themes: list[Tagged] = field(default_factory=list)
    kinds: list[Tagged] = field(default_factory=list)


ROW = ("entities", "states", "regions", "reaches", "themes")
EVERYTHING = (*ROW, "instruments", "kinds")


def ties_of(projects: Iterable[Project], *, kinds: Collection[str] = ROW) -> dict[int, Ties]:
    """Give the ties of each project (which the reader may see), keyed by its id."""
    ids = [project.pk for project in projects]
    ties = {pk: Ties() for pk in ids}
    first, *others = (_ARMS[kind](ids) for kind in kinds)
    for kind, project, pk, thing, other, _order, text, state in sorted(
        first.union(*others, all=True), key=_place
    ):
        _add(ties[project], kind, pk, thing, other, text, state)
    return ties


def _place(row: tuple[Any, ...]) -> tuple[int, int]:
    """Entities stand in the order printed, the rest in the order written."""
    return row[5], row[2]


def _add(ties: Ties, kind: str, pk: int, thing: int, other: int, text: str, state: str) -> None:
    if kind == "entities":
        ties.entities.append(Named(printed=text, organisation_id=thing or None))
    elif kind == "states":
        ties.states.append((thing, other or None))
    elif kind in {"themes", "kinds"}:
        getattr(ties, kind).append(Tagged(pk, thing, state, tuple(json.loads(text))))
    else:
        getattr(ties, kind).append(thing)


def _rows(
    kind: str, model: type[Model], ids: list[int], thing: Any, **columns: Any
) -> QuerySet[Any, tuple[Any, ...]]:
    """Give one arm of the union: kind, project, row, thing, other, order, text, state. No arm has a NULL column."""
    return (
        model._default_manager.filter(project_id__in=ids)
        .order_by()
        .values_list(
            Value(kind),
            F("project_id"),
            F("id"),
            thing,
            columns.get("other", Value(0)),
            columns.get("order", Value(0)),
            columns.get("text", Value("")),
            columns.get("state", Value("")),
        )
    )


def _tags(kind: str, model: type[Model], ids: list[int], thing: str) -> QuerySet[Any, tuple[Any, ...]]:
    return _rows(kind, model, ids, F(thing), text=Cast("words", TextField()), state=F("state"))


_ARMS: dict[str, Any] = {
    "entities": lambda ids: _rows(
        "entities",
        ProjectEntity,
        ids,
        Coalesce(F("organisation_id"), Value(0)),
        order=F("order"),
        text=F("printed"),
    ),
    "states": lambda ids: _rows(
        "states", ProjectState, ids, F("state_id"), other=Coalesce(F("place_id"), Value(0))
    ),
    "regions": lambda ids: _rows("regions", ProjectRegion, ids, F("region_id")),
    "reaches": lambda ids: _rows("reaches", ProjectReach, ids, F("organisation_id")),
    "instruments": lambda ids: _rows("instruments", Project.instruments.through, ids, F("instrument_id")),
    "themes": lambda ids: _tags("themes", ProjectTheme, ids, "theme_id"),
    "kinds": lambda ids: _tags("kinds", ProjectKind, ids, "kind_id"),
}
