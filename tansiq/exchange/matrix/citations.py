"""Resolutions cited in running text, as canonical symbols: "S/RES/2178 (2014)", "A/RES/75/291"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tansiq.exchange.matrix.lexicon import Lexicon

_NUMBERED = r"(?P<number>[0-9٠-٩]{1,4}(?:/[0-9٠-٩]{1,4})?)(?:\s*\((?P<year>[0-9٠-٩]{4})\))?"
# A list goes on with numbers of three digits or more: "resolution 2178 (2014), 3 workshops" cites one.
_NEXT = re.compile(
    rf"\s*(?:,|،|;|\band\b|و)[\s,و]*(?:and\s+)?(?=[0-9٠-٩]{{1,2}}/|[0-9٠-٩]{{3}}){_NUMBERED}(?![\w/–-])",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"\b(?:resolutions?|(?:UN)?SCR|res\.)\s*(?:no\.?\s*)?{_NUMBERED}(?![\w/])", re.IGNORECASE
)
_ARABIC = re.compile(rf"\w*قرار\w*\s+(?:(?:الجمعية\s+العامة|مجلس\s+الأمن|رقم)\s+)*{_NUMBERED}(?![\w/])")
_SYMBOL = re.compile(r"\b(?P<body>[AS])/RES/(?P<number>\d{1,4}(?:/\d{1,4})?)(?:\s*\((?P<year>\d{4})\))?")
_TELLING = ("esolution", "ESOLUTION", "SCR", "RES", "res.", "قرار")
_LAST_SESSION = 99


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited resolution; `fits` is False where the printed year is not that of the instrument, None where no year is known."""

    symbol: str
    fits: bool | None
    printed: str
    start: int
    end: int


def citations(text: str, lexicon: Lexicon) -> list[Citation]:
    """Give the resolutions that a text cites, in order of print."""
    if not any(telling in text for telling in _TELLING):
        return []
    found = {citation.start: citation for citation in _all(text, lexicon)}
    return [found[start] for start in sorted(found)]


def _all(text: str, lexicon: Lexicon) -> Iterator[Citation]:
    for match in _SYMBOL.finditer(text):
        yield _citation(match, match["body"], lexicon)
    for pattern in (_ENGLISH, _ARABIC):
        for match in pattern.finditer(text):
            yield from _list(match, text, lexicon, is_arabic=pattern is _ARABIC)


def _list(match: re.Match[str], text: str, lexicon: Lexicon, *, is_arabic: bool) -> Iterator[Citation]:
    """Follow "resolutions 2178 (2014), 2349 (2017) and 2396 (2017)" from its first number to its last."""
    following: re.Match[str] | None = match
    while following:
        yield _citation(following, None, lexicon, is_arabic=is_arabic)
        following = _NEXT.match(text, following.end())


def _citation(
    match: re.Match[str], body: str | None, lexicon: Lexicon, *, is_arabic: bool = False
) -> Citation:
    number = "/".join(str(int(part)) for part in match["number"].split("/"))
    symbol = (
        f"{body or ('A' if '/' in number else 'S')}/RES/{_session_first(number) if is_arabic else number}"
    )
    known = lexicon.symbol(symbol)
    year = str(int(match["year"])) if match["year"] else None
    printed = match[0][match.start("number") - match.start() :] if not body else match[0]
    canonical = known or (f"{symbol} ({year})" if year else symbol)
    return Citation(canonical, _fits(known, year, lexicon), printed, match.start("number"), match.end())


def _fits(known: str | None, year: str | None, lexicon: Lexicon) -> bool | None:
    """Compare the printed year with that of the instrument; without either there is nothing to compare."""
    if known is None:
        return True if year else None
    of_instrument = lexicon.instruments[known].year
    return not (year and of_instrument) or int(year) == of_instrument


def _session_first(number: str) -> str:
    """Turn the number of an Assembly resolution about: Arabic prints "291/75" for 75/291."""
    first, slash, second = number.partition("/")
    return f"{second}/{first}" if slash and int(second) <= _LAST_SESSION else number
