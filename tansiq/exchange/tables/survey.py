"""The workbook in which a survey is filled offline: what its sheets and columns are, and how they are read back."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tansiq.exchange.matrix.errors import SEND_WHOLE, UnreadableFile
from tansiq.exchange.matrix.pieces import Cells, Part, Place
from tansiq.exchange.tables.reading import pieces_of

FORM = "tansiq-survey-1"
LARGEST = 8 * 1024 * 1024
TAKE_ANEW = gettext_lazy(
    "Take the file anew from the page of the survey, and copy what you wrote into it; nothing was changed."
)
# What a workbook may not hold; a line ends in one way only, however the machine writes it.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BETWEEN = "\x1f"
FIELDS = ("answer", "remarks", "confidence", "sources")


@dataclass(frozen=True)
class Column:
    """One column of the sheet of an area: hidden ones are for the platform, open ones may be written in."""

    code: str
    label: str | Promise
    width: int
    is_hidden: bool = False
    is_open: bool = False


COLUMNS = (
    Column("key", gettext_lazy("Key"), 8, is_hidden=True),
    Column("number", gettext_lazy("Number as read"), 8, is_hidden=True),
    Column("taken", gettext_lazy("Text as read"), 8, is_hidden=True),
    Column("code", gettext_lazy("Code"), 10),
    Column("text", gettext_lazy("Question"), 60),
    Column("how", gettext_lazy("How to answer"), 34),
    Column("answer", pgettext_lazy("to a question", "Answer"), 30, is_open=True),
    Column("remarks", gettext_lazy("Remarks"), 50, is_open=True),
    Column("confidence", gettext_lazy("Confidence"), 22, is_open=True),
    Column("sources", gettext_lazy("Sources"), 44, is_open=True),
)


def clean(text: str) -> str:
    """Give a text as a cell holds it."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def digest(texts: Mapping[str, str]) -> str:
    """Give a short hash of what may be written in a row, to know later whether somebody did."""
    joined = _BETWEEN.join(clean(texts[name]) for name in FIELDS)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Row:
    """One row of a sheet: a question, or a requirement on one axis, as it stands now."""

    key: str
    number: int
    code: str
    text: str
    how: str
    texts: Mapping[str, str]
    choices: Sequence[str] = ()
    is_rating: bool = False


@dataclass(frozen=True)
class Sheet:
    """The sheet of one area."""

    title: str
    heading: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class About:
    """What the first sheet says: code → label and value for the platform to find again, then how the file is filled."""

    facts: Sequence[tuple[str, str, str]]
    how: Sequence[str]


@dataclass(frozen=True)
class Given:
    """One row as it came back."""

    place: Place
    key: str
    number: int
    texts: Mapping[str, str]
    is_untouched: bool


@dataclass
class Returned:
    """A workbook as it came back: what its first sheet says, and its rows."""

    facts: dict[str, str] = field(default_factory=dict)
    rows: list[Given] = field(default_factory=list)


def read(source: Path | bytes) -> Returned:
    """Read a workbook back; raise `UnreadableFile` for what is none of ours, is cut or was taken apart."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > LARGEST:
        raise UnreadableFile(
            _("the file is larger than %(limit)s MB; no survey is."), mend=TAKE_ANEW, limit=LARGEST // 2**20
        )
    returned = Returned()
    try:
        _take_in(returned, pieces_of(source))
    except UnreadableFile as error:
        if error.mend not in (TAKE_ANEW, SEND_WHOLE):
            error.mend = _(
                "Send the workbook that was taken from the page of the survey, as XLSX without macros."
            )
        raise  # fmt: skip
    _require_whole(returned)
    return returned


def _take_in(returned: Returned, pieces: Iterable[object]) -> None:
    """Take the rows of the sheets of areas: their codes stand above them, then their names, which nobody reads back."""
    above = 0
    for piece in pieces:
        if isinstance(piece, Part):
            above = 0
        elif isinstance(piece, Cells) and above == _HEADINGS:
            returned.rows.append(_given(piece))
        elif isinstance(piece, Cells):
            above += bool(above) or piece.values[: len(COLUMNS)] == _CODES
            _note(returned, piece)
    if returned.facts.get("form") != FORM:
        raise UnreadableFile(_("the file is no survey taken from this platform."), mend=TAKE_ANEW)


_HEADINGS, _CODES = 2, tuple(column.code for column in COLUMNS)


def _note(returned: Returned, piece: Cells) -> None:
    if len(piece.values) >= 3 and piece.values[0] and piece.values[0] not in returned.facts:
        returned.facts[piece.values[0]] = piece.values[2]


def _given(piece: Cells) -> Given:
    cells = dict(
        zip((column.code for column in COLUMNS), (*piece.values, *[""] * len(COLUMNS)), strict=False)
    )
    if not cells["key"] or not cells["number"].isdigit():
        raise UnreadableFile(
            _("the row has lost its key."), where=piece.place, mend=TAKE_ANEW
        )  # fmt: skip
    texts = {name: clean(cells[name]) for name in FIELDS}
    return Given(
        piece.place, cells["key"], int(cells["number"]), texts, is_untouched=digest(texts) == cells["taken"]
    )


def _require_whole(returned: Returned) -> None:
    """Refuse a workbook with a row twice, and one that has lost rows since it was taken."""
    keys = {row.key for row in returned.rows}
    if len(keys) < len(returned.rows):
        seen: set[str] = set()
        twice = next(row for row in returned.rows if row.key in seen or seen.add(row.key))  # type: ignore[func-returns-value]
        raise UnreadableFile(_("the row stands twice."), where=twice.place, mend=TAKE_ANEW)
    stated = returned.facts.get("rows", "")
    if stated != str(len(keys)):
        raise UnreadableFile(
            _("the file holds %(found)s of its %(stated)s rows; it seems cut off."),
            mend=TAKE_ANEW,
            found=len(keys),
            stated=stated or "?",
        )
