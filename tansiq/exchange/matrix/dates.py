"""Dates with the precision with which they are printed, in English and Arabic.

"Jul. 2015–Jun. 2019", "since 2013", "2016-ongoing", "25–27 Sep. 2017", "Annual event. 2016, 2017 and 2018". What cannot be
read in one way only is not read at all.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tansiq.kernel.text import fold_letters

# The months as the United Nations writes them in Arabic (Levantine/Egyptian), and in English, folded.
_MONTHS = (
    "january jan|كانون الثاني|يناير",
    "february feb|شباط|فبراير",
    "march mar|اذار|مارس",
    "april apr|نيسان|ابريل",
    "may|ايار|مايو",
    "june jun|حزيران|يونيه|يونيو",
    "july jul|تموز|يوليه|يوليو",
    "august aug|اب|اغسطس",
    "september sept sep|ايلول|سبتمبر",
    "october oct|تشرين الاول|اكتوبر",
    "november nov|تشرين الثاني|نوفمبر",
    "december dec|كانون الاول|ديسمبر",
)
_MONTH_OF = {
    name: number
    for number, names in enumerate(_MONTHS, start=1)
    for part in names.split("|")
    for name in (part.split() if part.isascii() else [part])
}
_ONE_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True)).replace(" ", r"\s+")
_MONTH = rf"(?P<month>{_ONE_MONTH})(?!\w)\.?(?:\s*/\s*(?:{_ONE_MONTH})(?!\w))?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_POINT = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+|$))?(?:(?:of\s+)?{_MONTH})?[\s,]*(?:{_YEAR})?"
)
_AMERICAN = re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?:[t ]00:00(?::00)?)?")
_NUMERIC = re.compile(r"(?:(?P<day>\d{1,2})[/.])?(?P<month>\d{1,2})[/.](?P<year>(?:19|20)\d\d)")
_MONTH_AND_YEAR = re.compile(rf"(?:\d{{1,2}}(?:\s*-\s*\d{{1,2}})?\s+)?{_MONTH}\s+{_YEAR}")
_SHORT_RANGE = re.compile(r"((?:19|20)\d\d)\s*-\s*(\d\d)")

_ANNUAL = re.compile(
    r"^(?:annual(?:ly)?(?:\s+(?:events?|activity))?|(?:حدث|مناسبه|نشاط)\s+سنوي\w*|سنويا?)(?!\w)\s*[.:,;،-]*\s*"
)
_SINCE = re.compile(r"^(?:since|from|starting(?: in| from)?|منذ|من|ابتداء من|اعتبارا من)\s+")
_RANGE = re.compile(r"\s*-\s*|\s+(?:to|until|till|الي|حتي)\s+")
_OPEN_END = re.compile(
    r"\s*(?:-|\s(?:to|الي|حتي)\s)?\s*(?:on-?going|present|to date|onwards?|continuing|now|مستمره?|جاره?|جاريه?|الان|الوقت الحاضر|تاريخه)$"
)
_LIST = re.compile(r"\s*(?:,|،|;|&|\band\b|\bو(?=\d)|\sو\s)\s*")
_DAY_LIST = re.compile(
    r"^(?P<first>\d{1,2})(?:\s*,\s*\d{1,2})*\s*(?:,\s*)?(?:and|&|و)\s*(?P<rest>\d{1,2}\s+\D+\d{4})$"
)
_WORD_YEAR = re.compile(r"(?<!\w)(?:ال)?(?:عامي?|سنه|سنوات|اعوام|years?|the)\s+(?=\d)")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-"))
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """When a project runs. `start` and `end` are "2016", "2016-07" or "2016-07-31"; `end` is None where it is open."""

    start: str | None = None
    end: str | None = None
    precision: str | None = None
    is_open: bool = False
    is_annual: bool = False
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket in a title: what it holds, and where it stands, brackets included."""

    text: str
    start: int
    end: int


_Point = tuple[int | None, int | None, int | None]


@lru_cache(maxsize=4096)
def period(printed: str, *, in_column: bool = False) -> Period | None:
    """Read a whole text as dates; None where it is not dates, or can be read in two ways.

    In a column of dates "2011-12" can only be a month; in running text it may be two years as well, and is not read.
    """
    text = " ".join(fold_letters(printed).translate(_DASHES).split()).strip(" .,;،")
    rest = _ANNUAL.sub("", text)
    is_annual = rest != text
    if not rest:
        return Period(is_annual=True, printed=printed) if is_annual else None
    ends = _ends(_WORD_YEAR.sub("", rest), in_column)
    if ends is None:
        return None
    start, end, is_open = ends
    return Period(
        _iso(start), None if is_open else _iso(end), _precision(start, end), is_open, is_annual, printed
    )


def joined(start: str, end: str) -> Period | None:
    """Read a period from two cells, one for each end; an empty end is one not stated."""
    first, last = period(start, in_column=True), period(end, in_column=True)
    printed = f"{start}–{end}"
    if not first or not first.start:
        return None
    if not end.strip() or _OPEN_END.fullmatch(" " + fold_letters(end).strip()):
        return Period(first.start, None, first.precision, bool(end.strip()), False, printed)
    if not last or not last.end or not _in_order(first.start, last.end):
        return None
    return Period(first.start, last.end, _coarser(first, last), False, False, printed)


