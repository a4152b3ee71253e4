"""The lists of reference things: tables with the work that each concerns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tansiq.access.actor import Actor
from tansiq.projects.queries import places
from tansiq.reference.enums import RegionKind
from tansiq.reference.models import Instrument, Organisation, Region, State
from tansiq.reference.queries import Book, by_name
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.common.navigation import address
from tansiq.web.reference.links import matrix, with_query
from tansiq.web.reference.naming import by_label, matches

Text = str | Promise


@dataclass(frozen=True)
class Group:
    """One table of a list with its heading and what is to be said of it."""

    title: Text
    table: Table
    note: Text = ""
    is_illustrative: bool = False


# --- States ---


def states(text: str, *, by_subregion: bool, reads: bool, by: Actor, book: Book) -> list[Group]:
    """Give the States in the alphabetical order of the reader's language, whole or by subregion; made-up ones apart."""
    named, reached = places.by_state(by=by) if reads else ({}, {})
    found = by_name(s for s in book.states.values() if matches(s, text))
    real = [state for state in found if not state.is_illustrative]
    made_up = [state for state in found if state.is_illustrative]

    def group(title: Text, members: Sequence[State], *, is_illustrative: bool = False) -> Group:
        table = _states_table(title, members, named, reached, reads=reads)
        return Group(title, table, is_illustrative=is_illustrative)

    groups = [group(title, members) for title, members in _split(real, by_subregion)]
    if made_up:
        groups.append(group(_("Made-up States of the examples"), made_up, is_illustrative=True))
    return groups


def _split(states: Sequence[State], by_subregion: bool) -> list[tuple[str, list[State]]]:
    """Give the States in one group, or one for each subregion in alphabetical order."""
    if not by_subregion:
        return [(_("States"), list(states))] if states else []
    groups: dict[str, list[State]] = {}
    for state in states:
        groups.setdefault(state.subregion.name if state.subregion else _("No subregion"), []).append(state)
    return [(title, groups[title]) for title in by_label(groups)]


def _states_table(
    title: Text, states: Iterable[State], named: Mapping[int, int], reached: Mapping[int, int], *, reads: bool
) -> Table:
    rows = []
    for state in states:
        page = address("reference:state", state.iso3) or ""
        through = reached.get(state.pk, 0) - named.get(state.pk, 0)
        counts = [
            _number(named.get(state.pk, 0), with_query(page, show=places.NAMED)),
            _number(through, with_query(page, show=places.THROUGH)),
        ]
        rows.append([Cell(state.name, page), state.iso3, *(counts if reads else [])])
    numbers = [
        Column(_("Projects that name it"), is_numeric=True),
        Column(_("Through a region only"), is_numeric=True),
    ]
    return Table(
        caption=title,
        columns=[Column(_("State")), Column(_("ISO code")), *(numbers if reads else [])],
        rows=rows,
        is_caption_hidden=True,
    )


def _number(count: int, href: str) -> Cell | int:
    return Cell(count, href) if count else 0


# --- regions ---

_KINDS: dict[RegionKind, Text] = {
    RegionKind.GROUPING: gettext_lazy("Named groupings"),
    RegionKind.REGIONAL_GROUP: gettext_lazy("Regional groups"),
    RegionKind.M49: gettext_lazy("Geographical regions (M49)"),
}


def regions(text: str, *, reads: bool, on: date, by: Actor, book: Book) -> list[Group]:
    """Give the named groupings, the regional groups and the M49 regions, each as a table."""
    named, concerned = places.by_region(by=by) if reads else ({}, {})
    found = [region for region in book.regions.values() if matches(region, text)]
    notes: dict[RegionKind, Text] = {
        RegionKind.GROUPING: _("As used in the source that each names; implies no position on the status, name or extent of anything."),
        RegionKind.REGIONAL_GROUP: _("The regional groups of States Members of the United Nations. A State may belong to two, one or none."),
        RegionKind.M49: _("Geographical regions of the United Nations Statistics Division. They imply no assumption about any political or other affiliation."),
    }  # fmt: skip
    groups = []
    for kind in (RegionKind.GROUPING, RegionKind.REGIONAL_GROUP, RegionKind.M49):
        for is_illustrative in (False, True):
            members = [r for r in found if r.kind == kind and r.is_illustrative == is_illustrative]
            if members:
                title = _("Made-up regions of the examples") if is_illustrative else _KINDS[kind]
                table = _regions_table(
                    title, _ordered(members, book), named, concerned, reads=reads, on=on, book=book
                )
                groups.append(Group(title, table, "" if is_illustrative else notes[kind], is_illustrative))
    return groups


def _ordered(regions: Sequence[Region], book: Book) -> list[Region]:
    """Order regions by name, those that lie in another right behind it."""
    return sorted(regions, key=lambda r: [str(book.regions[pk]) for pk in reversed(book.regions_above(r.pk))])


