"""The facts of a project as they are written: values, not rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tansiq.kernel.dates import first_day, last_day, precision_of
from tansiq.kernel.words import indexed, names_indexed
from tansiq.projects.models import (
    Project,
    ProjectEntity,
    ProjectKind,
    ProjectReach,
    ProjectRegion,
    ProjectState,
    ProjectTheme,
)
from tansiq.projects.queries.tags import Rule, rule
from tansiq.projects.queries.ties import Ties
from tansiq.reference.queries import Book


@dataclass(frozen=True)
class NamedEntity:
    """An entity as printed, and the organisation it is, where it was recognised."""

    printed: str
    organisation_id: int | None = None


@dataclass(frozen=True)
class Facts:
    """Everything a reader may set on a project. Places, organisations and instruments are ids of reference things.

    `states` are pairs of State id and place id (or None); dates are "2015", "2015-07" or "2015-07-31".
    """

    title: str
    pillar_id: int
    status: str
    as_of: date
    language: str = "en"
    activities: str = ""
    start: str = ""
    end: str = ""
    is_open_ended: bool = False
    is_annual: bool = False
    is_global: bool = False
    scope_note: str = ""
    entities: tuple[NamedEntity, ...] = ()
    states: tuple[tuple[int, int | None], ...] = ()
    region_ids: tuple[int, ...] = ()
    reach_ids: tuple[int, ...] = ()
    instrument_ids: tuple[int, ...] = ()
    source_key: str | None = None
    reference: str = ""
    serial: int | None = None
    is_illustrative: bool = False


@dataclass(frozen=True)
class Writing:
    """What writing many projects needs once: the book of reference things and the two tagging rules."""

    book: Book
    themes: Rule
    kinds: Rule
    names: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def with_book(cls, book: Book) -> "Writing":
        """Prepare the tagging rules and a cache of indexed names; the same as long as the book is the same."""
        if "last" not in _writings or _writings["last"].book is not book:
            _writings["last"] = cls(
                book=book, themes=rule(book.themes.values()), kinds=rule(book.kinds.values())
            )
        return _writings["last"]

    def name_words(self, kind: str, pk: int) -> str:
        """Give the words of a reference thing's names in every language, never stemmed."""
        if (kind, pk) not in self.names:
            thing: Any = getattr(self.book, kind)[pk]
            texts = [*thing.names.values(), *getattr(thing, "aliases", ())]
            texts += list(getattr(thing, "acronyms", {}).values())
            self.names[kind, pk] = names_indexed(" ".join(texts))
        return self.names[kind, pk]


_writings: dict[str, Writing] = {}


def set_values(project: Project, facts: Facts, writing: Writing) -> None:
    """Set the project's own columns from its facts; nothing is saved."""
    for name in _PLAIN:
        setattr(project, name, getattr(facts, name))
    project.start_on, project.end_on = first_day(facts.start), last_day(facts.end)
    project.precision = precision_of(facts.start or facts.end)
    roots = {writing.book.root_of(e.organisation_id) for e in facts.entities if e.organisation_id}
    unknown = {e.printed for e in facts.entities if not e.organisation_id}
    project.is_joint = len(roots) + len(unknown) > 1
    project.search_text = search_text(facts, writing)


_PLAIN = (
    "title",
    "pillar_id",
    "status",
    "as_of",
    "language",
    "activities",
    "start",
    "end",
    "is_open_ended",
    "is_annual",
    "is_global",
    "scope_note",
    "source_key",
    "reference",
    "serial",
    "is_illustrative",
)


# What a project is known by: an import sets it, a person who edits does not.
IDENTITY = ("source_key", "reference", "serial", "is_illustrative")


def search_text(facts: Facts, writing: Writing) -> str:
    """Give the words by which a project is found: its own, and the names of all it is tied to in every language."""
    words: list[str] = [indexed(f"{facts.title} {facts.activities}"), names_indexed(facts.reference)]
    words += [names_indexed(entity.printed) for entity in facts.entities]
    words += [
        writing.name_words("organisations", e.organisation_id) for e in facts.entities if e.organisation_id
    ]
    words += [writing.name_words("states", state) for state, _place in facts.states]
    words += [writing.name_words("places", place) for _state, place in facts.states if place]
    words += [writing.name_words("regions", region) for region in facts.region_ids]
    words += [writing.name_words("organisations", organisation) for organisation in facts.reach_ids]
    words += [names_indexed(writing.book.instruments[pk].symbol) for pk in facts.instrument_ids]
    return " ".join(dict.fromkeys(" ".join(words).split()))


