"""Opening a file: what it is by its content, never by its name; what is too large, cut off or of another kind is refused."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tansiq.exchange.matrix.errors import SEND_OTHER_FORM, SEND_SMALLER, SEND_WHOLE, UnreadableFile
from tansiq.exchange.matrix.pieces import Piece, Place
from tansiq.exchange.matrix.readers import archive, delimited, docx, text, xlsx

LARGEST_FILE = 64 * 1024 * 1024
MOST_PIECES = 250_000

_BYTE_ORDER_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# How files begin that are sometimes sent instead of the document.
_OTHER_KINDS = (
    (b"%PDF", _("a PDF")),
    (b"\xd0\xcf\x11\xe0", _("a document of an old Office form (DOC, XLS)")),
    (b"{\\rtf", _("an RTF document")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"\x1f\x8b", _("a compressed archive")),
    (b"7z\xbc\xaf", _("a compressed archive")),
    (b"Rar!", _("a compressed archive")),
    (b"SQLite format 3", _("a database")),
)
_WEB_PAGES = (b"<!doctype html", b"<html", b"<?xml")
_HEAD = 512


@dataclass(frozen=True, slots=True)
class Opened:
    """A file opened: its pieces, and whether it stops without the end of a line, as a file that was cut off does."""

    pieces: Iterator[Piece]
    is_unended: bool = False


def opened(source: Path | bytes) -> Opened:
    """Open a file and say what it holds. Raises `UnreadableFile`, here or while the pieces are taken."""
    stream = stream_of(source)
    head = stream.read(_HEAD)
    stream.seek(0)
    refuse_other_kinds(head)
    if head.startswith(archive.BEGINS):
        form = archive.form(stream)
        pieces = docx.pieces(stream) if form is archive.Form.DOCX else xlsx.pieces(stream)
        return Opened(_limited(pieces))
    return _opened_text(decoded(stream.read()))


def stream_of(source: Path | bytes) -> BinaryIO:
    """Give the content as a stream that can be read twice; what is empty or too large is refused before it is read."""
    size = len(source) if isinstance(source, bytes) else _size(source)
    if not size:
        raise UnreadableFile(_("the file is empty."), mend=SEND_WHOLE)
    if size > LARGEST_FILE:
        raise UnreadableFile(
            _("the file is larger than %(limit)s MB."), mend=SEND_SMALLER, limit=LARGEST_FILE // 2**20
        )
    return io.BytesIO(source) if isinstance(source, bytes) else io.BytesIO(source.read_bytes())


def _size(path: Path) -> int:
    try:
        if not path.is_file():
            raise UnreadableFile(_("“%(path)s” is no file."), path=path)
        return path.stat().st_size
    except OSError as error:
        raise UnreadableFile(
            _("“%(path)s” cannot be opened: %(reason)s."), path=path, reason=error.strerror
        ) from error


def refuse_other_kinds(head: bytes) -> None:
    """Refuse what begins as another kind of file does, by its name."""
    other = next((name for begins, name in _OTHER_KINDS if head.startswith(begins)), None)
    if head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower().startswith(_WEB_PAGES):
        other = _("a web page or an XML file")
    if other:
        raise UnreadableFile(_("the file is %(kind)s, not the document."), mend=SEND_OTHER_FORM, kind=other)


def _opened_text(content: str) -> Opened:
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter = delimited.delimiter_of(lines)
    pieces = delimited.pieces(lines, delimiter) if delimiter else text.pieces(lines)
    return Opened(_limited(pieces), is_unended=bool(lines[-1].strip()))


def decoded(content: bytes) -> str:
    """Decode UTF-8, with or without its mark; anything else is refused with the line where it shows."""
    if content.startswith(_BYTE_ORDER_MARKS):
        raise _other_encoding(None)
    if b"\0" in content:
        raise UnreadableFile(
            _("the file holds bytes that no text has."),
            where=_line_of(content, content.index(b"\0")),
            mend=SEND_OTHER_FORM,
        )
    try:
        text_of_it = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = _line_of(content, error.start)
        if error.reason == "unexpected end of data":
            raise UnreadableFile(
                _("the file ends in the middle of a letter; it seems cut off here."),
                where=where,
                mend=SEND_WHOLE,
            ) from error
        raise _other_encoding(where) from error
    if not text_of_it.strip():
        raise UnreadableFile(_("the file is empty."), mend=SEND_WHOLE)
    return text_of_it


def _other_encoding(where: Place | None) -> UnreadableFile:
    return UnreadableFile(
        _("the text is not in UTF-8."),
        where=where,
        mend=_("Save it with the encoding UTF-8 and send it again."),
    )


def _line_of(content: bytes, at: int) -> Place:
    return Place(content.count(b"\n", 0, at) + 1)


def _limited(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Stop at more pieces than any matrix has."""
    for number, piece in enumerate(pieces):
        if number >= MOST_PIECES:
            raise UnreadableFile(
                _("the file has more than %(limit)s lines."),
                where=piece.place,
                mend=SEND_SMALLER,
                limit=MOST_PIECES,
            )
        yield piece
