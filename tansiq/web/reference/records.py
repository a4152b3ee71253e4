"""The pages of one State, region, organisation or instrument: what they show beside its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tansiq.access.actor import Actor
from tansiq.projects.models import Project
from tansiq.projects.queries import places
from tansiq.projects.queries.ties import Ties
from tansiq.reference.enums import CompactStatus, RegionKind
from tansiq.reference.models import Instrument, Organisation, Region, State
from tansiq.reference.queries import Book
from tansiq.web.common import words
from tansiq.web.common.components import Bar, Cell, Column, Link, Table
from tansiq.web.common.navigation import address
from tansiq.web.reference import work
from tansiq.web.reference.links import in_line, matrix, to_organisation, to_region, to_state, with_query
from tansiq.web.reference.naming import by_label, groups_of, spell_in_words, symbol

Text = str | Promise
Facts = list[tuple[Text, object]]


@dataclass(frozen=True)
class Concern:
    """The work that concerns a thing: the list and its grid, who carries it out, and through what it reaches."""

    shown: work.Shown
    bars: Sequence[Bar] = ()
    through: Table | None = None
    global_href: str = ""
    is_global_on: bool = False
    global_count: int = 0
    matrix_href: str = ""


def _global_switch(asked: work.Asked, counted: places.Work, path: str) -> dict[str, Any]:
    query: dict[str, str | int | None] = {"show": "" if asked.show == places.EVERYWHERE else asked.show}
    return {
        "global_href": with_query(path, **query, **{"global": None if asked.with_global else 1}),
        "is_global_on": asked.with_global,
        "global_count": counted.count(places.EVERYWHERE),
    }


# --- States ---


def state_facts(state: State, book: Book, *, on: date) -> Facts:
    """Give what is known of a State."""
    facts: Facts = [
        (_("ISO 3166-1 code"), " · ".join(code for code in (state.iso3, state.iso2) if code)),
        (_("M49 code"), state.m49),
        (_("Subregion (M49)"), in_line([to_region(state.subregion)]) if state.subregion else ""),
        (_("Regional group"), groups_of(state, book, on=on, kind=RegionKind.REGIONAL_GROUP)),
    ]
    if state.joined_on:
        facts.append((_("Member of the United Nations since"), words.written_date(state.joined_on)))
    return [(label, value) for label, value in facts if value]


def state_status(state: State) -> Text:
    """Say what the State is to the United Nations."""
    return state.get_status_display()


@dataclass(frozen=True)
class Held:
    """A grouping with the spell in which a State belongs to it."""

    region: Link
    spell: str
    is_held: bool
    is_vague: bool = False


def groupings_of(state: State, book: Book, *, on: date) -> list[Held]:
    """Give the named groupings of a State: those of the day first, then what held at another time."""
    found = [
        Held(to_region(book.regions[pk]), spell_in_words(spell), spell.held_on(on), book.regions[pk].is_vague)
        for pk, spells in book.spells.items()
        if book.regions[pk].kind == RegionKind.GROUPING
        for spell in spells
        if spell.state_id == state.pk
    ]
    return sorted(found, key=lambda held: (not held.is_held, str(held.region.label)))


def bodies_of(state: State, book: Book) -> list[Link]:
    """Give the bodies of the State that the data know."""
    return [
        to_organisation(o) for o in by_label(o for o in book.organisations.values() if o.state_id == state.pk)
    ]


def state_concern(state: State, asked: work.Asked, *, by: Actor, book: Book) -> Concern:
    """Count and list the work that reaches a State."""
    path = address("reference:state", state.iso3) or ""
    ways = places.ways_to_state(state)
    counted = places.work(ways, by=by)
    scope = _scope(asked)
    switch = 1 if asked.with_global else None
    region = next((r for r in book.regions.values() if r.code == asked.region), None)
    labels: dict[str, Text] = {
        "": _("All that reaches it"),
        places.NAMED: _("Name it"),
        places.THROUGH: _("Through a region only"),
        **({places.EVERYWHERE: _("Global work")} if asked.with_global else {}),
    }
    through = places.regions_through(state, by=by)
    shown = work.shown(
        asked,
        by=by,
        book=book,
        ways=ways,
        labels=labels,
        path=path,
        counted=counted,
        grid=work.grid(counted, scope, book=book, caption=_("Projects by pillar and status"), pillar_heading=_("Pillar"), state=state.iso3, **{"global": switch}),
        narrowed=(region.name, places.through_region(state, region)) if region else None,
        via=lambda project, ties: _via_to_state(state, project, ties, book),
    )  # fmt: skip
    return Concern(
        shown=shown,
        bars=work.organisation_bars(
            places.organisations_in(ways, *scope, by=by),
            book=book,
            href=lambda o: matrix(state=state.iso3, entity=o.code, **{"global": switch}),
        ),
        through=_through_table(through, path, book) if through else None,
        matrix_href=matrix(state=state.iso3, **{"global": switch}),
        **_global_switch(asked, counted, path),
    )


def _scope(asked: work.Asked) -> tuple[str, ...]:
    return (
        (places.NAMED, places.THROUGH, places.EVERYWHERE)
        if asked.with_global
        else (places.NAMED, places.THROUGH)
    )


def _through_table(counts: dict[int, int], path: str, book: Book) -> Table:
    rows = [
        [
            Cell(region.name, address("reference:region", region.code) or ""),
            Cell(counts[region.pk], with_query(path, show=places.THROUGH, region=region.code)),
        ]
        for region in by_label(book.regions[pk] for pk in counts)
    ]
    return Table(
        caption=_("Regions and groupings, as of the day of each project’s facts, through which work reaches it that does not name it"),
        columns=[Column(_("Region or grouping")), Column(_("Projects"), is_numeric=True)],
        rows=rows,
    )  # fmt: skip


def _via_to_state(state: State, project: Project, ties: Ties, book: Book) -> list[Text]:
    if any(pk == state.pk for pk, _place in ties.states):
        return []
    through = [
        book.regions[pk].name
        for pk in ties.regions
        if any(s.state_id == state.pk and s.held_on(project.as_of) for s in book.spells.get(pk, ()))
    ]
    return [_through(through)] if through else [_("global work")]


def _through(names: Sequence[str]) -> str:
    return _("through %(places)s") % {"places": pgettext("between names in a list", ", ").join(names)}


# --- regions ---


def region_facts(region: Region, book: Book) -> Facts:
    """Give what is known of a region."""
    facts: Facts = [(_("What it is"), region.get_kind_display())]
    if region.kind == RegionKind.M49:
        facts.append((_("M49 code"), region.code))
    above = book.regions_above(region.pk)[1:]
    if above:
        facts.append((_("Part of"), in_line(to_region(book.regions[pk]) for pk in above)))
    parts = by_label(r for r in book.regions.values() if r.parent_id == region.pk)
    if parts:
        facts.append((_("Parts"), in_line(to_region(part) for part in parts)))
    if region.source:
        facts.append((_("Source"), region.source))
    return facts


def members_table(region: Region, book: Book, *, on: date) -> tuple[Table, Table | None]:
    """Give the members on a day, and those of another time, each with their spell."""
    held: list[list[Any]] = []
    other: list[list[Any]] = []
    for spell in book.spells.get(region.pk, ()):
        state = book.states[spell.state_id]
        row = [Cell(state.name, to_state(state).href), state.iso3, spell_in_words(spell)]
        (held if spell.held_on(on) else other).append(row)
    dated = any(row[2] for row in [*held, *other])
    columns = [Column(_("State")), Column(_("ISO code")), *([Column(_("Member"))] if dated else [])]

    def table(caption: str, rows: list[list[Any]]) -> Table:
        ordered = by_label_rows(rows)
        return Table(caption, columns, ordered if dated else [row[:2] for row in ordered])

    on_day = _("Members on %(day)s") % {"day": words.written_date(on)}
    return table(on_day, held), table(_("At another time"), other) if other else None


def by_label_rows(rows: list[list[Any]]) -> list[list[Any]]:
    """Order rows by the name in their first cell."""
    names = {row[0].value: row for row in rows}
    return [names[name] for name in by_label(names)] if len(names) == len(rows) else _in_order(rows)


def _in_order(rows: list[list[Any]]) -> list[list[Any]]:
    order = {name: at for at, name in enumerate(by_label({row[0].value for row in rows}))}
    return sorted(rows, key=lambda row: order[row[0].value])


def region_concern(region: Region, asked: work.Asked, *, by: Actor, book: Book) -> Concern:
    """Count and list the work that concerns a region."""
    path = address("reference:region", region.code) or ""
    ways = places.ways_to_region(region)
    counted = places.work(ways, by=by)
    scope = _scope(asked)
    switch = 1 if asked.with_global else None
    labels: dict[str, Text] = {
        "": _("All that concerns it"),
        places.NAMED: _("Name it"),
        places.THROUGH: _("In its States and parts only"),
        **({places.EVERYWHERE: _("Global work")} if asked.with_global else {}),
    }
    shown = work.shown(
        asked,
        by=by,
        book=book,
        ways=ways,
        labels=labels,
        path=path,
        counted=counted,
        grid=work.grid(counted, scope, book=book, caption=_("Projects by pillar and status"), pillar_heading=_("Pillar"), region=region.code, **{"global": switch}),
        via=lambda project, ties: _via_to_region(region, project, ties, book),
    )  # fmt: skip
    return Concern(
        shown=shown,
        bars=work.organisation_bars(
            places.organisations_in(ways, *scope, by=by),
            book=book,
            href=lambda o: matrix(region=region.code, entity=o.code, **{"global": switch}),
        ),
        matrix_href=matrix(region=region.code, **{"global": switch}),
        **_global_switch(asked, counted, path),
    )


_FEW = 5


def _via_to_region(region: Region, project: Project, ties: Ties, book: Book) -> list[Text]:
    if region.pk in ties.regions:
        return []
    parts = [book.regions[pk].name for pk in ties.regions if region.pk in book.regions_above(pk)]
    held = {s.state_id for s in book.spells.get(region.pk, ()) if s.held_on(project.as_of)}
    states = by_label({book.states[pk].name for pk, _place in ties.states if pk in held})
    names = [*parts, *states]
    if not names:
        return [_("global work")]
    more = len(names) - _FEW
    said: list[Text] = [_through(names[:_FEW])]
    return [*said, _("and %(number)s more") % {"number": words.number(more)}] if more > 0 else said


# --- organisations ---


def organisation_facts(organisation: Organisation, book: Book) -> Facts:
    """Give what is known of an organisation; what no source says is called not known."""
    answers = {True: _("Yes"), False: _("No"), None: _("Not known")}
    facts: Facts = [(_("What it is"), organisation.get_kind_display())]
    if organisation.parent_id:
        facts.append((_("Part of"), in_line([to_organisation(book.organisations[organisation.parent_id])])))
    parts = by_label(o for o in book.organisations.values() if o.parent_id == organisation.pk)
    if parts:
        facts.append((_("Parts"), in_line(to_organisation(part) for part in parts)))
    if organisation.state_id:
        facts.append((_("Body of"), in_line([to_state(book.states[organisation.state_id])])))
    if organisation.valid_from:
        facts.append((_("Since"), words.written_date(organisation.valid_from)))
    if organisation.valid_until:
        facts.append((_("Until"), words.written_date(organisation.valid_until)))
    facts += [
        (_("Subordinate to the General Assembly"), answers[organisation.is_ga_subordinate]),
        (_("In the Compact"), _compact(organisation)),
    ]
    return facts


def _compact(organisation: Organisation) -> str:
    label = str(organisation.get_compact_status_display())
    is_told = organisation.compact_source and organisation.compact_status != CompactStatus.UNKNOWN
    return f"{label} · {organisation.compact_source}" if is_told else label


def line_of(organisation: Organisation, book: Book) -> list[tuple[Text, Link, str]]:
    """Give predecessors and successors with when each stood: what it is to this one, the organisation, its time."""
    before = [book.organisations[old] for new, old in book.successions if new == organisation.pk]
    after = [book.organisations[new] for new, old in book.successions if old == organisation.pk]
    return [
        *(
            (pgettext("organisation", "Predecessor"), to_organisation(o), _time_of(o))
            for o in by_label(before)
        ),
        *((pgettext("organisation", "Successor"), to_organisation(o), _time_of(o)) for o in by_label(after)),
    ]


def _time_of(organisation: Organisation) -> str:
    since = words.written_date(organisation.valid_from) if organisation.valid_from else "…"
    until = words.written_date(organisation.valid_until) if organisation.valid_until else "…"
    return "" if since == until == "…" else f"{since} – {until}"


def organisation_concern(organisation: Organisation, asked: work.Asked, *, by: Actor, book: Book) -> Concern:
    """Count and list the work of an organisation, of its parts too, and the work whose scope names it."""
    path = address("reference:organisation", organisation.code) or ""
    ways = places.ways_to_organisation(organisation)
    counted = places.work(ways, by=by)
    partner = next((o for o in book.organisations.values() if o.code == asked.partner), None)
    labels: dict[str, Text] = {
        "": _("All"),
        places.NAMED: _("Carries out, itself or a part of it"),
        places.THROUGH: _("Scope names it"),
    }
    beside = places.organisations_in(ways, places.NAMED, by=by)
    shown = work.shown(
        asked,
        by=by,
        book=book,
        ways=ways,
        labels=labels,
        path=path,
        counted=counted,
        grid=work.grid(counted, (places.NAMED,), book=book, caption=_("Projects that it carries out, by pillar and status"), pillar_heading=_("Pillar"), entity=organisation.code),
        narrowed=(_("with %(partner)s") % {"partner": partner}, places.with_organisation(partner)) if partner else None,
        via=lambda project, ties: [_("scope names it")] if organisation.pk in ties.reaches else [],
    )  # fmt: skip
    others = places.partners(
        beside, own_root=book.root_of(organisation.pk), roots={book.root_of(pk) for pk in beside}
    )
    bars = work.organisation_bars(
        others, book=book, href=lambda o: with_query(path, show=places.NAMED, **{"with": o.code})
    )
    return Concern(
        shown=shown,
        bars=bars,
        through=_parts_table(organisation, beside, book),
        matrix_href=matrix(entity=organisation.code),
    )


def _parts_table(organisation: Organisation, counts: dict[int, int], book: Book) -> Table | None:
    parts = by_label(
        o for o in book.organisations.values() if o.parent_id == organisation.pk and counts.get(o.pk)
    )
    if not parts:
        return None
    return Table(
        caption=_("Work of its parts"),
        columns=[Column(_("Part")), Column(_("Projects"), is_numeric=True)],
        rows=[
            [Cell(str(o), to_organisation(o).href), Cell(counts[o.pk], matrix(entity=o.code))] for o in parts
        ],
    )


# --- instruments ---


def instrument_facts(instrument: Instrument) -> Facts:
    """Give what is known of an instrument."""
    facts: Facts = [(_("What it is"), instrument.get_kind_display())]
    if not instrument.is_known_by_name:
        facts.insert(0, (_("Symbol"), symbol(instrument.symbol)))
    if instrument.adopted_on:
        facts.append((_("Adopted on"), words.written_date(instrument.adopted_on)))
    elif instrument.year:
        facts.append((_("Year"), words.digits(str(instrument.year))))
    return facts


def instrument_concern(instrument: Instrument, asked: work.Asked, *, by: Actor, book: Book) -> Concern:
    """Count and list the projects that cite an instrument."""
    path = address("reference:instrument", instrument.symbol) or ""
    ways = places.ways_to_instrument(instrument)
    counted = places.work(ways, by=by)
    grid = work.grid(
        counted,
        (places.NAMED,),
        book=book,
        caption=_("Projects by pillar and status"),
        pillar_heading=_("Pillar"),
    )
    shown = work.shown(
        asked, by=by, book=book, ways=ways, labels={"": _("Projects that cite it")}, path=path, counted=counted, grid=grid
    )  # fmt: skip
    return Concern(shown=shown)
