"""What the components draw: small frozen shapes that a view or a query fills. The catalogue at /components/ shows each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Link:
    """A word that leads somewhere, or stands alone; `title` is its long form (an acronym's name, say)."""

    label: Text
    href: str = ""
    title: Text = ""
    is_lead: bool = False


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address of the same page without it."""

    facet: Text
    label: Text
    remove_href: str


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many records have it, and how that compares with the largest (0-100)."""

    value: str
    label: Text
    count: int
    share: float = 0
    is_on: bool = False
    title: Text = ""
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list; `name` is the query parameter.

    With an `id` its parts have ids too, so that what had the keyboard's focus has it again after a fragment is renewed.
    """

    name: str
    label: Text
    choices: Sequence[Choice]
    is_open: bool = True
    more_href: str = ""
    id: str = ""

    @property
    def chosen(self) -> int:
        """How many of the values are in force."""
        return sum(choice.is_on for choice in self.choices)


@dataclass(frozen=True)
class Column:
    """One column of a table; with `sort` its heading orders the table by that key."""

    label: Text
    is_numeric: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell that is more than text: a link, a number that opens its records."""

    value: Text | int
    href: str = ""
    language: str = ""


@dataclass(frozen=True)
class Table:
    """A table whose cells are text, numbers or `Cell`s; the first cell of a row is its heading."""

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[Text | int | Cell]]
    is_caption_hidden: bool = False


@dataclass(frozen=True)
class Part:
    """One part of a bar: its share of the picture's whole width (0-100) and one of the five tones, or a status."""

    share: float
    tone: str = "4"
    label: Text = ""
    count: int = 0


@dataclass(frozen=True)
class Bar:
    """One row of a bar picture. One part makes a plain bar, several a stacked one."""

    label: Text
    count: int
    parts: Sequence[Part]
    href: str = ""
    title: Text = ""


@dataclass(frozen=True)
class Tile:
    """One State on the map of tiles; `tone` 0 (none) to 5."""

    code: str
    label: Text
    count: int
    tone: int
    href: str = ""


@dataclass(frozen=True)
class TileGroup:
    """The tiles of one subregion, in the alphabetical order of the reader's language."""

    label: Text
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class Span:
    """One row of a timeline, in shares of its whole width (0-100)."""

    label: Text
    start: float
    length: float
    text: str
    href: str = ""
    tone: str = "ongoing"
    is_open_ended: bool = False


@dataclass(frozen=True)
class Timeline:
    """Years from first to last, each as wide as the others, and the rows over them."""

    years: Sequence[int]
    spans: Sequence[Span]

    @property
    def axis(self) -> list[tuple[int, bool]]:
        """Each year, and whether there is room to write it: every one, every second or every fifth."""
        step = 1 if len(self.years) <= 8 else 2 if len(self.years) <= 16 else 5
        return [(year, year % step == 0) for year in self.years]


@dataclass(frozen=True)
class Step:
    """One stage of a life cycle; `stage` is done, current or ahead."""

    label: Text
    stage: str
    on: date | None = None


@dataclass(frozen=True)
class Item:
    """One line of a section of the home page."""

    title: Text
    href: str
    detail: Text = ""
    on: date | None = None
    language: str = ""


@dataclass(frozen=True)
class Section:
    """One question of the home page; `empty` is what stands there when nothing does. Doors are not counted."""

    title: Text
    empty: Text
    items: Sequence[Item] = field(default_factory=tuple)
    more_href: str = ""
    is_counted: bool = True


def tones(counts: Sequence[int]) -> list[int]:
    """Put each count in one of five classes of equal size among the distinct counts above zero; zero is 0."""
    ranks = {count: rank for rank, count in enumerate(sorted({count for count in counts if count > 0}))}
    return [1 + ranks[count] * 5 // len(ranks) if count > 0 else 0 for count in counts]


def shares(counts: Sequence[int]) -> list[float]:
    """Give each count as a share (0-100) of the largest."""
    largest = max(counts, default=0)
    return [round(100 * count / largest, 1) if largest else 0 for count in counts]
