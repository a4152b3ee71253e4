"""From projects to the rows of an export: values by their codes and names, nothing of the database left in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tansiq.kernel.batches import batches
from tansiq.kernel.names import name_in
from tansiq.kernel.text import fold
from tansiq.projects.enums import TagState
from tansiq.projects.models import Project
from tansiq.projects.queries.ties import EVERYTHING, Tagged, Ties, ties_of
from tansiq.reference.models import Organisation
from tansiq.reference.queries import Book

BATCH = 500


@dataclass(frozen=True)
class Row:
    """One project of an export. What stands in a language stands in that of the export; the rest are codes."""

    reference: str
    pillar: str
    serial: int | None
    title: str
    activities: str
    status: str
    start: str
    end: str
    precision: str
    is_open_ended: bool
    entities: tuple[str, ...]
    entities_printed: tuple[str, ...]
    states: tuple[str, ...]
    state_names: tuple[str, ...]
    regions: tuple[str, ...]
    region_names: tuple[str, ...]
    reaches: tuple[str, ...]
    is_global: bool
    scope_note: str
    themes: tuple[str, ...]
    theme_names: tuple[str, ...]
    kinds: tuple[str, ...]
    kind_names: tuple[str, ...]
    instruments: tuple[str, ...]
    owner: str
    level: str
    marking: str
    as_of: date
    confirmed_on: date | None
    is_illustrative: bool


def rows_of(projects: Iterable[Project], *, book: Book, language: str) -> Iterator[Row]:
    """Give the rows one by one; ties are read for a few hundred projects at a time, so that memory stays the same."""
    for batch in batches(projects, BATCH):
        ties = ties_of(batch, kinds=EVERYTHING)
        for project in batch:
            yield _row(project, ties[project.pk], book, language)


def _row(project: Project, ties: Ties, book: Book, language: str) -> Row:
    named = {pk: name_in(book.states[pk].names, language) for pk, _place in ties.states}
    # States stand in the alphabetical order of the language; codes and names in the same order.
    states = sorted(named, key=lambda pk: fold(named[pk]))
    themes = [book.themes[pk] for pk in _live(ties.themes)]
    kinds = [book.kinds[pk] for pk in _live(ties.kinds)]
    regions = [book.regions[pk] for pk in ties.regions]
    return Row(
        reference=project.reference,
        pillar=book.pillars[project.pillar_id].code,
        serial=project.serial,
        title=project.title,
        activities=project.activities,
        status=project.status,
        start=project.start,
        end=project.end,
        precision=project.precision,
        is_open_ended=project.is_open_ended,
        entities=tuple(
            acronym(book.organisations[e.organisation_id]) if e.organisation_id else e.printed
            for e in ties.entities
        ),
        entities_printed=tuple(e.printed for e in ties.entities),
        states=tuple(book.states[pk].iso3 for pk in states),
        state_names=tuple(named[pk] for pk in states),
        regions=tuple(region.code for region in regions),
        region_names=tuple(name_in(region.names, language) for region in regions),
        reaches=tuple(acronym(book.organisations[pk]) for pk in ties.reaches),
        is_global=project.is_global,
        scope_note=project.scope_note,
        themes=tuple(theme.code for theme in themes),
        theme_names=tuple(name_in(theme.names, language) for theme in themes),
        kinds=tuple(kind.code for kind in kinds),
        kind_names=tuple(name_in(kind.names, language) for kind in kinds),
        instruments=tuple(book.instruments[pk].symbol for pk in ties.instruments),
        owner=acronym(book.organisations[project.owner_id]),
        level=project.level,
        marking=project.marking,
        as_of=project.as_of,
        confirmed_on=project.confirmed_on,
        is_illustrative=project.is_illustrative,
    )


def acronym(organisation: Organisation) -> str:
    """Give the canonical acronym of an organisation, its English name where it has none; the same in every language."""
    return organisation.acronyms.get("en", "") or name_in(organisation.names, "en")


def _live(tags: Iterable[Tagged]) -> list[int]:
    return [tag.thing_id for tag in tags if tag.state != TagState.REJECTED]
