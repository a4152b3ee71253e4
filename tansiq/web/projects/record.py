"""What the page of one project shows, with names from the book."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.exchange.models import ImportedRow
from tansiq.projects import policies
from tansiq.projects.enums import Standing, TagState
from tansiq.projects.models import Project
from tansiq.projects.queries.record import may_confirm_tags
from tansiq.projects.queries.ties import Tagged, Ties
from tansiq.reference.models import Instrument
from tansiq.reference.queries import Book
from tansiq.sharing.queries import reasons_of
from tansiq.web.common.components import Link
from tansiq.web.common.navigation import address
from tansiq.web.projects import listing

Text = str | Promise


@dataclass(frozen=True)
class Tag:
    """A theme or kind of activity with the words that led to it."""

    pk: int
    kind: str
    name: str
    state: str
    words: Sequence[str]

    @property
    def is_proposed(self) -> bool:
        """True until a person has decided."""
        return self.state == TagState.PROPOSED


@dataclass(frozen=True)
class RegionOf:
    """A region that the scope names, with its members on the day of the facts."""

    place: listing.Place
    is_vague: bool
    members: Sequence[listing.Place]


@dataclass(frozen=True)
class Rights:
    """Which doors the page opens to the reader; the actions ask again."""

    edits: bool
    retires: bool
    returns: bool
    confirms: bool


def tags(ties: Ties, book: Book) -> dict[str, list[Tag]]:
    """Give themes and kinds of activity, the rejected ones last."""
    return {
        "theme": _tags("theme", ties.themes, book.themes),
        "kind": _tags("kind", ties.kinds, book.kinds),
    }


def _tags(kind: str, tagged: Sequence[Tagged], things: Any) -> list[Tag]:
    found = [Tag(t.pk, kind, things[t.thing_id].name, t.state, t.words) for t in tagged]
    order = {TagState.CONFIRMED: 0, TagState.PROPOSED: 1, TagState.REJECTED: 2}
    return sorted(found, key=lambda tag: (order[TagState(tag.state)], tag.name))


def regions(project: Project, ties: Ties, book: Book) -> list[RegionOf]:
    """Give the regions named, each with the States that belonged to it on the day of the facts."""
    return [
        RegionOf(
            listing.region_link(pk, book),
            book.regions[pk].is_vague,
            [listing.state_link(s.pk, None, book) for s in book.members(pk, on=project.as_of)],
        )
        for pk in ties.regions
    ]


def states(ties: Ties, book: Book) -> list[listing.Place]:
    """Give the States named, in the alphabetical order of the reader's language."""
    return listing.in_order(listing.state_link(s, p, book) for s, p in ties.states)


@dataclass(frozen=True)
class Cited:
    """An instrument that the project cites."""

    instrument: Instrument
    href: str


def instruments(ties: Ties, book: Book) -> list[Cited]:
    """Give the instruments cited, by symbol."""
    cited = sorted((book.instruments[pk] for pk in ties.instruments), key=lambda i: i.symbol)
    return [Cited(i, address("reference:instrument", i.symbol) or "") for i in cited]


def rights(project: Project, *, by: Actor, book: Book) -> Rights:
    """Say which doors are open to the reader."""
    owner = book.organisations[project.owner_id]
    edits = allows(by, policies.right_to(Perm.PROJECT_EDIT, owner), organisation_id=owner.pk)
    retires = allows(by, policies.right_to(Perm.PROJECT_RETIRE, owner), organisation_id=owner.pk)
    is_listed = project.standing == Standing.LISTED
    return Rights(
        edits=edits and is_listed,
        retires=retires and is_listed,
        returns=retires and not is_listed,
        confirms=may_confirm_tags(project, by=by),
    )


def why(project: Project) -> list[Text]:
    """Say in words why the reader sees this project."""
    return [reason.label for reason in reasons_of(project)]


def owner(project: Project, book: Book) -> Link:
    """Link to the owner."""
    return listing.entity_link(project.owner_id, "", book)


_CELLS: dict[str, Text] = {
    "pillar": gettext_lazy("Pillar"),
    "serial": gettext_lazy("Serial"),
    "title": gettext_lazy("Title"),
    "duration": gettext_lazy("Duration"),
    "entities": gettext_lazy("Entities"),
    "status": gettext_lazy("Status"),
    "activities": gettext_lazy("Main activities"),
    "scope": gettext_lazy("Geographical scope"),
}


def printed(source: ImportedRow | None) -> list[tuple[Text, SafeString]]:
    """Give the cells as printed; the document's bold stays bold, every other mark-up stays visible as text."""
    cells = source.printed if source else {}
    return [(_CELLS.get(cell, cell), _with_bold(str(words))) for cell, words in cells.items() if words]


def _with_bold(text: str) -> SafeString:
    pieces = re.split(r"<b>(.*?)</b>", text, flags=re.DOTALL)
    return format_html_join(
        "", "{}", ((format_html("<strong>{}</strong>", p) if at % 2 else p,) for at, p in enumerate(pieces))
    )