def ties_of(project: Project, facts: Facts, writing: Writing) -> Iterator[Any]:
    """Give the unsaved rows that tie the project to entities, places, themes and kinds."""
    for order, entity in enumerate(facts.entities):
        yield ProjectEntity(
            project=project, organisation_id=entity.organisation_id, order=order, printed=entity.printed
        )
    for state, place in dict.fromkeys(facts.states):
        yield ProjectState(project=project, state_id=state, place_id=place)
    for region in dict.fromkeys(facts.region_ids):
        yield ProjectRegion(project=project, region_id=region)
    for organisation in dict.fromkeys(facts.reach_ids):
        yield ProjectReach(project=project, organisation_id=organisation)
    for instrument in dict.fromkeys(facts.instrument_ids):
        yield Project.instruments.through(project_id=project.pk, instrument_id=instrument)


def tags_of(project: Project, facts: Facts, writing: Writing) -> Iterator[Any]:
    """Give the unsaved tags that the rules propose from title and activities."""
    text = f"{facts.title} {facts.activities}"
    for theme, words in writing.themes.proposals(text).items():
        yield ProjectTheme(project=project, theme_id=theme, words=words)
    for kind, words in writing.kinds.proposals(text).items():
        yield ProjectKind(project=project, kind_id=kind, words=words)


def facts_of(project: Project) -> Facts:
    """Read back the facts of a stored project, to prefill a form or to compare with an import."""
    return Facts(
        **{name: getattr(project, name) for name in _PLAIN},
        entities=tuple(
            NamedEntity(printed=e.printed, organisation_id=e.organisation_id) for e in project.entities.all()
        ),
        states=tuple((s.state_id, s.place_id) for s in project.states.all()),
        region_ids=tuple(r.region_id for r in project.regions.all()),
        reach_ids=tuple(r.organisation_id for r in project.reaches.all()),
        instrument_ids=tuple(i.pk for i in project.instruments.all()),
    )


def facts_in(project: Project, ties: Ties) -> Facts:
    """Read back the facts of a project whose ties have been read in one query."""
    return Facts(
        **{name: getattr(project, name) for name in _PLAIN},
        entities=tuple(NamedEntity(e.printed, e.organisation_id) for e in ties.entities),
        states=tuple(ties.states),
        region_ids=tuple(ties.regions),
        reach_ids=tuple(ties.reaches),
        instrument_ids=tuple(ties.instruments),
    )


def differences(before: Facts, after: Facts) -> dict[str, tuple[Any, Any]]:
    """Give field → (before, after) for what differs; the order of places and instruments does not count."""
    found: dict[str, tuple[Any, Any]] = {}
    for name in Facts.__dataclass_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if name in _UNORDERED:
            if set(old) != set(new):
                found[name] = (old, new)
        elif old != new:
            found[name] = (old, new)
    return found


_UNORDERED = frozenset({"states", "region_ids", "reach_ids", "instrument_ids"})


def in_words(changed: Mapping[str, tuple[Any, Any]], book: Book) -> dict[str, list[str]]:
    """Say differences in words for the log and the history: field → [before, after]."""
    return {name: [_say(name, old, book), _say(name, new, book)] for name, (old, new) in changed.items()}


def _say(name: str, value: Any, book: Book) -> str:
    if name == "entities":
        return ", ".join(entity.printed for entity in value)
    if name == "states":
        return ", ".join(sorted(book.states[state].iso3 for state, _place in value))
    by_id: dict[str, Mapping[int, Any]] = {
        "region_ids": book.regions,
        "reach_ids": book.organisations,
        "instrument_ids": book.instruments,
    }
    if name in by_id:
        return ", ".join(sorted(_code(by_id[name][pk]) for pk in value))
    return book.pillars[value].code if name == "pillar_id" else str(value)


def _code(thing: Any) -> str:
    return str(getattr(thing, "code", "") or thing.symbol)


def by_model(rows: Iterable[Any]) -> dict[type, list[Any]]:
    """Sort unsaved rows by model, so that each model is written in one statement."""
    sorted_rows: dict[type, list[Any]] = {}
    for row in rows:
        sorted_rows.setdefault(type(row), []).append(row)
    return sorted_rows
