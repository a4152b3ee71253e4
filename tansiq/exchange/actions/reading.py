"""A document, read against the platform's own reference data: rows as facts in codes, and the account at the end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tansiq.exchange.matrix import lexicon as words
from tansiq.exchange.matrix.account import as_json
from tansiq.exchange.matrix.columns import Role
from tansiq.exchange.matrix.document import Reading as DocumentReading
from tansiq.exchange.matrix.doubts import Doubt
from tansiq.exchange.matrix.likeness import Titled, look_alikes
from tansiq.exchange.matrix.projects import Project
from tansiq.reference.models import RegionMember
from tansiq.reference.queries import Book, book

# Beyond this many rows the search for look-alikes follows in the background.
LOOK_ALIKES_AT_ONCE = 5_000


@dataclass(frozen=True)
class Row:
    """One printed row as it is stored: identity, place, cells as printed, facts in codes."""

    key: str
    reference: str
    line: int
    part: str
    printed: dict[str, str]
    facts: dict[str, Any]


class Reading:
    """One pass over a document; the account and the doubts are complete when the rows have been read."""

    def __init__(self, path: Path, *, name: str, as_of: str = "", keeps_rows: bool = False) -> None:
        self._lexicon = lexicon_of(book())
        self._reading = DocumentReading(path, self._lexicon, name=name, as_of=as_of or None)
        self._states_of_places = {place.code: place.state for place in self._lexicon.places.values()}
        self._titles: list[Titled] = []
        self._json: list[dict[str, Any]] | None = [] if keeps_rows else None
        self.document: str = self._reading.symbol[:60]
        self.as_of: str = self._reading.as_of or ""
        self.searches_later = False

    def rows(self) -> Iterator[Row]:
        """Give the rows in the order of the document. Raises `UnreadableFile` where it breaks off."""
        for project in self._reading:
            self._note(project)
            yield self._row(project)

    def _note(self, project: Project) -> None:
        if len(self._titles) < LOOK_ALIKES_AT_ONCE:
            self._titles.append(Titled(project.row, project.place, project.title))
        else:
            self.searches_later = True
        if self._json is not None:
            self._json.append(as_json(project))

    def _row(self, project: Project) -> Row:
        pillar, serial, occurrence = project.identity
        return Row(
            key=f"{self.document}|{pillar}|{serial}|{occurrence}"[:120],
            reference=project.row[:36] + (f"/{occurrence}" if occurrence > 1 else ""),
            line=project.place.line,
            part=project.place.part[:120],
            printed={str(role): text for role, text in project.printed.items() if text},
            facts=_facts(project, occurrence, self._states_of_places),
        )

    def account(self) -> dict[str, Any]:
        """Give the account as JSON, without rows and doubts, which are records of their own."""
        account = self._reading.account.as_json()
        return {key: account[key] for key in ("rows", "by_pillar", "by_status", "stated")}

    def doubts(self) -> list[Doubt]:
        """Give every doubt in the order of the lines; in a large document those of look-alikes come later."""
        found = list(self._reading.account.doubts)
        if not self.searches_later:
            found.extend(look_alikes(self._titles, self._lexicon))
        return sorted(found, key=lambda doubt: (doubt.place.part, doubt.line))

    @property
    def projects(self) -> list[dict[str, Any]]:
        """The rows as the command prints them; empty unless they were to be kept."""
        return self._json or []


def _facts(project: Project, occurrence: int, states_of_places: Mapping[str, str]) -> dict[str, Any]:
    scope, period = project.scope, project.period
    facts: dict[str, Any] = {
        "title": project.title[:600],
        "language": "ar" if _is_arabic(project.title) else "en",
        "pillar": project.pillar,
        "serial": project.serial,
        "reference": project.row[:36] + (f"/{occurrence}" if occurrence > 1 else ""),
        "status": project.status.value if project.status else None,
        "start": period.start or "",
        "end": period.end or "",
        "is_open_ended": period.is_open,
        "is_annual": period.is_annual,
        "entities": [[entity.printed, entity.code] for entity in project.entities],
        "states": _states(project, states_of_places),
        "regions": list(scope.regions),
        "reaches": list(scope.organisations),
        "is_global": scope.is_global,
        "scope_note": ", ".join((*scope.vague, *scope.unread))[:300],
    }
    if Role.ACTIVITIES in project.printed:
        return facts | {"activities": project.activities, "instruments": list(project.instruments)}
    # A file of facts without the wording cites in its titles alone: enough for a new project, no change to a known one.
    return facts | {CITED_IN_TITLE: list(project.instruments)}


CITED_IN_TITLE = "cited_in_title"


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def _states(project: Project, states_of_places: Mapping[str, str]) -> list[list[str | None]]:
    """Give the States named, and for each place named the State under which its work is recorded."""
    placed: list[list[str | None]] = [[states_of_places[place], place] for place in project.scope.places]
    named: list[list[str | None]] = [
        [state, None] for state in project.scope.states if [state, None] not in placed
    ]
    return [*named, *placed]


def lexicon_of(reference: Book) -> words.Lexicon:
    """Make the lexicon of the readers from the platform's reference data."""
    return words.Lexicon(
        states=[
            words.State(s.iso3, (*s.names.values(), *s.aliases), tuple(s.adjectives))
            for s in reference.states.values()
        ],
        places=[
            words.NamedPlace(p.code, reference.states[p.state_id].iso3, (*p.names.values(), *p.aliases))
            for p in reference.places.values()
        ],
        regions=_regions(reference),
        organisations=_organisations(reference),
        instruments=[words.Instrument(i.symbol, i.year) for i in reference.instruments.values()],
    )


def _regions(reference: Book) -> list[words.Region]:
    members: dict[int, list[words.Member]] = {}
    for spell in RegionMember.objects.all():
        members.setdefault(spell.region_id, []).append(
            words.Member(
                reference.states[spell.state_id].iso3, _iso(spell.valid_from), _iso(spell.valid_until)
            )
        )
    return [
        words.Region(
            r.code, (*r.names.values(), *r.aliases), tuple(members.get(r.pk, ())), is_vague=r.is_vague
        )
        for r in reference.regions.values()
    ]


def _organisations(reference: Book) -> list[words.Organisation]:
    codes = {pk: o.code for pk, o in reference.organisations.items()}
    before: dict[int, list[str]] = {}
    after: dict[int, list[str]] = {}
    for later, earlier in reference.successions:
        before.setdefault(later, []).append(codes[earlier])
        after.setdefault(earlier, []).append(codes[later])
    return [
        words.Organisation(
            o.code,
            o.acronyms.get("en", "") or o.names.get("en", ""),
            (*o.acronyms.values(), *o.names.values(), *o.aliases),
            parent=codes.get(o.parent_id or 0),
            valid_from=_iso(o.valid_from),
            valid_until=_iso(o.valid_until),
            predecessors=tuple(before.get(pk, ())),
            successors=tuple(after.get(pk, ())),
        )
        for pk, o in reference.organisations.items()
    ]


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
