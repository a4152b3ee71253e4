"""What the list of the matrix shows: rows with names from the book, chips, facets with their words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tansiq.kernel.text import fold
from tansiq.projects.enums import Standing, Status, TagState
from tansiq.projects.models import Project
from tansiq.projects.queries import facets as counted
from tansiq.projects.queries.filters import Filter
from tansiq.projects.queries.freshness import Freshness, freshness
from tansiq.projects.queries.matrix import Reach, reach_of
from tansiq.projects.queries.ties import Named, Tagged, Ties
from tansiq.reference.queries import Book
from tansiq.web.common import words
from tansiq.web.common.components import Chip, Choice, Facet, Link, shares
from tansiq.web.common.navigation import address
from tansiq.web.projects.address import FACET_LABELS, Asked, href

Text = str | Promise
_FEW = 4


@dataclass(frozen=True)
class Place:
    """A word of the scope: a State, region, organisation, or "global"."""

    label: Text
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Theme:
    """A theme of a row; a proposed one is marked so until a person confirms it."""

    label: str
    is_proposed: bool


@dataclass(frozen=True)
class Row:
    """One row of the list."""

    project: Project
    pillar: str
    owner: Link
    entities: Sequence[Link]
    places: Sequence[Place]
    more_places: int
    themes: Sequence[Theme]
    freshness: Freshness
    reach: Sequence[str]
    href: str


# --- links to reference things ---

# The same few hundred addresses stand on every page; working each out again takes longer than the rest of a row.
_page = lru_cache(maxsize=4096)(address)


def entity_link(organisation_id: int | None, printed: str, book: Book, *, is_lead: bool = False) -> Link:
    """Link to an organisation by its acronym; what was not recognised stands as printed."""
    if organisation_id is None:
        return Link(printed, title=_("As printed; no organisation recognised"), is_lead=is_lead)
    organisation = book.organisations[organisation_id]
    page = _page("reference:organisation", organisation.code) or _matrix(entity=organisation.code)
    return Link(str(organisation), page, organisation.name if organisation.acronym else "", is_lead)


def state_link(state_id: int, place_id: int | None, book: Book) -> Place:
    """Link to a State; a place recorded under it is named with it."""
    state = book.states[state_id]
    page = _page("reference:state", state.iso3) or _matrix(state=state.iso3)
    return Place(book.places[place_id].name if place_id else state.name, page, state.name if place_id else "")


def region_link(region_id: int, book: Book) -> Place:
    """Link to a region or grouping."""
    region = book.regions[region_id]
    return Place(region.name, _page("reference:region", region.code) or _matrix(region=region.code))


def _matrix(**wanted: str) -> str:
    asked = Asked(filter=Filter(**{name: (value,) for name, value in wanted.items()}))  # type: ignore[arg-type]
    return href(asked, reverse("projects:matrix"))


# --- rows ---


def rows(projects: Iterable[Project], ties: dict[int, Ties], asked: Asked, book: Book) -> list[Row]:
    """Give the rows of a page of the list."""
    wanted = asked.filter
    states = [s.pk for s in book.states.values() if s.iso3 in wanted.state]
    regions = [r.pk for r in book.regions.values() if r.code in wanted.region]
    found = []
    for project in projects:
        tied = ties[project.pk]
        places = scope(project, tied, book)
        reach = reach_of(project, tied, state_ids=states, region_ids=regions, book=book)
        found.append(
            Row(
                project=project,
                pillar=book.pillars[project.pillar_id].short_name,
                owner=entity_link(project.owner_id, "", book),
                entities=entities(tied.entities, book),
                places=places[:_FEW],
                more_places=max(len(places) - _FEW, 0),
                themes=themes(tied.themes, book),
                freshness=freshness(project),
                reach=reach_words(reach, book) if states or regions else (),
                href=reverse("projects:detail", args=[project.pk]),
            )
        )
    return found


def entities(named: Iterable[Named], book: Book) -> list[Link]:
    """Give the entities in the order printed, the first of them in the lead."""
    return [
        entity_link(entity.organisation_id, entity.printed, book, is_lead=order == 0)
        for order, entity in enumerate(named)
    ]


def scope(project: Project, ties: Ties, book: Book) -> list[Place]:
    """Say where the work is: global, States, regions, organisations, and what cannot be read as a place."""
    states = in_order(state_link(s, p, book) for s, p in ties.states)
    return [
        *([Place(_("Global"))] if project.is_global else []),
        *(region_link(pk, book) for pk in ties.regions),
        *states,
        *(Place(link.label, link.href, str(link.title)) for link in entities_of_scope(ties, book)),
        *([Place(project.scope_note)] if project.scope_note else []),
    ]


def in_order(places: Iterable[Place]) -> list[Place]:
    """Order places by their name in the reader's language."""
    return sorted(places, key=lambda place: fold(str(place.label)))


def entities_of_scope(ties: Ties, book: Book) -> list[Link]:
    """Give the organisations and missions that the scope names instead of a place."""
    return [entity_link(pk, "", book) for pk in ties.reaches]


def themes(tagged: Iterable[Tagged], book: Book) -> list[Theme]:
    """Give the themes that nobody rejected."""
    live = (tag for tag in tagged if tag.state != TagState.REJECTED)
    ordered = sorted(live, key=lambda tag: book.themes[tag.thing_id].order)
    return [Theme(book.themes[tag.thing_id].name, tag.state == TagState.PROPOSED) for tag in ordered]


def reach_words(reach: Reach, book: Book) -> list[str]:
    """Say in words how a row reaches what was asked for."""
    said = [_("named")] if reach.is_named else []
    through = [book.regions[pk].name for pk in reach.region_ids]
    through += [book.states[pk].name for pk in reach.state_ids]
    said += [_("through %(place)s") % {"place": name} for name in through]
    return [*said, _("global work")] if reach.is_global else said