def brackets(text: str) -> Iterator[Bracket]:
    """Give the innermost brackets of a text, in order."""
    return (Bracket(m[1], m.start(), m.end()) for m in _BRACKETS.finditer(text))


def may_be_dates(text: str) -> bool:
    """Say whether a bracket that cannot be read as dates still holds a year, so that a person should look."""
    return bool(_A_YEAR.search(fold_letters(text)))


def month_of(text: str) -> str | None:
    """Read "February 2018", "28 February 2018" or "شباط/فبراير 2018" at the start of folded text, as "2018-02"."""
    found = _MONTH_AND_YEAR.match(text)
    return f"{found['year']}-{_month(found['month']):02}" if found else None


def last_month(date: str) -> str:
    """Give the last month that a date may mean: "2016" is over with "2016-12"."""
    return date[:7] if len(date) > 4 else f"{date}-12"


def first_month(date: str) -> str:
    """Give the first month that a date may mean."""
    return date[:7] if len(date) > 4 else f"{date}-01"


def _ends(text: str, in_column: bool) -> tuple[_Point, _Point, bool] | None:
    """Read start, end and whether the end is open from folded text."""
    since = _SINCE.sub("", text)
    whole = _point(since, in_column)
    if whole:
        return (whole, whole, since != text) if whole[0] else None
    opened = _OPEN_END.sub("", since)
    if opened != since:
        start = _point(opened, in_column)
        return (start, start, True) if start and start[0] else None
    return _years_listed(text) or _days_listed(text) or _range(since)


def _point(text: str, in_column: bool) -> _Point | None:
    """Read one date of any precision; a missing year is left for the other end of a range to lend."""
    if in_column and (found := _ISO.fullmatch(text)):
        return _checked(found)
    if found := _ISO.fullmatch(text):
        return None if _may_be_two_years(text) else _checked(found)
    if found := _NUMERIC.fullmatch(text):
        day, month = found["day"], found["month"]
        return None if day and day != month and int(day) <= 12 else _checked(found)
    found = _AMERICAN.fullmatch(text) or (_POINT.fullmatch(text) if text else None)
    return _checked(found) if found else None


def _checked(found: re.Match[str]) -> _Point | None:
    """Give year, month and day of a match; None for a day that no month has."""
    year, month, day = found["year"], found["month"], found["day"]
    point = (int(year) if year else None, _month(month) if month else None, int(day) if day else None)
    return point if _exists(point) else None


def _exists(point: _Point) -> bool:
    year, month, day = point
    if month is not None and not 1 <= month <= 12:
        return False
    if day is None:
        return True
    # A day alone ("25–27 Sep. 2017") borrows its month; without a month, a year cannot follow it.
    return 1 <= day <= (calendar.monthrange(year or 2000, month)[1] if month else 31) and not (
        year and not month
    )


def _range(text: str) -> tuple[_Point, _Point, bool] | None:
    """Read two dates with a dash or "to" between; the first borrows what it lacks from the second."""
    if (short := _SHORT_RANGE.fullmatch(text)) and int(short[2]) > int(short[1][2:]) and int(short[2]) > 12:
        text = f"{short[1]}-{short[1][:2]}{short[2]}"
    sides = _RANGE.split(text)
    if len(sides) != 2:
        return None
    start, end = (_point(side, False) for side in sides)
    if not start or not end or not end[0]:
        return None
    start = _borrowed(start, end)
    return (start, end, False) if start and _in_order(_iso(start), _iso(end)) else None


def _borrowed(start: _Point, end: _Point) -> _Point | None:
    """Complete "25" from "27 Sep. 2017" and "28 Apr." from "5 May 2016"; None where the two do not fit together."""
    year, month, day = start
    if day and not month:
        month = end[1] if end[2] else None
    if not year and not month:
        return None
    completed = (year or end[0], month, day)
    return completed if _exists(completed) else None


def _in_order(start: str, end: str) -> bool:
    """Compare two dates to the precision that both have."""
    known = min(len(start), len(end))
    return start[:known] <= end[:known]


def _years_listed(text: str) -> tuple[_Point, _Point, bool] | None:
    """Read "2016, 2017 and 2018" as the years from the first to the last; they must rise."""
    years = _LIST.split(text)
    years = [year for year in years if year]
    if len(years) < 2 or not all(re.fullmatch(r"(?:19|20)\d\d", year) for year in years):
        return None
    numbers = [int(year) for year in years]
    if numbers != sorted(set(numbers)):
        return None
    return (numbers[0], None, None), (numbers[-1], None, None), False


def _days_listed(text: str) -> tuple[_Point, _Point, bool] | None:
    """Read "9, 10 and 11 May 2017"."""
    found = _DAY_LIST.match(text)
    return _range(f"{found['first']}-{found['rest']}") if found else None


def _may_be_two_years(text: str) -> bool:
    """Say whether "2011-12" may mean 2011 to 2012 as well as December 2011."""
    return len(text) == 7 and int(text[5:]) > int(text[2:4])


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _MONTH_OF[" ".join(word.split())]


def _iso(point: _Point) -> str:
    year, month, day = point
    return f"{year}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _precision(start: _Point, end: _Point) -> str:
    return ("year", "month", "day")[
        min(sum(part is not None for part in point) for point in (start, end)) - 1
    ]


def _coarser(first: Period, last: Period) -> str | None:
    order = ("year", "month", "day")
    return min((first.precision, last.precision), key=lambda precision: order.index(precision or "year"))