def _regions_table(
    title: Text,
    regions: Iterable[Region],
    named: Mapping[int, int],
    concerned: Mapping[int, int],
    *,
    reads: bool,
    on: date,
    book: Book,
) -> Table:
    rows = []
    regions = list(regions)
    has_parts = any(region.parent_id for region in regions)
    for region in regions:
        page = address("reference:region", region.code) or ""
        above = [book.regions[pk].name for pk in book.regions_above(region.pk)[1:2]]
        counts = [
            _number(named.get(region.pk, 0), with_query(page, show=places.NAMED)),
            _number(concerned.get(region.pk, 0), matrix(region=region.code) or page),
        ]
        rows.append(
            [
                Cell(region.name, page),
                *([above[0] if above else ""] if has_parts else []),
                len(book.members(region.pk, on=on)),
                *(counts if reads else []),
            ]
        )
    numbers = [
        Column(_("Projects that name it"), is_numeric=True),
        Column(_("With those in its States and parts"), is_numeric=True),
    ]
    return Table(
        caption=title,
        columns=[
            Column(_("Region or grouping")),
            *([Column(_("Part of"))] if has_parts else []),
            Column(_("States"), is_numeric=True),
            *(numbers if reads else []),
        ],
        rows=rows,
        is_caption_hidden=True,
    )


# --- organisations ---


def organisations(text: str, kind: str, *, reads: bool, by: Actor, book: Book) -> list[Group]:
    """Give the organisations by what they are called; made-up ones apart."""
    counts = places.by_organisation(by=by) if reads else {}
    found = [o for o in book.organisations.values() if matches(o, text) and kind in ("", o.kind)]
    groups = []
    for is_illustrative in (False, True):
        members = by_label(o for o in found if o.is_illustrative == is_illustrative)
        if members:
            title = _("Made-up organisations of the examples") if is_illustrative else _("Organisations")
            table = _organisations_table(title, members, counts, reads=reads)
            groups.append(Group(title, table, is_illustrative=is_illustrative))
    return groups


def _organisations_table(
    title: Text, organisations: Iterable[Organisation], counts: Mapping[int, int], *, reads: bool
) -> Table:
    rows = [
        [
            Cell(str(o), address("reference:organisation", o.code) or ""),
            o.name if o.acronym else "",
            o.get_kind_display(),
            *([_number(counts.get(o.pk, 0), matrix(entity=o.code))] if reads else []),
        ]
        for o in organisations
    ]
    numbers = [Column(_("Projects as entity, parts included"), is_numeric=True)] if reads else []
    return Table(
        caption=title,
        columns=[Column(_("Organisation")), Column(_("Name")), Column(_("What it is")), *numbers],
        rows=rows,
        is_caption_hidden=True,
    )


# --- themes and kinds of activity ---


@dataclass(frozen=True)
class Tagged:
    """A theme or kind of activity with the words by which the rule finds it, and its projects."""

    thing: Any
    depth: int
    count: int
    href: str
    words: Sequence[tuple[str, str]]


def themes(*, reads: bool, by: Actor, book: Book) -> list[Tagged]:
    """Give the tree of themes in its order, what lies under another right behind it."""
    counts = places.by_theme(by=by) if reads else {}
    ordered = sorted(book.themes.values(), key=lambda theme: theme.order)
    below: dict[int | None, list[Any]] = {}
    for theme in ordered:
        below.setdefault(theme.parent_id, []).append(theme)

    def walk(parent: int | None, depth: int) -> Iterable[Tagged]:
        for theme in below.get(parent, ()):
            yield _tagged(theme, depth, counts, matrix(theme=theme.code))
            yield from walk(theme.pk, depth + 1)

    return list(walk(None, 0))


def kinds(*, reads: bool, by: Actor, book: Book) -> list[Tagged]:
    """Give the kinds of activity in their order."""
    counts = places.by_kind(by=by) if reads else {}
    ordered = sorted(book.kinds.values(), key=lambda kind: kind.order)
    return [_tagged(kind, 0, counts, matrix(kind=kind.code)) for kind in ordered]


def _tagged(thing: Any, depth: int, counts: Mapping[int, int], href: str) -> Tagged:
    # A list of words is a list, not a sentence: the comma of each script parts them.
    found = [
        (code, ("، " if code == "ar" else ", ").join(of)) for code, of in sorted(thing.words.items()) if of
    ]
    return Tagged(thing, depth, counts.get(thing.pk, 0), href, found)


# --- instruments ---


@dataclass(frozen=True)
class Cited:
    """An instrument with the number of projects that cite it."""

    instrument: Instrument
    count: int


def instruments(text: str, *, reads: bool, by: Actor, book: Book) -> list[Cited]:
    """Give the treaties by the day of their adoption, then the rest by kind and year."""
    counts = places.by_instrument(by=by) if reads else {}
    found = [i for i in book.instruments.values() if matches(i, text)]
    ordered = sorted(found, key=lambda i: (i.kind != "treaty", i.kind, i.year or 0, i.symbol))
    return [Cited(i, counts.get(i.pk, 0)) for i in ordered]