# --- chips ---


def chips(asked: Asked, book: Book, path: str = "") -> list[Chip]:
    """Give one chip for each thing that narrows the list, with the address of the list (or another page) without it."""
    path = path or reverse("projects:matrix")
    wanted = asked.filter
    found: list[Chip] = []
    if wanted.text:
        found.append(_chip(path, asked, "text", wanted.text, text=""))
    for facet in _SEVERAL:
        values: tuple[str, ...] = getattr(wanted, facet)
        names = names_in(facet, book) if values else {}
        for value in values:
            rest = tuple(other for other in values if other != value)
            found.append(_chip(path, asked, facet, names[value], **{facet: rest}))
    if wanted.year_from or wanted.year_to:
        years = years_in_words(wanted.year_from, wanted.year_to)
        found.append(_chip(path, asked, "years", years, year_from=None, year_to=None))
    if wanted.undated:
        found.append(_chip(path, asked, "years", _("no date stated"), undated=False))
    if wanted.joint is not None:
        found.append(_chip(path, asked, "joint", joint_in_words(wanted.joint), joint=None))
    if wanted.with_global:
        found.append(_chip(path, asked, "with_global", _("included"), with_global=False))
    if wanted.standing != Standing.LISTED:
        found.append(
            _chip(path, asked, "standing", Standing(wanted.standing).label, standing=Standing.LISTED)
        )
    return found


def _chip(path: str, asked: Asked, facet: str, label: Text, **without: Any) -> Chip:
    return Chip(FACET_LABELS[facet], label, href(asked.with_filter(**without), path))


def names_in(facet: str, book: Book) -> dict[str, Text]:
    """Give what the values of one facet are called."""
    return _NAMES[facet](book)


_NAMES: dict[str, Callable[[Book], dict[str, Text]]] = {
    "pillar": lambda book: {p.code: p.short_name for p in book.pillars.values()},
    "status": lambda _book: {s.value: s.label for s in Status},
    "joint": lambda _book: {"1": joint_in_words(True), "0": joint_in_words(False)},
    "theme": lambda book: {t.code: t.name for t in book.themes.values()},
    "kind": lambda book: {k.code: k.name for k in book.kinds.values()},
    "entity": lambda book: {o.code: str(o) for o in book.organisations.values()},
    "state": lambda book: {s.iso3: s.name for s in book.states.values()},
    "region": lambda book: {r.code: r.name for r in book.regions.values()},
    "owner": lambda book: {o.code: str(o) for o in book.organisations.values()},
}
_SEVERAL = ("pillar", "status", "theme", "kind", "entity", "state", "region", "owner")


def years_in_words(first: int | None, last: int | None) -> str:
    """Write a span of years."""
    if first == last:
        return words.digits(str(first))
    if first is None:
        return _("until %(date)s") % {"date": words.digits(str(last))}
    if last is None:
        return _("since %(date)s") % {"date": words.digits(str(first))}
    return words.digits(f"{first}–{last}")


def joint_in_words(joint: bool) -> str:
    """Name the two kinds of project by the number of their entities."""
    return _("Joint: two or more entities") if joint else _("A single entity")


def found_in_words(number: int) -> str:
    """Say how many projects answer."""
    return ngettext("%(number)s project", "%(number)s projects", number) % {"number": words.number(number)}


# --- facets ---

_CLOSED = {"kind", "region", "joint"}


def facets(asked: Asked, found: Sequence[counted.Facet], book: Book) -> list[Facet]:
    """Give the facets with their words, each with an id of its own; years stand apart (`years`)."""
    return [_facet(facet, book) for facet in found if facet.key != "years"]


def _facet(facet: counted.Facet, book: Book) -> Facet:
    names = names_in(facet.key, book)
    widths = shares([option.count for option in facet.options])
    return Facet(
        name=facet.key,
        label=FACET_LABELS[facet.key],
        choices=[
            Choice(
                value=str(option.value),
                label=names[str(option.value)],
                count=option.count,
                share=width,
                is_on=option.is_chosen,
                title=_long_name(facet.key, option.thing),
                depth=option.depth,
            )
            for option, width in zip(facet.options, widths, strict=True)
        ],
        is_open=facet.key not in _CLOSED,
        id=f"facet-{facet.key}",
    )


def _long_name(key: str, thing: Any) -> str:
    return str(thing.name) if key in {"entity", "pillar"} and thing is not None else ""


@dataclass(frozen=True)
class Year:
    """One year of the facet of years: a link, because a span and not a list of years is asked for."""

    label: str
    count: int
    href: str
    share: float
    is_chosen: bool


def years(asked: Asked, found: Sequence[counted.Facet]) -> list[Year]:
    """Give the years with work in them, and what states no date."""
    options = next(facet.options for facet in found if facet.key == "years")
    widths = shares([option.count for option in options])
    matrix = reverse("projects:matrix")
    return [
        Year(
            label=words.digits(option.value) if option.value else _("no date stated"),
            count=option.count,
            href=href(_in_year(asked, option.value), matrix),
            share=width,
            is_chosen=option.is_chosen,
        )
        for option, width in zip(options, widths, strict=True)
    ]


def _in_year(asked: Asked, value: str) -> Asked:
    if not value:
        return asked.with_filter(year_from=None, year_to=None, undated=True)
    return asked.with_filter(year_from=int(value), year_to=int(value), undated=False)


def first_page(asked: Asked) -> Asked:
    """Give the same question from its first page."""
    return replace(asked, page=1)
