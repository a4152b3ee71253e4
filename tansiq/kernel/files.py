"""Keeping files that people hand in: under a name of our own, with hash and size, their kind told by their content."""

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from tansiq.kernel.errors import DomainError

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_STARTS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True)
class Stored:
    """A file as it is kept."""

    name: str
    kind: str
    sha256: str
    size: int


def keep_letter(chunks: Iterable[bytes], *, folder: str) -> Stored:
    """Keep a letter (PDF, DOCX, PNG or JPEG by its content); raise `DomainError` for another kind, an empty or too large one."""
    name = f"{folder}/{uuid4().hex}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        digest, size = _write(path, chunks)
        return Stored(name, _kind(path), digest, size)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def path_of(name: str) -> Path:
    """Give where a kept file lies."""
    return Path(settings.FILES_DIR) / name


def remove(name: str) -> None:
    """Remove a kept file; one that is gone already is no matter."""
    path_of(name).unlink(missing_ok=True)


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.TANSIQ_LETTER_LIMIT:
                raise DomainError(
                    _("The letter is larger than %(limit)s MB.")
                    % {"limit": settings.TANSIQ_LETTER_LIMIT // 1_048_576},
                    code="letter_too_large",
                )
            digest.update(chunk)
            file.write(chunk)
    if not size:
        raise DomainError(_("The letter is empty."), code="letter_empty")
    return digest.hexdigest(), size


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(16)
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    if _is_docx(path):
        return "docx"
    raise DomainError(
        _("The letter is a PDF, a Word document without macros, or a picture (PNG, JPEG)."),
        code="letter_kind",
    )


def _is_docx(path: Path) -> bool:
    """Look at the names inside only: nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False
    return {"[Content_Types].xml", "word/document.xml"} <= names and "word/vbaProject.bin" not in names
