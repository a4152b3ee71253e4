"""Letters and notes that come as files: what they are is read from their content; each is kept by itself."""

import io
import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

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


@dataclass(frozen=True)
class Stored:
    """A letter as it is kept."""

    name: str
    kind: str
    sha256: str
    size: int


def received(chunks: Iterable[bytes], *, name: str = "") -> Letter:
    """Put the pieces of a letter together, no further than a letter may be large."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        require_size(len(content))
    return Letter(name, bytes(content))


def keep(letter: Letter) -> Stored:
    """Keep a letter, readable by the platform alone; raise `DomainError` for what is none.

    Each is kept by itself under a drawn name: one can be removed, whoever else handed in the same bytes.
    """
    require_letter(letter)
    name = f"{_FOLDER}/{uuid4().hex}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(letter.content)
    return Stored(name, kind_of(letter.content), letter.sha256, len(letter.content))


def path_of(name: str) -> Path:
    """Give where a kept letter lies."""
    return Path(settings.FILES_DIR) / name


def read(name: str) -> bytes:
    """Give the bytes of a kept letter; raises `FileNotFoundError` where it was removed."""
    return path_of(name).read_bytes()


def remove(name: str) -> None:
    """Remove a kept letter; one that is gone already is no matter."""
    path_of(name).unlink(missing_ok=True)
