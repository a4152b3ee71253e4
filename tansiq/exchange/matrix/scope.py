"""The scope column: States, regions, organisations, all the world, or a word that says none of these."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tansiq.exchange.matrix.lexicon import Lexicon
from tansiq.exchange.matrix.phrases import Found, Index, Token, is_word, tokens, words
from tansiq.exchange.matrix.text import clean


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a project works, read from its printed scope; codes in the order of print.

    `vague` holds words such as "Regional" that name nothing; `unread` the words that were not recognised.
    """

    states: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    is_global: bool = False
    vague: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    printed: str = ""

    @property
    def is_unspecified(self) -> bool:
        """Say whether nothing at all was read."""
        return not (self.states or self.regions or self.organisations or self.is_global)


_GLOBAL = frozenset(words("global globally worldwide world عالمي عالمية العالم العالمي"))
_VAGUE = frozenset(
    words(
        "regional national subregional local various multiple several"
        " إقليمي إقليمية الإقليمي الإقليمية وطني وطنية الوطني الوطنية محلي"
    )
)
# Words around a name that say nothing of their own.
_FILLING = frozenset(
    words(
        "and or the of in at to for all only selected some other sub s region regions area areas zone coastal"
        " country countries state states member members missions mission level levels participating neighbouring"
        " و في من إلى على الصعيد المستوى منطقة المنطقة بلدان البلدان دول الدول بلد دولة الأعضاء مختارة بعض بعثات"
    )
)
_JOINTS = frozenset({",", "/", "and", "و"})
_MOST_SHARING = 4
_QUALIFIER = re.compile(r"\s+(?:with|having|whose|ذات)\s+[^,;،]*", re.IGNORECASE)


@dataclass(slots=True)
class _Sheet:
    """What has been read so far of one scope."""

    found: list[Found] = field(default_factory=list)
    vague: list[Token] = field(default_factory=list)
    unread: list[Token] = field(default_factory=list)
    is_global: bool = False


class ScopeReader:
    """Reads scopes against one lexicon, each wording once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._read: dict[str, Scope] = {}

    def read(self, printed: str) -> Scope:
        """Read a scope as printed."""
        scope = self._read.get(printed)
        if scope is None:
            scope = self._read[printed] = self._fresh(clean(printed))
        return scope

    def _fresh(self, text: str) -> Scope:
        read = _QUALIFIER.sub("", text)
        sheet = self._sheet(tokens(read))
        says_nothing = not (sheet.found or sheet.is_global or sheet.vague or sheet.unread)
        return Scope(
            states=self._states(sheet.found),
            places=_codes(sheet.found, "place"),
            regions=_codes(sheet.found, "region"),
            organisations=_codes(sheet.found, "organisation"),
            is_global=sheet.is_global,
            vague=(text,) if says_nothing and text else tuple(_printed(sheet.vague, read)),
            unread=tuple(_printed(sheet.unread, read)),
            printed=text,
        )

    def _sheet(self, line: list[Token]) -> _Sheet:
        sheet, at = _Sheet(), 0
        keys = [token.key for token in line]
        while at < len(keys):
            hit = self._name_at(keys, at)
            if hit:
                sheet.found.extend(hit[0])
            elif is_word(keys[at]):
                self._sort_word(sheet, line, at)
            at += hit[1] if hit else 1
        return sheet

    def _name_at(self, keys: Sequence[str], at: int) -> tuple[list[Found], int] | None:
        """Read one name, the longer of place and organisation; or several names that share their last words."""
        if not is_word(keys[at]):
            return None
        hits = [index.longest(keys, at) for index in (self._lexicon.geography, self._lexicon.entities)]
        known = [hit for hit in hits if hit]
        if known:
            found, size = max(known, key=lambda hit: hit[1])
            return [found], size
        return self._shared(keys, at)

    def _shared(self, keys: Sequence[str], at: int) -> tuple[list[Found], int] | None:
        """Read "Central and South America" at "Central": words before a joint borrow the last words of the name behind it."""
        index, start, heads = self._lexicon.geography, at, list[Sequence[str]]()
        while len(heads) < _MOST_SHARING:
            joint = _joint(keys, at)
            if joint is None:
                return None
            heads.append(keys[at : joint[0]])
            at = joint[1]
            hit = index.longest(keys, at)
            if hit:
                found, size = hit
                lent = [_lent(index, head, keys[at : at + size], found) for head in heads]
                return ([*filter(None, lent), found], at + size - start) if all(lent) else None
        return None

    def _sort_word(self, sheet: _Sheet, line: list[Token], at: int) -> None:
        """Sort a word that names nothing: the world, a vague word that no bracket explains, filling, or unread."""
        key = line[at].key
        if key in _GLOBAL:
            sheet.is_global = True
        elif key in _VAGUE:
            if not _is_explained(line, at):
                sheet.vague.append(line[at])
        elif key not in _FILLING:
            sheet.unread.append(line[at])

    def _states(self, found: list[Found]) -> tuple[str, ...]:
        codes = (
            self._lexicon.places[code].state if kind == "place" else code
            for kind, code in found
            if kind in {"state", "place"}
        )
        return tuple(dict.fromkeys(codes))


def _codes(found: list[Found], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.code for item in found if item.kind == kind))


def _joint(keys: Sequence[str], at: int) -> tuple[int, int] | None:
    """Give where a joint ("and", a comma or both) behind one or two words begins and ends; None where there is none."""
    for begin in range(at + 1, min(at + 3, len(keys))):
        end = begin
        while end < len(keys) and keys[end] in _JOINTS:
            end += 1
        if begin < end < len(keys):
            return begin, end
    return None


def _lent(index: Index, words: Sequence[str], name: Sequence[str], found: Found) -> Found | None:
    """Complete `words` with the last words of `name` to the name of another thing than `name` itself."""
    completed = (index.exact((*words, *name[skipped:])) for skipped in range(1, len(name)))
    return next((other for other in completed if other and other != found), None)


def _is_explained(line: list[Token], at: int) -> bool:
    """Say whether a bracket behind a vague word says what it means ("Regional (ASEAN)")."""
    return at + 1 < len(line) and line[at + 1].key == "("


def _printed(line: list[Token], text: str) -> list[str]:
    """Give the words as printed, those that stand side by side in one string."""
    runs: list[tuple[int, int]] = []
    for token in line:
        if runs and not text[runs[-1][1] : token.start].strip(" -'’."):
            runs[-1] = (runs[-1][0], token.end)
        else:
            runs.append((token.start, token.end))
    return [text[start:end] for start, end in runs]
