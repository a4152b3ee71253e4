"""The pictures of the matrix, drawn by the server: what each counts, its bars or tiles, and its table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tansiq.access.actor import Actor
from tansiq.projects.enums import Status
from tansiq.projects.models import Project
from tansiq.projects.queries import pictures as counted
from tansiq.reference.models import Organisation, Pillar, Region, State
from tansiq.reference.queries import Book, by_name
from tansiq.web.common import words
from tansiq.web.common.components import (
    Bar,
    Cell,
    Column,
    Part,
    Span,
    Table,
    Tile,
    TileGroup,
    Timeline,
    shares,
    tones,
)
from tansiq.web.projects.address import Asked, href
from tansiq.web.templatetags.tansiq import period

Text = str | Promise
Rows = list[list[Text | int | Cell]]
MOST_SPANS = 100
_MOST_BARS = 40


@dataclass(frozen=True)
class Section:
    """One part of a picture: bars, tiles or a timeline, always with its table."""

    title: Text
    table: Table
    bars: Sequence[Bar] = ()
    key: Sequence[Part] = ()
    tiles: Sequence[TileGroup] = ()
    timeline: Timeline | None = None
    note: Text = ""


@dataclass(frozen=True)
class Picture:
    """One picture: the question it answers, and its parts."""

    question: Text
    sections: Sequence[Section]
    notes: Sequence[Text] = field(default_factory=tuple)


def _to(asked: Asked, **wanted: Any) -> str:
    """Give the address of the list that a number counts."""
    return href(asked.with_filter(**wanted), reverse("projects:matrix"))


def _exactly(asked: Asked, n: int, **wanted: tuple[str, ...]) -> str:
    """Give the address of the list that `n` counts, or none where no address says it.

    Values of one facet widen each other: where the reader asked for others of the same facet, the list cannot be narrowed
    to both.
    """
    open_or_asked = all(
        not getattr(asked.filter, facet) or set(values) <= set(getattr(asked.filter, facet))
        for facet, values in wanted.items()
    )
    return _to(asked, **wanted) if n and open_or_asked else ""


def _exactly_there(asked: Asked, n: int, **place: tuple[str, ...]) -> str:
    """Give the address of the work in a place alone, without the global work that the reader may have asked for."""
    other_place = asked.filter.region if "state" in place else asked.filter.state
    if asked.filter.with_global and other_place:
        return ""
    return _exactly(asked.with_filter(with_global=False), n, **place)


def _stacked(
    counts: Sequence[Mapping[str, int]], labels: Mapping[str, Text], tone: Mapping[str, str]
) -> list[list[Part]]:
    """Give the parts of several stacked bars, drawn to one scale."""
    largest = max((sum(count.values()) for count in counts), default=0)
    return [
        [
            Part(100 * count[key] / largest, tone[key], labels[key], count[key])
            for key in labels
            if count.get(key)
        ]
        for count in counts
    ]


_STATUSES: dict[str, Text] = {str(s): s.label for s in Status}
_STATUS_TONES = {str(s): str(s) for s in Status}


def _sum(count: Mapping[str, int]) -> int:
    return sum(count.values())


def _key(labels: Mapping[str, Text], tone: Mapping[str, str]) -> list[Part]:
    return [Part(0, tone[key], label) for key, label in labels.items()]


def _pillars(book: Book) -> list[Pillar]:
    return sorted(book.pillars.values(), key=lambda pillar: pillar.order)


# --- balance ---


def balance(asked: Asked, *, by: Actor, book: Book) -> Picture:
    """Balance across pillars, by status and by the number of entities."""
    counts = counted.by_pillar(asked.filter, by=by)
    pillars = _pillars(book)
    by_status = _by_pillar(pillars, _STATUSES, ((p, s, n) for p, s, _joint, n in counts))
    by_joint = _by_pillar(pillars, _JOINT, ((p, str(int(joint)), n) for p, _s, joint, n in counts))
    return Picture(
        _("How is the work spread over the pillars?"),
        [
            _spread(
                _("Projects by pillar and status"), by_status, _STATUSES, _STATUS_TONES, asked, _of_status
            ),
            _spread(
                _("Joint and single projects by pillar"), by_joint, _JOINT, _JOINT_TONES, asked, _of_joint
            ),
        ],
    )


_JOINT: dict[str, Text] = {
    "1": gettext_lazy("Joint: two or more entities"),
    "0": gettext_lazy("A single entity"),
}
_JOINT_TONES = {"1": "5", "0": "2"}


def _of_status(asked: Asked, n: int, pillar: Pillar, value: str) -> str:
    return _exactly(asked, n, pillar=(pillar.code,), status=(value,))


def _of_joint(asked: Asked, n: int, pillar: Pillar, value: str) -> str:
    return _exactly(asked.with_filter(joint=value == "1"), n, pillar=(pillar.code,))


Spread = list[tuple[Pillar, dict[str, int]]]


def _by_pillar(
    pillars: Sequence[Pillar], keys: Mapping[str, Text], counts: Iterable[tuple[int, str, int]]
) -> Spread:
    spread = {p.pk: dict.fromkeys(keys, 0) for p in pillars}
    for pillar, key, n in counts:
        spread[pillar][key] += n
    return [(p, spread[p.pk]) for p in pillars]


def _spread(
    title: str,
    spread: Spread,
    labels: Mapping[str, Text],
    tone: Mapping[str, str],
    asked: Asked,
    narrowed: Callable[[Asked, int, Pillar, str], str],
) -> Section:
    parts = _stacked([count for _p, count in spread], labels, tone)
    bars = [
        Bar(p.short_name, sum(count.values()), drawn, _exactly(asked, _sum(count), pillar=(p.code,)), p.name)
        for (p, count), drawn in zip(spread, parts, strict=True)
    ]
    rows: Rows = [
        [
            p.name,
            *(Cell(n, narrowed(asked, n, p, key)) for key, n in count.items()),
            Cell(_sum(count), _exactly(asked, _sum(count), pillar=(p.code,))),
        ]
        for p, count in spread
    ]
    totals = [sum(count[key] for _p, count in spread) for key in labels]
    columns = [Column(_("Pillar")), *(Column(label, is_numeric=True) for label in labels.values()), _number()]
    table = Table(title, columns, [*rows, [_("All"), *totals, sum(totals)]], is_caption_hidden=True)
    return Section(title, table, bars=bars, key=_key(labels, tone))


def _number() -> Column:
    return Column(_("Projects"), is_numeric=True)


# --- entities ---


def entities(asked: Asked, *, by: Actor, book: Book) -> Picture:
    """Work by entity, that of its parts included."""
    counts = counted.by_entity_and_status(asked.filter, by=by)
    ordered = sorted(counts, key=lambda pk: (-sum(counts[pk].values()), str(book.organisations[pk])))
    named = [book.organisations[pk] for pk in ordered]
    parts = _stacked([counts[pk] for pk in ordered], _STATUSES, _STATUS_TONES)
    bars = [
        Bar(str(o), _sum(counts[o.pk]), part, _exactly(asked, _sum(counts[o.pk]), entity=(o.code,)), o.name)
        for o, part in zip(named, parts, strict=True)
    ][:_MOST_BARS]
    columns = [
        Column(_("Entity")),
        Column(_("Name")),
        *(Column(label, is_numeric=True) for label in _STATUSES.values()),
        _number(),
    ]
    rows: Rows = [
        [
            str(o),
            o.name,
            *(_entity_cell(asked, o, counts[o.pk].get(s, 0), s) for s in _STATUSES),
            Cell(_sum(counts[o.pk]), _exactly(asked, _sum(counts[o.pk]), entity=(o.code,))),
        ]
        for o in named
    ]
    title = _("Projects by entity and status")
    section = Section(
        title,
        Table(title, columns, rows, is_caption_hidden=True),
        bars=bars,
        key=_key(_STATUSES, _STATUS_TONES),
        note=_(
            "Work of a part is counted for the whole too; a joint project is counted for each of its entities."
        ),
    )
    return Picture(_("Who does how much?"), [section])


def _entity_cell(asked: Asked, organisation: Organisation, n: int, status: str) -> Cell:
    return Cell(n, _exactly(asked, n, entity=(organisation.code,), status=(status,)))


# --- regions ---


def regions(asked: Asked, *, by: Actor, book: Book) -> Picture:
    """Work by M49 subregion and by named grouping."""
    counts = counted.by_region(asked.filter, by=by)
    outside = counted.apart(asked.filter, by=by)
    subregions = _subregions(book)
    groupings = sorted(
        (r for r in book.regions.values() if r.kind == "grouping" and counts.get(r.pk)), key=lambda r: r.name
    )
    return Picture(
        _("Where is the work?"),
        [
            _places(_("Projects by subregion (M49)"), subregions, counts, asked),
            _places(_("Projects by named grouping"), groupings, counts, asked),
        ],
        [_counted_how(), *_global_note(outside)],
    )


def _counted_how() -> str:
    return _(
        "A project counts for a place that it names, that lies in a region it names, or whose States it names."
    )


def _subregions(book: Book) -> list[Region]:
    """Give the subregions in which States lie, in the order of the code that M49 gives their continents."""
    found = {s.subregion_id for s in book.states.values() if s.subregion_id is not None}

    def place(region: Region) -> tuple[list[str], str]:
        return [book.regions[pk].code for pk in reversed(book.regions_above(region.pk))][:-1], region.name

    return sorted((book.regions[pk] for pk in found), key=place)


def _places(title: str, places: Sequence[Region], counts: Mapping[int, int], asked: Asked) -> Section:
    numbers = [counts.get(place.pk, 0) for place in places]
    bars = [
        Bar(place.name, n, [Part(share, "4", count=n)], _exactly_there(asked, n, region=(place.code,)))
        for place, n, share in zip(places, numbers, shares(numbers), strict=True)
    ]
    rows: Rows = [
        [place.name, Cell(n, _exactly_there(asked, n, region=(place.code,)))]
        for place, n in zip(places, numbers, strict=True)
    ]
    table = Table(title, [Column(_("Region or grouping")), _number()], rows, is_caption_hidden=True)
    return Section(title, table, bars=bars)


def _global_note(outside: counted.Apart) -> list[str]:
    if not outside.is_global:
        return []
    number = {"number": words.number(outside.is_global), "total": words.number(outside.total)}
    return [
        _("Global work, %(number)s of %(total)s projects, reaches every place and is not counted here.")
        % number
    ]


# --- map ---


def tile_map(asked: Asked, *, by: Actor, book: Book) -> Picture:
    """Who works where: one tile a State, equal in size, in alphabetical order within its subregion."""
    counts = counted.by_state(asked.filter, by=by)
    outside = counted.apart(asked.filter, by=by)
    groups = [(region.name, _states_in(region, book)) for region in _subregions(book)]
    made_up = by_name(s for s in book.states.values() if s.subregion_id is None and counts.get(s.pk))
    groups += [(_("Other States"), made_up)] if made_up else []
    states = [state for _name, group in groups for state in group]
    tone = dict(zip((s.pk for s in states), tones([counts.get(s.pk, 0) for s in states]), strict=True))
    tiles = [
        TileGroup(name, [_tile(state, counts.get(state.pk, 0), tone[state.pk], asked) for state in group])
        for name, group in groups
    ]
    rows: Rows = [
        [s.name, Cell(counts.get(s.pk, 0), _exactly_there(asked, counts.get(s.pk, 0), state=(s.iso3,)))]
        for s in by_name(states)
    ]
    title = _("Projects that reach each State")
    table = Table(title, [Column(_("State")), _number()], rows, is_caption_hidden=True)
    notes = [_counted_how(), *_global_note(outside)]
    return Picture(_("Where do they work?"), [Section(title, table, tiles=tiles)], notes)


def _states_in(region: Region, book: Book) -> list[State]:
    return by_name(s for s in book.states.values() if s.subregion_id == region.pk)


def _tile(state: State, n: int, tone: int, asked: Asked) -> Tile:
    return Tile(state.iso3, state.name, n, tone, _exactly_there(asked, n, state=(state.iso3,)))


# --- years ---

_PILLAR_TONES = ("2", "3", "4", "5")


def years(asked: Asked, *, by: Actor, book: Book) -> Picture:
    """Projects active in each year, by pillar."""
    counts = counted.by_year_and_pillar(asked.filter, by=by)
    outside = counted.apart(asked.filter, by=by)
    pillars = _pillars(book)
    labels: dict[str, Text] = {p.code: p.short_name for p in pillars}
    tone = {p.code: _PILLAR_TONES[order % len(_PILLAR_TONES)] for order, p in enumerate(pillars)}
    by_code = [{p.code: by_pillar.get(p.pk, 0) for p in pillars} for by_pillar in counts.values()]
    bars = [
        Bar(words.digits(str(year)), sum(count.values()), parts, _in(asked, year))
        for year, count, parts in zip(counts, by_code, _stacked(by_code, labels, tone), strict=True)
    ]
    rows: Rows = [
        [words.digits(str(year)), *count.values(), Cell(_sum(count), _in(asked, year))]
        for year, count in zip(counts, by_code, strict=True)
    ]
    columns = [Column(_("Year")), *(Column(label, is_numeric=True) for label in labels.values()), _number()]
    title = _("Projects active in each year, by pillar")
    section = Section(
        title, Table(title, columns, rows, is_caption_hidden=True), bars=bars, key=_key(labels, tone)
    )
    return Picture(_("When is the work?"), [section], _undated_note(outside))


def _in(asked: Asked, year: int) -> str:
    wanted = asked.filter
    is_within = (wanted.year_from or year) <= year <= (wanted.year_to or year)
    return _to(asked, year_from=year, year_to=year, undated=False) if is_within else ""


def _undated_note(outside: counted.Apart) -> list[str]:
    if not outside.undated:
        return []
    number = {"number": words.number(outside.undated), "total": words.number(outside.total)}
    return [_("%(number)s of %(total)s projects state no date and are not drawn.") % number]


# --- timeline ---


def timeline(asked: Asked, *, by: Actor, book: Book) -> Picture:
    """Each project of a narrowed list on one line of time."""
    projects = list(counted.dated(asked.filter, by=by, most=MOST_SPANS + 1))
    outside = counted.apart(asked.filter, by=by)
    notes = _undated_note(outside)
    if len(projects) > MOST_SPANS:
        most = {"number": words.number(MOST_SPANS)}
        notes.append(_("The first %(number)s are drawn; narrow the list to see others.") % most)
        projects = projects[:MOST_SPANS]
    title = _("Projects by their beginning")
    columns = [Column(_("Reference")), Column(_("Title")), Column(_("Period")), Column(_("Status"))]
    rows: Rows = [
        [
            Cell(project.reference, reverse("projects:detail", args=[project.pk])),
            Cell(project.title, language=project.language),
            _period(project),
            Status(project.status).label,
        ]
        for project in projects
    ]
    table = Table(title, columns, rows, is_caption_hidden=True)
    section = Section(
        title, table, timeline=_timeline(projects) if projects else None, key=_key(_STATUSES, _STATUS_TONES)
    )
    return Picture(_("From when to when?"), [section], notes)


def _period(project: Project) -> str:
    return period(project.start, project.end, project.is_open_ended)


def _timeline(projects: Sequence[Project]) -> Timeline:
    today = timezone.localdate()
    edges = [_edges(project, today) for project in projects]
    first = min(begin.year for begin, _end in edges)
    last = max(end.year for _begin, end in edges)
    return Timeline(
        years=range(first, last + 1),
        spans=[
            _span(project, begin, end, first, last)
            for project, (begin, end) in zip(projects, edges, strict=True)
        ],
    )


def _edges(project: Project, today: date) -> tuple[date, date]:
    """Give the first and the last day to draw; what has no stated end is drawn up to today."""
    begin = project.start_on or project.end_on or today
    if project.end_on:
        return begin, project.end_on
    if project.is_open_ended:
        return begin, max(today, begin)
    return begin, date(begin.year, 12, 31)


def _span(project: Project, begin: date, end: date, first: int, last: int) -> Span:
    width = last + 1 - first
    start, stop = (_in_years(day) - first for day in (begin, end))
    return Span(
        label=project.title,
        start=100 * start / width,
        length=max(100 * (stop - start) / width, 0.4),
        text=_period(project),
        href=reverse("projects:detail", args=[project.pk]),
        tone=project.status,
        is_open_ended=project.is_open_ended and project.end_on is None,
    )


def _in_years(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


PICTURES: dict[str, tuple[Text, Callable[..., Picture]]] = {
    "balance": (gettext_lazy("Balance"), balance),
    "entities": (gettext_lazy("Entities"), entities),
    "regions": (gettext_lazy("Regions"), regions),
    "map": (gettext_lazy("Map of States"), tile_map),
    "years": (gettext_lazy("Years"), years),
    "timeline": (gettext_lazy("Timeline"), timeline),
}
