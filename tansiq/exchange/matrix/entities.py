"""The entities at the tail of a title cell, or in a column of their own: in order, in bold or not."""

import re
from dataclasses import dataclass
from functools import lru_cache

from tansiq.exchange.matrix.dates import brackets, period
from tansiq.exchange.matrix.lexicon import Lexicon
from tansiq.exchange.matrix.phrases import Found, Token, tokens
from tansiq.exchange.matrix.text import clean


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of a row: as printed, and the code and acronym of the organisation it was recognised as."""

    printed: str
    code: str | None = None
    acronym: str | None = None


_BOLD_RUN = re.compile(r"<b>(.*?)</b>", re.DOTALL)
_BOLD_TAG = re.compile(r"</?b>")
_SEAM = re.compile(r"\s*(?:[,;،؛/&]|\b(?:and|و)\b)*\s*")
_ENDS_IN_JOINT = re.compile(r"(?:[,;،؛&/]|(?<!\w)(?:and|و))\s*$")
_BEGINS_WITH_JOINT = re.compile(r"^\s*(?:[,;،؛&/]|(?:and|و)(?!\w))")
# A comma always parts two names; a bare "and" may stand inside one.
_JOINT = re.compile(r"\s*(?P<comma>[,;،؛])\s*(?:(?:and|&)\s+)?|\s+(?:and|&|و)\s+|\s*/\s*|\s+و(?=\w)")
_JOINTS = frozenset({",", "/", "and", "و"})
_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9.&+-]{1,11}")
_BRACKETED = re.compile(r"^(?P<name>.+?)\s*\((?P<acronym>[^()]+)\)$")
_TRIM = " \t\n.,;،؛:"
_LONGEST_UNKNOWN = 160
_MOST_WORDS = 14
_SHORT_WORD = 4


class EntityReader:
    """Reads lists of entities against one lexicon, as of one month, each wording once."""

    def __init__(self, lexicon: Lexicon, as_of: str | None) -> None:
        self._lexicon = lexicon
        self._index = lexicon.entities
        self._as_of = as_of
        self._read: dict[str, tuple[Entity, ...]] = {}

    def read(self, listed: str) -> tuple[Entity, ...]:
        """Read a list of entities as printed; names that are not recognised are kept, without a code."""
        entities = self._read.get(listed)
        if entities is None:
            names = self._names(clean(_without_dates(listed).strip().replace("\n", ", ")).strip(_TRIM))
            entities = self._read[listed] = tuple(dict.fromkeys(self._entity(name) for name in names))
        return entities

    def split(self, cell: str) -> tuple[str, str]:
        """Part a title cell (bold written `<b>…</b>`) into the title with its dates, and the list of entities."""
        by_bold = self._by_bold(cell) if "<b>" in cell else None
        plain = _BOLD_TAG.sub("", cell) if "<b>" in cell else cell
        return by_bold or self._by_line(plain) or self._by_bracket(plain) or self._by_names(plain)

    def _by_bold(self, cell: str) -> tuple[str, str] | None:
        """Part at the bold that ends the cell; bold dates are no entity, and a list may be bold in part."""
        runs = [run for run in _BOLD_RUN.finditer(cell) if clean(run[1]) and not _holds_dates(run[1])]
        if not runs:
            return None
        start = _first_of_last(runs, cell)
        head, listed, rest = (
            _BOLD_TAG.sub("", text)
            for text in (cell[:start], cell[start : runs[-1].end()], cell[runs[-1].end() :])
        )
        more = _without_dates(rest)
        if not head.strip(_TRIM):
            return None
        if more != rest:  # dates behind the entities; further words mean that this bold stands inside a title
            return None if more.strip(_TRIM) else (f"{head.rstrip()} {rest.strip()}", listed)
        if rest.strip(_TRIM) and not _BEGINS_WITH_JOINT.match(rest):
            return None
        return self._whole_list(head, listed + rest)

    def _whole_list(self, head: str, listed: str) -> tuple[str, str]:
        """Move dates that stand in bold before the list to the title, and names that it continues from the title to the list."""
        dates = _leading_dates(listed)
        cut = self._tail(head) if _ENDS_IN_JOINT.search(head) else len(head)
        return head[:cut] + listed[:dates], head[cut:] + listed[dates:]

    def _by_line(self, text: str) -> tuple[str, str] | None:
        """Part at the last line, where a known entity begins it."""
        head, _, last = text.rstrip().rpartition("\n")
        entities = self.read(last) if head.strip() else ()
        return (head, last) if entities and entities[0].code else None

    def _by_bracket(self, text: str) -> tuple[str, str] | None:
        """Part behind the last bracket that holds dates, where what follows is short and names something known."""
        ends = [bracket.end for bracket in brackets(text) if _holds_dates(bracket.text)]
        rest = text[ends[-1] :].lstrip(_TRIM) if ends else ""
        if not rest or len(rest) > _LONGEST_UNKNOWN:
            return None
        entities = self.read(rest)
        is_list = any(e.code for e in entities) or all(_ACRONYM.fullmatch(e.printed) for e in entities)
        return (text[: -len(rest)], rest) if is_list else None

    def _by_names(self, text: str) -> tuple[str, str]:
        """Part where the names of known entities begin that end the cell."""
        cut = self._tail(text)
        return text[:cut], text[cut:]

    def _tail(self, text: str) -> int:
        """Give where the list of known entities begins that ends `text`; its length where there is none."""
        line = tokens(text)
        cut, end = len(text), _before_joints(line, len(line))
        while end:
            begin = self._last_name(line[:end], text)
            if begin is None:
                break
            end = _before_joints(line, begin)
            cut = line[begin].start
            if end == begin:
                break
        return cut

    def _last_name(self, line: list[Token], text: str) -> int | None:
        """Give the first token of the longest known name that ends `line`, its article among joined names included."""
        keys = [token.key for token in line]
        for begin in range(max(0, len(line) - _MOST_WORDS), len(line)):
            printed = text[line[begin].start : line[-1].end]
            is_known = self._code(printed) if keys[-1] == ")" else self._index.exact(keys[begin:])
            if is_known and _is_written_as_name(printed):
                return (
                    begin - 1
                    if begin > 1 and keys[begin - 1] == "the" and keys[begin - 2] in _JOINTS
                    else begin
                )
        return None

    def _names(self, listed: str) -> list[str]:
        """Part a list into names: the longest known name first, so that a name may hold commas and "and"."""
        joints = list(_JOINT.finditer(listed))
        starts = [0, *(joint.end() for joint in joints)]
        ends = [*(joint.start() for joint in joints), len(listed)]
        names, at = list[str](), 0
        while at < len(starts):
            last = self._last_part(listed, starts, ends, at)
            if last is None:
                last = at + self._parts_of_unknown(listed, joints, starts, ends, at)
            names.append(listed[starts[at] : ends[last]].strip(_TRIM))
            at = last + 1
        return [name for name in names if name]

    def _last_part(self, listed: str, starts: list[int], ends: list[int], at: int) -> int | None:
        """Give the last part of the longest known name that begins with part `at`."""
        parts = range(len(ends) - 1, at - 1, -1)
        return next((last for last in parts if self._code(listed[starts[at] : ends[last]])), None)

    def _parts_of_unknown(
        self, listed: str, joints: list[re.Match[str]], starts: list[int], ends: list[int], at: int
    ) -> int:
        """Count the parts that "and" adds to an unknown name: those that are not known, and not all acronyms."""
        more = 0
        for last in range(at + 1, len(ends)):
            name = listed[starts[last] : ends[last]]
            before = listed[starts[last - 1] : ends[last - 1]]
            are_acronyms = _ACRONYM.fullmatch(name) and _ACRONYM.fullmatch(before)
            if joints[last - 1]["comma"] or are_acronyms or self._last_part(listed, starts, ends, last):
                break
            more += 1
        return more

    def _entity(self, name: str) -> Entity:
        code = self._code(name)
        if code is None:
            return Entity(name)
        valid = self._lexicon.valid(code, self._as_of)
        return Entity(name, valid, self._lexicon.acronym(valid))

    def _code(self, name: str) -> str | None:
        """Recognise one name: whole, without or by the acronym in brackets behind it, or as PARENT-PART."""
        found = self._exact(name)
        bracketed = _BRACKETED.match(name)
        if not found and bracketed:
            is_one_name = not _JOINT.search(bracketed["name"])
            found = self._exact(bracketed["name"]) or (
                self._exact(bracketed["acronym"]) if is_one_name else None
            )
        return found.code if found else self._part(name)

    def _exact(self, name: str) -> Found | None:
        keys = [token.key for token in tokens(name)]
        return self._index.exact(keys[1:] if keys[:1] == ["the"] else keys)

    def _part(self, name: str) -> str | None:
        """Recognise "PARENT-PART" by its part, where the lexicon knows it under that parent."""
        parent, dash, part = name.partition("-")
        found = (self._exact(parent), self._exact(part)) if dash else (None, None)
        if not found[0] or not found[1]:
            return None
        is_under = self._lexicon.organisations[found[1].code].parent == found[0].code
        return found[1].code if is_under else None


def _first_of_last(runs: list[re.Match[str]], cell: str) -> int:
    """Give where the last group of bold runs begins; only commas and "and" stand between the runs of one group."""
    start = runs[-1].start()
    for before, after in zip(reversed(runs[:-1]), reversed(runs[1:]), strict=True):
        if not _SEAM.fullmatch(cell[before.end() : after.start()]):
            break
        start = before.start()
    return start


def _before_joints(line: list[Token], end: int) -> int:
    while end and line[end - 1].key in _JOINTS:
        end -= 1
    return end


def _is_written_as_name(printed: str) -> bool:
    """Say whether a phrase is written as a name: a short word only in capitals, since "who" is no organisation."""
    if len(printed) <= _SHORT_WORD:
        return printed.upper() == printed
    return not printed[0].islower()


@lru_cache(maxsize=4096)
def _holds_dates(text: str) -> bool:
    """Say whether a text is dates, in brackets or not, "(Annual event)" included."""
    return period(clean(text).strip(" ()[]")) is not None


def _leading_dates(listed: str) -> int:
    """Give where a bracket of dates ends that stands before a list, set in bold like it; 0 where none does."""
    first = next(brackets(listed), None)
    is_leading = first and not listed[: first.start].strip() and _holds_dates(first.text)
    return first.end if first and is_leading else 0


def _without_dates(text: str) -> str:
    """Take brackets that hold dates out of a list of entities."""
    for bracket in reversed(list(brackets(text))):
        if _holds_dates(bracket.text):
            text = text[: bracket.start] + " " + text[bracket.end :]
    return text
