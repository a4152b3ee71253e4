"""The address of a list of projects: read into a `Filter`, and written back short, so that it can be shared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.kernel.text import fold
from tansiq.projects.enums import Standing, Status
from tansiq.projects.queries.filters import SORTS, Filter
from tansiq.reference.queries import Book

SIZES = (25, 50, 100)
COLUMNS: dict[str, str | Promise] = {
    "entities": gettext_lazy("Entities"),
    "scope": gettext_lazy("Where"),
    "status": gettext_lazy("Status"),
    "period": gettext_lazy("Period"),
    "themes": gettext_lazy("Themes"),
    "pillar": gettext_lazy("Pillar"),
    "owner": gettext_lazy("Owner"),
    "level": gettext_lazy("Who sees it"),
    "held": gettext_lazy("Facts as of"),
}
USUAL_COLUMNS = ("entities", "scope", "status", "period", "themes", "level", "held")
FACET_LABELS: dict[str, str | Promise] = {
    "text": gettext_lazy("Words"),
    "pillar": gettext_lazy("Pillar"),
    "status": gettext_lazy("Status"),
    "theme": gettext_lazy("Theme"),
    "kind": gettext_lazy("Kind of activity"),
    "entity": gettext_lazy("Entity"),
    "state": gettext_lazy("State"),
    "region": gettext_lazy("Region or grouping"),
    "years": gettext_lazy("Years"),
    "joint": gettext_lazy("Joint or single"),
    "with_global": gettext_lazy("Global work"),
    "owner": gettext_lazy("Owner"),
    "standing": gettext_lazy("In the matrix"),
}
_SEVERAL = ("pillar", "status", "theme", "kind", "entity", "state", "region", "owner")
_FIRST, _LAST = 1900, 2100
_LONGEST_TEXT = 200


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the filter, and how to show what it finds."""

    filter: Filter = field(default_factory=Filter)
    sort: str = "reference"
    columns: tuple[str, ...] = USUAL_COLUMNS
    size: int = 50
    page: int = 1
    notes: tuple[str, ...] = ()

    def with_filter(self, **changes: Any) -> "Asked":
        """Give the same question with the filter changed, from its first page."""
        return replace(self, filter=replace(self.filter, **changes), page=1)

    @property
    def query(self) -> str:
        """The query string, without the question mark: only what differs from the usual."""
        return urlencode(list(_pairs(self)))

    @property
    def filter_query(self) -> str:
        """The query string of the filter alone, for pictures and exports."""
        return Asked(filter=self.filter).query


def _pairs(asked: Asked) -> Iterable[tuple[str, str]]:
    wanted = asked.filter
    if wanted.text:
        yield "q", wanted.text
    for name in _SEVERAL:
        for value in getattr(wanted, name):
            yield name, value
    singles: list[tuple[str, Any, Any]] = [
        ("from", wanted.year_from, None),
        ("to", wanted.year_to, None),
        ("undated", int(wanted.undated), 0),
        ("joint", None if wanted.joint is None else int(wanted.joint), None),
        ("global", int(wanted.with_global), 0),
        ("standing", wanted.standing, Standing.LISTED),
        ("sort", asked.sort, "reference"),
    ]
    for name, value, usual in singles:
        if value != usual:
            yield name, str(value)
    if asked.columns != USUAL_COLUMNS:
        for column in asked.columns:
            yield "col", column
    if asked.size != SIZES[1]:
        yield "size", str(asked.size)
    if asked.page > 1:
        yield "page", str(asked.page)


def href(asked: Asked, path: str = "") -> str:
    """Give the address of `asked`, at another path where one is named."""
    return f"{path}?{asked.query}" if asked.query or not path else path


def is_short(query: QueryDict, asked: Asked) -> bool:
    """Say whether the address is written as shortly as it can be; with notes it stays, so that they are read."""
    given = [(name, value) for name, values in query.lists() for value in values]
    return bool(asked.notes) or sorted(given) == sorted(_pairs(asked))


def read(query: QueryDict, *, by: Actor, book: Book) -> Asked:
    """Read an address. What is not known is left out, with a note that says so."""
    reading = _Reading(query, _known(book))
    first, last = reading.years()
    joint = set(query.getlist("joint")) & {"0", "1"}
    asked = Asked(
        filter=Filter(
            text=" ".join(query.get("q", "").replace("\x00", " ").split())[:_LONGEST_TEXT],
            **{name: reading.several(name) for name in _SEVERAL},
            year_from=first,
            year_to=last,
            undated=query.get("undated") == "1",
            joint=joint == {"1"} if len(joint) == 1 else None,
            with_global=query.get("global") == "1",
            standing=_standing(query, by),
        ),
        sort=query.get("sort", "") if query.get("sort") in SORTS else "reference",
        columns=tuple(c for c in COLUMNS if c in query.getlist("col")) or USUAL_COLUMNS,
        size=next((size for size in SIZES if str(size) == query.get("size")), SIZES[1]),
        page=_positive(query.get("page", "")),
    )
    return replace(asked, notes=tuple(reading.notes))


class _Reading:
    """One reading of a query string with the notes that it leaves."""

    def __init__(self, query: QueryDict, known: Mapping[str, Mapping[str, str]]) -> None:
        self.query, self.known, self.notes = query, known, list[str]()

    def several(self, name: str) -> tuple[str, ...]:
        """Give the known values of a facet, each once, as the data write them."""
        given = [value.strip() for value in self.query.getlist(name) if value.strip()]
        unknown = [value for value in given if fold(value) not in self.known[name]]
        if unknown:
            self.notes.append(
                _("%(facet)s: “%(values)s” is not known here and was left out.")
                % {"facet": FACET_LABELS[name], "values": "”, “".join(v[:40] for v in unknown[:5])}
            )
        return tuple(
            dict.fromkeys(self.known[name][fold(value)] for value in given if fold(value) in self.known[name])
        )

    def years(self) -> tuple[int | None, int | None]:
        """Give the first and the last year, in order."""
        first, last = self._year("from"), self._year("to")
        if first and last and first > last:
            self.notes.append(_("The first year came after the last; they were exchanged."))
            return last, first
        return first, last

    def _year(self, name: str) -> int | None:
        text = self.query.get(name, "").strip()
        if not text:
            return None
        if text.isdecimal() and len(text) == 4 and _FIRST <= int(text) <= _LAST:
            return int(text)
        self.notes.append(
            _("“%(value)s” is no year from %(first)s to %(last)s and was left out.")
            % {"value": text[:40], "first": _FIRST, "last": _LAST}
        )
        return None


def _known(book: Book) -> dict[str, dict[str, str]]:
    """Give, for each facet, its values by their folded form."""
    organisations = {fold(o.code): o.code for o in book.organisations.values()}
    return {
        "pillar": {fold(p.code): p.code for p in book.pillars.values()},
        "status": {fold(s): str(s) for s in Status},
        "theme": {fold(t.code): t.code for t in book.themes.values()},
        "kind": {fold(k.code): k.code for k in book.kinds.values()},
        "entity": organisations,
        "owner": organisations,
        "state": {fold(s.iso3): s.iso3 for s in book.states.values()},
        "region": {fold(r.code): r.code for r in book.regions.values()},
    }


def _standing(query: QueryDict, by: Actor) -> str:
    """Retired projects are listed for who may return them."""
    wants = query.get("standing") == Standing.RETIRED and allows(by, Perm.PROJECT_RETIRE)
    return Standing.RETIRED if wants else Standing.LISTED


def _positive(text: str) -> int:
    return max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1
