"""What the document says of itself in running text: its pillars, the totals it states, as of when, its symbol."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from tansiq.exchange.matrix.dates import month_of
from tansiq.exchange.matrix.pieces import Paragraph, Place
from tansiq.exchange.matrix.text import clean
from tansiq.kernel.text import fold, fold_letters

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ORDINALS = (
    ("one", "first", "الاولي", "الاول"),
    ("two", "second", "الثانيه", "الثاني"),
    ("three", "third", "الثالثه", "الثالث"),
    ("four", "fourth", "الرابعه", "الرابع"),
    ("five", "fifth", "الخامسه", "الخامس"),
    ("six", "sixth", "السادسه", "السادس"),
    ("seven", "seventh", "السابعه", "السابع"),
    ("eight", "eighth", "الثامنه", "الثامن"),
)
_NUMBER_OF = (
    {roman.lower(): roman for roman in _ROMAN}
    | {str(number): roman for number, roman in enumerate(_ROMAN, start=1)}
    | {word: roman for roman, words in zip(_ROMAN, _ORDINALS, strict=False) for word in words}
)
_NUMBER = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_PILLAR = rf"(?:pillar\s+(?P<{{0}}>{_NUMBER})|(?:ال)?ركيزه\s+(?P<{{1}}>{_NUMBER}))(?!\w)"
_PILLAR_NAMED = re.compile(_PILLAR.format("en", "ar"))
_ORDINAL_PILLAR = re.compile(rf"\b(?P<en>{_NUMBER})\s+pillar\b")
_PART_TITLE = re.compile(rf"^(?:p|pillar|الركيزه|ركيزه)?\s*(?P<number>{_NUMBER})(?!\w)")
_COUNT = r"(?P<count>\d{1,3}(?:[,.\u066c ]\d{3})+|\d+)"
_PROJECTS = r"(?:(?:projects?|activit\w+|مشروعا?|مشاريع|نشاطا?|انشطه)\b)"
_UNDER = r"(?:\s+(?:are|is|fall|falls|come|stand)?)?\s*(?:under|in|for|within|on|في اطار|ضمن|تحت|في|بموجب)\s+(?:the\s+)?"
_UNDER_PILLAR = re.compile(
    rf"{_COUNT}\s+(?:{_PROJECTS}\s*)?(?:and\s+activities\s*)?{_UNDER}{_PILLAR.format('en', 'ar')}"
)
_PILLAR_THEN = re.compile(rf"{_PILLAR.format('en', 'ar')}\s*[:(\u2013\u2014-]\s*{_COUNT}\s+{_PROJECTS}")
_IN_ALL = re.compile(
    rf"(?:total of|totall?ing|in total,?|in all,?|ما مجموعه|مجموع\w*|اجمالي\w*)\s*:?\s*{_COUNT}\s+{_PROJECTS}"
    rf"|{_COUNT.replace('count', 'across')}\s+{_PROJECTS}\s+(?:across|in total|overall|في الركائز)"
)
_COUNTED = re.compile(rf"{_COUNT}\s+{_PROJECTS}")
_AS_OF = re.compile(r"(?:\bas (?:of|at|on)|حتي|لغايه)\s+(?:(?:the )?(?:end of|نهايه|شهر)\s+)?")
_SYMBOL = re.compile(r"^(?:[A-Z]{1,4}(?:/[A-Z0-9.]+){1,5})(?:\s*\(\d{4}\))?$")
_SYMBOL_IN_NAME = re.compile(r"(?<![A-Za-z])([AES])[-_](\d{1,4})[-_](\d{1,4})(?!\d)")
_LONGEST_HEADING = 120
_MASTHEAD = 40


@dataclass(frozen=True, slots=True)
class Stated:
    """One total that the document states: of one pillar, or of all (`pillar` None); `where` is "text" or "heading"."""

    where: str
    pillar: str | None
    number: int
    place: Place


@dataclass(slots=True)
class Statements:
    """Gathers what the paragraphs say. `pillar` is the one under whose heading the reader stands."""

    as_of: str | None = None
    symbol: str | None = None
    pillar: str | None = None
    totals: list[Stated] = field(default_factory=list)
    _heard: int = 0

    def hear(self, paragraph: Paragraph, *, before_rows: bool) -> bool:
        """Take in one paragraph; say whether it is the heading of a pillar."""
        text = clean(paragraph.text.strip("# \t"))
        folded = fold_letters(text)
        self._heard += 1
        if self.symbol is None and self._heard <= _MASTHEAD and _SYMBOL.match(text):
            self.symbol = text
        if before_rows:
            self.as_of = as_of_stated(folded) or self.as_of
        heading = pillar_of_heading(text)
        self.pillar = heading or self.pillar
        self.totals.extend(_totals(folded, heading, self.pillar, paragraph.place))
        return heading is not None


def _totals(folded: str, heading: str | None, pillar: str | None, place: Place) -> list[Stated]:
    """Read the totals of one paragraph: under a named pillar, in all, or alone as a heading of the pillar that is open."""
    if "project" not in folded and "مش" not in folded and "activit" not in folded:
        return []
    by_pillar = [*_UNDER_PILLAR.finditer(folded), *(() if heading else _PILLAR_THEN.finditer(folded))]
    if by_pillar or _IN_ALL.search(folded):
        return _in_all(folded, by_pillar, place) + [
            Stated("text", _NUMBER_OF[m["en"] or m["ar"]], _number(m["count"]), place) for m in by_pillar
        ]
    alone = _COUNTED.search(folded)
    if alone and (heading or _stands_alone(folded, alone)):
        return [Stated("heading", pillar, _number(alone["count"]), place)]
    return []


def _in_all(folded: str, by_pillar: list[re.Match[str]], place: Place) -> list[Stated]:
    """Read totals of all pillars, leaving out a number that belongs to one pillar ("a total of 12 projects under Pillar I")."""
    taken = {m.start("count") for m in by_pillar}
    groups = [(m, "count" if m["count"] else "across") for m in _IN_ALL.finditer(folded)]
    return [
        Stated("text", None, _number(m[group]), place) for m, group in groups if m.start(group) not in taken
    ]


def _stands_alone(folded: str, found: re.Match[str]) -> bool:
    """Say whether a paragraph is a bare number of projects, perhaps with "Total:" before it."""
    rest = fold(folded[: found.start()] + " " + folded[found.end() :])
    return rest in {"", "total", "and activities", "المجموع", "مجموع", "وانشطه"}


def _number(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


@lru_cache(maxsize=512)
def pillar_of_heading(text: str) -> str | None:
    """Read a pillar ("II") from a heading that names exactly one; None for running text and for totals by pillar."""
    if len(text) > _LONGEST_HEADING:
        return None
    folded = fold_letters(text)
    if _UNDER_PILLAR.search(folded):
        return None
    named = {_NUMBER_OF[m["en"] or m["ar"]] for m in _PILLAR_NAMED.finditer(folded)}
    named |= {_NUMBER_OF[m["en"]] for m in _ORDINAL_PILLAR.finditer(folded)}
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=512)
def pillar_of_cell(text: str) -> str | None:
    """Read a pillar from a cell of a pillar column or the title of a sheet, where the bare number is enough."""
    found = _PART_TITLE.match(fold(clean(text)))
    return _NUMBER_OF[found["number"]] if found else pillar_of_heading(clean(text))


def as_of_stated(folded: str) -> str | None:
    """Read the month as of which the document speaks ("As of February 2018" gives "2018-02") from folded text."""
    found = (month_of(folded[match.end() : match.end() + 40]) for match in _AS_OF.finditer(folded))
    return next((month for month in found if month), None)


def symbol_of_name(name: str) -> str | None:
    """Read the document's symbol from its file name ("A-72-840.ar.txt" gives "A/72/840"), as the document system names files."""
    found = _SYMBOL_IN_NAME.search(name)
    return "/".join(found.groups()) if found else None


def pillar_order(pillar: str) -> int:
    """Give the place of a pillar among its like."""
    return _ROMAN.index(pillar)
