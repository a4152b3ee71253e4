"""Letters and notes that come as files: what they are is read from their content, and they are kept by their hash."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tansiq.kernel import kept
from tansiq.kernel.errors import DomainError

_FOLDER = "letters"
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
_BEGINNINGS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True)
class Letter:
    """A file as it came: the name it bore and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes, in hexadecimal."""
        return kept.sha256_of(self.content)


def kind_of(content: bytes) -> str:
    """Give "pdf", "docx", "png" or "jpeg", read from the content; "" for anything else, and for DOCX with macros."""
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if not content.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return ""
    return "docx" if "word/document.xml" in names and "word/vbaProject.bin" not in names else ""


def require_size(size: int) -> None:
    """Refuse what is larger than letters are."""
    if size > settings.TANSIQ_LETTER_LIMIT:
        raise DomainError(
            _("The letter is larger than %(limit)s MB.") % {"limit": settings.TANSIQ_LETTER_LIMIT // 2**20},
            code="letter_too_large",
        )


def require_letter(letter: Letter) -> None:
    """Refuse what is no letter: empty, too large, or of another type than its content must be."""
    if not letter.content:
        raise DomainError(_("The letter is empty."), code="letter_empty")
    require_size(len(letter.content))
    if not kind_of(letter.content):
        raise DomainError(
            _("The letter is a PDF, a Word document without macros, or a picture (PNG, JPEG)."),
            code="letter_kind",
        )


def keep(letter: Letter) -> str:
    """Keep a letter under its hash, readable by the platform alone; the same bytes are kept once. Gives the hash."""
    return kept.keep(_FOLDER, letter.content)


def path_of(sha256: str) -> Path:
    """Give where a letter is kept."""
    return kept.path_of(_FOLDER, sha256)


def read(sha256: str) -> bytes:
    """Give the bytes of a letter; raises `FileNotFoundError` where it was removed."""
    return kept.read(_FOLDER, sha256)
