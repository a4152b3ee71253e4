"""What a page shows of the work that concerns a thing: its ways, a grid of pillars and statuses, and the projects themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise

from tansiq.access.actor import Actor
from tansiq.projects.enums import Status
from tansiq.projects.models import Project
from tansiq.projects.queries import places
from tansiq.projects.queries.ties import Ties, ties_of
from tansiq.reference.models import Organisation
from tansiq.reference.queries import Book
from tansiq.web.common.components import Bar, Cell, Column, Link, Part, Table, shares
from tansiq.web.reference.links import matrix, to_organisation, with_query

Text = str | Promise
PAGE = 25


@dataclass(frozen=True)
class Asked:
    """What the address of such a page asks for."""

    show: str = ""
    with_global: bool = False
    region: str = ""
    partner: str = ""
    page: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways whose projects are listed."""
        if self.show:
            return (self.show,)
        return (places.NAMED, places.THROUGH, places.EVERYWHERE) if self.with_global else _PLACED


_PLACED = (places.NAMED, places.THROUGH)
_SHOWN = {places.NAMED, places.THROUGH, places.EVERYWHERE}


def read(query: QueryDict) -> Asked:
    """Read the address; what is not known is left out."""
    show = query.get("show", "")
    return Asked(
        show=show if show in _SHOWN else "",
        with_global=query.get("global") == "1",
        region=query.get("region", ""),
        partner=query.get("with", ""),
        page=query.get("page", ""),
    )


@dataclass(frozen=True)
class Way:
    """One way in which work concerns the thing, with the address that lists it."""

    label: Text
    count: int
    href: str
    is_on: bool


@dataclass(frozen=True)
class Line:
    """One project of the list."""

    project: Project
    pillar: str
    entities: Sequence[Link]
    via: Sequence[Text]


@dataclass(frozen=True)
class Shown:
    """Everything that the page draws of the work."""

    ways: Sequence[Way]
    grid: Table
    lines: Sequence[Line]
    page: Page[Project]
    narrowed: Text = ""
    widen_href: str = ""


Via = Callable[[Project, Ties], Sequence[Text]]


def shown(
    asked: Asked,
    *,
    by: Actor,
    book: Book,
    ways: places.Ways,
    labels: Mapping[str, Text],
    path: str,
    counted: places.Work,
    grid: Table,
    narrowed: tuple[Text, Q] | None = None,
    via: Via | None = None,
) -> Shown:
    """Fetch the page of projects asked for and give it with the counts. `narrowed`: words and condition of one more choice."""
    rows = places.projects(ways, *asked.ways, by=by)
    if narrowed:
        rows = rows.filter(narrowed[1])
    pages = Paginator(rows, PAGE)
    if not narrowed:
        # The grid has counted them already.
        pages.count = counted.count(*asked.ways)
    page = pages.get_page(asked.page)
    projects = list(page.object_list)
    ties = ties_of(projects, kinds=("entities", "states", "regions")) if projects else {}
    switch = 1 if asked.with_global else None
    everything = Way(
        labels[""],
        counted.count(*Asked(with_global=asked.with_global).ways),
        with_query(path, **{"global": switch}),
        not asked.show,
    )
    parts = [
        Way(
            labels[key],
            counted.count(key),
            with_query(path, show=key, **{"global": switch}),
            asked.show == key,
        )
        for key in labels
        if key and (counted.count(key) or asked.show == key)
    ]
    return Shown(
        ways=[everything, *parts] if len(parts) > 1 else [everything],
        grid=grid,
        lines=[_line(project, ties[project.pk], book, via) for project in projects],
        page=page,
        narrowed=narrowed[0] if narrowed else "",
        widen_href=with_query(path, **{"global": switch}),
    )


def _line(project: Project, ties: Ties, book: Book, via: Via | None) -> Line:
    return Line(
        project=project,
        pillar=book.pillars[project.pillar_id].short_name,
        entities=[
            to_organisation(book.organisations[e.organisation_id], is_lead=order == 0)
            if e.organisation_id
            else Link(e.printed, is_lead=order == 0)
            for order, e in enumerate(ties.entities)
        ],
        via=via(project, ties) if via else (),
    )


def grid(
    counted: places.Work,
    ways: Sequence[str],
    *,
    book: Book,
    caption: Text,
    pillar_heading: Text,
    **asked: Any,
) -> Table:
    """Put pillars in rows and statuses in columns; each number opens the matrix narrowed to it."""
    pillars = sorted(book.pillars.values(), key=lambda pillar: pillar.order)
    return Table(
        caption=caption,
        columns=[Column(pillar_heading), *(Column(status.label, is_numeric=True) for status in Status)],
        rows=[
            [
                pillar.short_name,
                *(
                    _number(
                        counted.count(*ways, pillar_id=pillar.pk, status=status), asked, pillar.code, status
                    )
                    for status in Status
                ),
            ]
            for pillar in pillars
        ],
    )


def _number(count: int, asked: Mapping[str, Any], pillar: str, status: str) -> Cell | int:
    if not count or not asked:
        return count
    return Cell(count, matrix(**asked, pillar=pillar, status=status))


def organisation_bars(
    counts: Mapping[int, int], *, book: Book, href: Callable[[Organisation], str]
) -> list[Bar]:
    """Draw organisations with the work of their parts folded in, the busiest first."""
    roots = {pk: n for pk, n in counts.items() if book.root_of(pk) == pk}
    ordered = sorted(roots, key=lambda pk: (-roots[pk], str(book.organisations[pk])))
    sizes = shares([roots[pk] for pk in ordered])
    return [
        Bar(
            str(book.organisations[pk]),
            roots[pk],
            (Part(size),),
            href(book.organisations[pk]),
            book.organisations[pk].name,
        )
        for pk, size in zip(ordered, sizes, strict=True)
    ]
