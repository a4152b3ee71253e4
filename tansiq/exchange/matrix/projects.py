"""From a printed row to a project: every cell read, every doubt noted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from tansiq.exchange.matrix import dates
from tansiq.exchange.matrix.citations import Citation, citations
from tansiq.exchange.matrix.columns import Role
from tansiq.exchange.matrix.dates import Period
from tansiq.exchange.matrix.doubts import Code, Doubt
from tansiq.exchange.matrix.entities import Entity, EntityReader
from tansiq.exchange.matrix.lexicon import Lexicon
from tansiq.exchange.matrix.pieces import Place
from tansiq.exchange.matrix.rows import PrintedRow
from tansiq.exchange.matrix.scope import Scope, ScopeReader
from tansiq.exchange.matrix.serials import Serials, row_id, serial_of
from tansiq.exchange.matrix.statuses import Status, status
from tansiq.exchange.matrix.text import clean, with_bold_tags
from tansiq.exchange.matrix.titles import TitleReader

_NO_DATES = Period()
_MONTHS_BEFORE_DEVELOPMENT_IS_LONG = 12


@dataclass(frozen=True, slots=True)
class Project:
    """One printed row, read. Its identity in its document is pillar, serial and occurrence; everything else is a value.

    `printed` keeps every cell as it stands in the file, lines joined, under the role of its column.
    """

    pillar: str | None
    serial: int | None
    serial_printed: str
    occurrence: int
    title: str
    activities: str
    period: Period
    entities: tuple[Entity, ...]
    status: Status | None
    scope: Scope
    instruments: tuple[str, ...]
    place: Place
    printed: Mapping[Role, str] = field(hash=False)
    doubts: tuple[Doubt, ...] = ()

    @property
    def row(self) -> str:
        """The row as people name it: "II-26"."""
        return row_id(self.pillar, self.serial or self.serial_printed)

    @property
    def identity(self) -> tuple[str, str, int]:
        """What the row is known by in its document: pillar, serial and occurrence."""
        return self.pillar or "", str(self.serial or self.serial_printed), self.occurrence

    @property
    def entities_printed(self) -> tuple[str, ...]:
        """The names of the entities as printed."""
        return tuple(entity.printed for entity in self.entities)


class ProjectReader:
    """Reads the printed rows of one document, against one lexicon and as of one month."""

    def __init__(self, lexicon: Lexicon, as_of: str | None) -> None:
        self._lexicon = lexicon
        self._as_of = as_of
        self._entities = EntityReader(lexicon, as_of)
        self._scopes = ScopeReader(lexicon)
        self._titles = TitleReader(lexicon, as_of)
        self.serials = Serials()

    def read(self, row: PrintedRow) -> Project:
        """Read one row; nothing is raised, what cannot be read becomes a doubt."""
        cells = row.cells
        serial_printed = clean(cells.get(Role.SERIAL, ""))
        serial = serial_of(serial_printed)
        occurrence = self.serials.occurrence(row.pillar, str(serial or serial_printed))
        if serial:
            self.serials.note_gap(row.pillar, serial, row.place)
        head, entities = self._split(row)
        activities = clean(cells.get(Role.ACTIVITIES, ""))
        cited = citations(head, self._lexicon)
        title, period, unread = _dated(head, cited, row)
        cited += citations(activities, self._lexicon)
        project = Project(
            pillar=row.pillar,
            serial=serial,
            serial_printed=serial_printed,
            occurrence=occurrence,
            title=title,
            activities=activities,
            period=period,
            entities=entities,
            status=status(cells.get(Role.STATUS, "")),
            scope=self._scopes.read(cells.get(Role.SCOPE, "")),
            instruments=tuple(dict.fromkeys(citation.symbol for citation in cited)),
            place=row.place,
            printed=cells,
        )
        doubts = tuple(self._doubts(project, row, cited, unread))
        return replace(project, doubts=doubts) if doubts else project

    def _split(self, row: PrintedRow) -> tuple[str, tuple[Entity, ...]]:
        """Give the title with its dates, and the entities: of their own column, else of the tail of the title."""
        cell = with_bold_tags(row.cells.get(Role.TITLE, ""))
        listed = row.cells.get(Role.ENTITIES, "")
        if listed:
            return clean(cell), self._entities.read(listed)
        head, listed = self._entities.split(cell)
        return clean(head), self._entities.read(listed)

    def _doubts(
        self, project: Project, row: PrintedRow, cited: list[Citation], unread: list[str]
    ) -> Iterator[Doubt]:
        def doubt(code: Code, text: str = "", **args: str | int) -> Doubt:
            return Doubt(code, row.place, project.row, text, args)

        if row.is_broken:
            yield doubt(Code.ROW_BROKEN, lines=row.lines)
        if project.pillar is None:
            yield doubt(Code.PILLAR_MISSING)
        if project.serial is None:
            yield doubt(Code.SERIAL_UNREADABLE, project.serial_printed)
        elif project.occurrence > 1:
            yield doubt(Code.SERIAL_REPEATED, str(project.serial))
        if not project.title:
            yield doubt(Code.TITLE_ABSENT)
        yield from (doubt(Code.DATE_UNREADABLE, text) for text in unread)
        if not project.entities:
            yield doubt(Code.ENTITY_ABSENT)
        yield from (doubt(Code.ENTITY_UNKNOWN, e.printed) for e in project.entities if not e.code)
        if project.status is None:
            yield doubt(Code.STATUS_UNKNOWN, clean(row.cells.get(Role.STATUS, "")))
        elif self._as_of and _status_disagrees(project.status, project.period, self._as_of):
            text = f"{clean(row.cells[Role.STATUS])}, {project.period.printed}"
            yield doubt(Code.STATUS_AGAINST_DATES, text, as_of=self._as_of)
        for code, text in self._doubts_of_scope(project):
            yield doubt(code, text)
        for code, citation in _doubtful(cited):
            yield doubt(code, citation.printed, symbol=citation.symbol)

    def _doubts_of_scope(self, project: Project) -> Iterator[tuple[Code, str]]:
        scope = project.scope
        if not scope.printed:
            yield Code.SCOPE_ABSENT, ""
        yield from ((Code.SCOPE_VAGUE, words) for words in scope.vague)
        yield from ((Code.PLACE_UNKNOWN, words) for words in scope.unread)
        named = None if scope.is_global else self._titles.named(project.title)
        if named and self._titles.disagrees(named, scope):
            yield Code.SCOPE_AGAINST_TITLE, named.words


def _dated(head: str, cited: list[Citation], row: PrintedRow) -> tuple[str, Period, list[str]]:
    """Give the title, the dates of a row, and what looks like dates and cannot be read."""
    title, in_title, unread = _dates_in(head, cited)
    in_columns = _dates_in_columns(row)
    if in_columns is None:
        return title, in_title or _NO_DATES, unread
    printed, period = in_columns
    return title, period or in_title or _NO_DATES, unread if period else [*unread, printed]


def _dates_in(head: str, cited: list[Citation]) -> tuple[str, Period | None, list[str]]:
    """Read the last bracket that holds dates, and take it off the title it ends. The year of a resolution is no date."""
    found: Period | None = None
    title, unread = head, []
    for bracket in dates.brackets(head) if "(" in head or "[" in head else ():
        if any(citation.start < bracket.end <= citation.end for citation in cited):
            continue
        period = dates.period(bracket.text)
        if period:
            found = period
            title = head if head[bracket.end :].strip(" .,;") else head[: bracket.start].rstrip(" ,;")
        elif dates.may_be_dates(bracket.text):
            unread.append(bracket.text)
    return title, found, unread


def _dates_in_columns(row: PrintedRow) -> tuple[str, Period | None] | None:
    """Read the columns of dates, of one or two; None where they are absent or empty."""
    start, end = row.cells.get(Role.START, ""), row.cells.get(Role.END, "")
    if start or end:
        return f"{start}–{end}", dates.joined(clean(start), clean(end))
    duration = clean(row.cells.get(Role.DURATION, ""))
    return (duration, dates.period(duration.strip("()[]"), in_column=True)) if duration else None


def _status_disagrees(status: Status, period: Period, as_of: str) -> bool:
    """Compare a status with dates in the month of which the document speaks; a year may mean any of its months.

    Ongoing though ended or not begun; completed though it ends later or is open; in development a year after its start.
    """
    begins_late = bool(period.start and dates.first_month(period.start) > as_of)
    ends = dates.last_month(period.end) if period.end else None
    if status is Status.ONGOING:
        return begins_late or bool(ends and ends < as_of)
    if status is Status.COMPLETED:
        return begins_late or period.is_open or bool(ends and ends > as_of)
    return bool(
        period.start
        and _months(as_of) - _months(dates.last_month(period.start)) > _MONTHS_BEFORE_DEVELOPMENT_IS_LONG
    )


def _months(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])


def _doubtful(cited: list[Citation]) -> Iterator[tuple[Code, Citation]]:
    """Give the citations whose year does not fit, or cannot be known, each once."""
    for citation in {citation.printed: citation for citation in cited if not citation.fits}.values():
        yield (Code.CITATION_YEAR if citation.fits is False else Code.CITATION_UNREADABLE), citation
