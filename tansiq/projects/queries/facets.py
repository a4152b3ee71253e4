"""Facets: each counted as if it alone were left open, so that choosing an option finds exactly its count."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Value

from tansiq.access.actor import Actor
from tansiq.kernel.counting import Arm, Rows, count_within
from tansiq.projects.enums import Status, TagState
from tansiq.projects.models import (
    Project,
    ProjectEntity,
    ProjectKind,
    ProjectQuerySet,
    ProjectRegion,
    ProjectState,
    ProjectTheme,
)
from tansiq.projects.queries.filters import Filter, found
from tansiq.projects.queries.years import Spell, spells, touching, years_offered
from tansiq.reference.models import OrganisationLine, ThemeLine
from tansiq.reference.queries import Book, by_name


@dataclass(frozen=True)
class Option:
    """One value of a facet with the number of rows it would find; `thing` is what it names, where it names one."""

    value: str
    count: int
    is_chosen: bool
    thing: Any = None
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """One facet with its options, in the order to show."""

    key: str
    options: Sequence[Option]

    @property
    def most(self) -> int:
        """The largest count, against which bars are drawn."""
        return max((option.count for option in self.options), default=0)


def facets(asked: Filter, *, by: Actor, book: Book) -> list[Facet]:
    """Count every facet: two queries, whatever the rows."""
    counts = _tie_counts(asked, by)
    return [
        *_own(asked, by, book),
        _themes(asked, counts["theme"], book),
        _kinds(asked, counts["kind"], book),
        _entities(asked, counts["entity"], book),
        _states(asked, counts, book),
        _regions(asked, counts, book),
    ]


Counts = Mapping[int, int]


def _own(asked: Filter, by: Actor, book: Book) -> list[Facet]:
    """Count pillar, status, joint and years, which each project holds itself, from one grouped query."""
    everything = asked.without("pillar").without("status").without("joint").without("years")
    counted = spells(found(everything, by=by))
    pillar_ids = {pillar.code: pk for pk, pillar in book.pillars.items()}

    def left(facet: str) -> list[Spell]:
        return [spell for spell in counted if _fits(spell, asked.without(facet), pillar_ids)]

    pillars = _sums(left("pillar"), lambda spell: spell.pillar_id)
    statuses = _sums(left("status"), lambda spell: spell.status)
    joint = _sums(left("joint"), lambda spell: spell.is_joint)
    ordered = sorted(book.pillars.values(), key=lambda pillar: pillar.order)
    return [
        Facet("pillar", [Option(p.code, pillars[p.pk], p.code in asked.pillar, p) for p in ordered]),
        Facet("status", [Option(s, statuses[s], s in asked.status, s) for s in Status]),
        Facet(
            "joint",
            [Option("01"[is_joint], joint[is_joint], asked.joint is is_joint) for is_joint in (True, False)],
        ),
        _years(asked, left("years")),
    ]


def _fits(spell: Spell, asked: Filter, pillar_ids: Mapping[str, int]) -> bool:
    """Say whether projects answer what is asked of pillar, status, joint or single, and years."""
    return (
        (not asked.pillar or any(pillar_ids.get(code) == spell.pillar_id for code in asked.pillar))
        and (not asked.status or spell.status in asked.status)
        and (asked.joint is None or spell.is_joint is asked.joint)
        and (not asked.undated or spell.is_undated)
        and (not (asked.year_from or asked.year_to) or spell.is_active_in(asked.year_from, asked.year_to))
    )


def _sums(counted: Iterable[Spell], key: Callable[[Spell], Any]) -> Counter[Any]:
    sums: Counter[Any] = Counter()
    for spell in counted:
        sums[key(spell)] += spell.number
    return sums


def _years(asked: Filter, counted: Sequence[Spell]) -> Facet:
    """Count the projects whose work touches each year, and those without any date."""
    touched = {year: touching(counted, year) for year in years_offered()}
    options = [
        Option(str(year), n, asked.year_from == asked.year_to == year) for year, n in touched.items() if n
    ]
    undated = sum(spell.number for spell in counted if spell.is_undated)
    return Facet("years", [*options, Option("", undated, asked.undated)])


def _tie_counts(asked: Filter, by: Actor) -> dict[str, dict[int, int]]:
    """Count the facets that rest on ties, each as if it alone were left open, and global work where it counts for every place.

    The result maps facet → value → number of distinct projects. Facets for which nothing is asked share one set.
    """
    live = {"state__in": (TagState.PROPOSED, TagState.CONFIRMED)}
    sets: dict[str, Rows] = {}

    def open_for(facet: str, *, placed: bool = False) -> str:
        name = facet if getattr(asked, facet) else "found"
        rows = found(asked.without(facet), by=by)
        if placed and asked.with_global:
            name, rows = f"placed_{name}", rows.filter(is_global=False)
        return _put(sets, f"in_{name}", rows)

    arms = {
        "theme": Arm(
            [_pairs(ProjectTheme, "theme_id", **live)], open_for("theme"), _lines(ThemeLine, "theme")
        ),
        "kind": Arm([_pairs(ProjectKind, "kind_id", **live)], open_for("kind")),
        "entity": Arm(
            [_pairs(ProjectEntity, "organisation_id", organisation__isnull=False)],
            open_for("entity"),
            _lines(OrganisationLine, "organisation"),
        ),
        "state": Arm(_state_pairs(), open_for("state", placed=True)),
        "region": Arm(_region_pairs(), open_for("region", placed=True)),
    }
    if asked.with_global:
        for facet in ("state", "region"):
            everywhere = found(asked.without(facet), by=by).filter(is_global=True)
            name = _put(sets, f"global_{facet}", everywhere)
            arms[f"global_{facet}"] = Arm([Project.objects.order_by().values_list(Value(0), "pk")], name)
    return {"global_state": {}, "global_region": {}, **count_within(sets, arms)}


def _put(sets: dict[str, Rows], name: str, projects: ProjectQuerySet) -> str:
    """Keep a set of projects, each with the day of its facts; give its name."""
    sets.setdefault(name, projects.order_by().values_list("pk", "as_of"))
    return name


def _lines(model: type[Model], name: str) -> Rows:
    """Give pairs of a thing and each that it is part of, itself included."""
    return model._default_manager.values_list(f"{name}_id", "ancestor_id")


def _pairs(model: type[Model], key: str, *more: str, **lookups: Any) -> Rows:
    """Give pairs of a key and a project."""
    return model._default_manager.filter(**lookups).order_by().values_list(key, "project_id", *more)


def _state_pairs() -> list[Rows]:
    """Pair each State with the projects that name it, or a region it belonged to on the day of the facts."""
    return [
        _pairs(ProjectState, "state_id"),
        _pairs(ProjectRegion, *_spell("region__members", "state_id"), region__members__isnull=False),
    ]


def _region_pairs() -> list[Rows]:
    """Pair each region with the projects that name it, a region within it, or a State of it on the day of the facts."""
    return [
        _pairs(ProjectRegion, "region__line__ancestor_id", region__line__isnull=False),
        _pairs(ProjectState, *_spell("state__memberships", "region_id"), state__memberships__isnull=False),
    ]


def _spell(path: str, key: str) -> tuple[str, str, str]:
    return f"{path}__{key}", f"{path}__valid_from", f"{path}__valid_until"


def _themes(asked: Filter, counts: Counts, book: Book) -> Facet:
    ordered = sorted(book.themes.values(), key=lambda theme: theme.order)
    roots = [theme for theme in ordered if theme.parent_id is None]
    tree = [t for root in roots for t in (root, *(c for c in ordered if c.parent_id == root.pk))]
    return Facet(
        "theme",
        [
            Option(t.code, counts.get(t.pk, 0), t.code in asked.theme, t, depth=int(t.parent_id is not None))
            for t in tree
            if counts.get(t.pk) or t.code in asked.theme
        ],
    )


def _kinds(asked: Filter, counts: Counts, book: Book) -> Facet:
    return Facet(
        "kind",
        [
            Option(k.code, counts.get(k.pk, 0), k.code in asked.kind, k)
            for k in sorted(book.kinds.values(), key=lambda kind: kind.order)
            if counts.get(k.pk) or k.code in asked.kind
        ],
    )


def _entities(asked: Filter, counts: Counts, book: Book) -> Facet:
    """Count work by entity, that of its parts included, the busiest first."""
    chosen = [o.pk for o in book.organisations.values() if o.code in asked.entity]
    ids = sorted({*counts, *chosen}, key=lambda pk: (-counts.get(pk, 0), str(book.organisations[pk])))
    return Facet(
        "entity",
        [
            Option(o.code, counts.get(o.pk, 0), o.code in asked.entity, o)
            for o in (book.organisations[pk] for pk in ids)
        ],
    )


def _states(asked: Filter, counts: Mapping[str, Counts], book: Book) -> Facet:
    """Count work by State, through its regions too, in the alphabetical order of the reader's language."""
    everywhere = counts["global_state"].get(0, 0)
    total = _with(everywhere, counts["state"])
    return Facet(
        "state",
        [
            Option(s.iso3, total.get(s.pk, everywhere), s.iso3 in asked.state, s)
            for s in by_name(book.states.values())
            if total.get(s.pk) or s.iso3 in asked.state
        ],
    )


