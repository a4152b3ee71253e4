"""What DOCX and XLSX have in common: an archive of XML parts, looked through before any part is opened."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext_lazy as _

from tansiq.exchange.matrix.errors import SEND_OTHER_FORM, SEND_WHOLE, UnreadableFile

BEGINS = b"PK"
MOST_PARTS = 5_000
LARGEST_UNPACKED = 512 * 1024 * 1024
# A part that is read whole into memory: the text of a document, the shared words of a workbook.
LARGEST_IN_MEMORY = 96 * 1024 * 1024
# Documents shrink to a tenth; a part that shrinks to a hundredth and is large was made to fill the memory.
_HIGHEST_RATIO = 120
_SMALL = 8 * 1024 * 1024
_TYPES = "[Content_Types].xml"
_IS_ENCRYPTED = 0x1


class Form(StrEnum):
    """The two forms of document that are archives."""

    DOCX = "docx"
    XLSX = "xlsx"


_MAIN_PARTS = {
    Form.DOCX: b"wordprocessingml.document.main+xml",
    Form.XLSX: b"spreadsheetml.sheet.main+xml",
}


def form(stream: BinaryIO) -> Form:
    """Say which document an archive is. Raises `UnreadableFile` for any other, and for one that is damaged or dangerous."""
    with damage_refused(), ZipFile(stream) as archive:
        parts = archive.infolist()
        _refuse_bombs(parts)
        types = archive.read(_TYPES) if _TYPES in archive.namelist() else b""
        found = next((form for form, main in _MAIN_PARTS.items() if main in types), None)
        if b"macroEnabled" in types:
            raise UnreadableFile(_("the file holds macros."), mend=SEND_OTHER_FORM)
        if found is None:
            raise UnreadableFile(
                _("the file is an archive, but neither DOCX nor XLSX."), mend=SEND_OTHER_FORM
            )
        _refuse_declarations(archive, parts)
    stream.seek(0)
    return found


@contextmanager
def damage_refused() -> Iterator[None]:
    """Turn what the libraries raise on a damaged archive into `UnreadableFile`."""
    try:
        yield
    except UnreadableFile:
        raise
    except DefusedXmlException as error:
        raise UnreadableFile(
            _("the file declares XML entities, which no document needs."), mend=SEND_OTHER_FORM
        ) from error
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        SyntaxError,  # what the XML parsers raise is of this kind
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
    ) as error:
        raise UnreadableFile(
            _("the file is damaged or cut off; its archive cannot be read."), mend=SEND_WHOLE
        ) from error


def _refuse_bombs(parts: list[ZipInfo]) -> None:
    """Refuse an archive whose parts would fill the memory when unpacked; unpacking never goes beyond the sizes stated here."""
    total = sum(part.file_size for part in parts)
    if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
        raise UnreadableFile(_("the file is locked with a password."), mend=SEND_OTHER_FORM)
    is_dense = any(
        part.file_size > _SMALL and part.file_size > _HIGHEST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if len(parts) > MOST_PARTS or total > LARGEST_UNPACKED or is_dense or any(map(_is_too_large, parts)):
        raise UnreadableFile(_("the file is far larger unpacked than any matrix."), mend=SEND_OTHER_FORM)


def _is_too_large(part: ZipInfo) -> bool:
    """Say whether a part is too large for memory; the rows of a sheet and pictures are never there whole."""
    is_streamed = part.filename.startswith(("xl/worksheets/", "word/media/", "xl/media/"))
    return not is_streamed and part.file_size > LARGEST_IN_MEMORY


def _refuse_declarations(archive: ZipFile, parts: list[ZipInfo]) -> None:
    """Read each XML part up to its first element: a document type, where entities are declared, is refused."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and part.file_size:
            with archive.open(part) as content:
                next(iter(iterparse(content, events=("start",), forbid_dtd=True)))