def _regions(asked: Filter, counts: Mapping[str, Counts], book: Book) -> Facet:
    """Count work by region: named, named by a region within it, or through a State of it on the day of the facts."""
    everywhere = counts["global_region"].get(0, 0)
    total = _with(everywhere, counts["region"])
    ordered = sorted(book.regions.values(), key=lambda r: (r.kind != "grouping", r.kind, r.name))
    return Facet(
        "region",
        [
            Option(r.code, total.get(r.pk, everywhere), r.code in asked.region, r)
            for r in ordered
            if total.get(r.pk) or r.code in asked.region
        ],
    )


def _with(everywhere: int, counts: Counts) -> dict[int, int]:
    """Add global work, which reaches every place, to each place's own."""
    return {place: n + everywhere for place, n in counts.items()}


def reach_by_state(projects: ProjectQuerySet, *, with_global: bool) -> dict[int, int]:
    """Count the projects that reach each State: named, or through a region it belonged to on the day of the facts.

    Global work, which reaches every State, is one number added to all where `with_global`.
    """
    return _reach(projects, _state_pairs(), with_global)


def reach_by_region(projects: ProjectQuerySet, *, with_global: bool) -> dict[int, int]:
    """Count the projects that concern each region; see `_regions` for what that means."""
    return _reach(projects, _region_pairs(), with_global)


def named_and_reached_by_state(projects: ProjectQuerySet) -> tuple[Counts, Counts]:
    """Count the projects that name each State, and those that reach it: one query, in which they are found once."""
    return _named_and_reached(projects, _pairs(ProjectState, "state_id"), _state_pairs())


def named_and_reached_by_region(projects: ProjectQuerySet) -> tuple[Counts, Counts]:
    """Count the projects that name each region, and those that concern it: one query, in which they are found once."""
    return _named_and_reached(projects, _pairs(ProjectRegion, "region_id"), _region_pairs())


def _named_and_reached(projects: ProjectQuerySet, named: Rows, reached: list[Rows]) -> tuple[Counts, Counts]:
    sets: dict[str, Rows] = {}
    within = _put(sets, "placed", projects)
    counted = count_within(sets, {"named": Arm([named], within), "reached": Arm(reached, within)})
    return counted["named"], counted["reached"]


def _reach(projects: ProjectQuerySet, pairs: list[Rows], with_global: bool) -> dict[int, int]:
    sets: dict[str, Rows] = {}
    placed = _put(sets, "placed", projects.filter(is_global=False) if with_global else projects)
    everywhere = projects.filter(is_global=True).count() if with_global else 0
    return _with(everywhere, count_within(sets, {"place": Arm(pairs, placed)})["place"])
