"""Letters kept each by itself, under a name of our own: one can be removed, whoever else handed in the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from tansiq.kernel.letters import Letter, kind_of, require_letter, require_size


@dataclass(frozen=True)
class Stored:
    """A file as it is kept."""

    name: str
    kind: str
    sha256: str
    size: int


def keep_letter(chunks: Iterable[bytes], *, folder: str) -> Stored:
    """Keep a letter (PDF, DOCX, PNG or JPEG by its content); raise `DomainError` for another kind, an empty or too large one."""
    letter = Letter(name="", content=_read(chunks))
    require_letter(letter)
    name = f"{folder}/{uuid4().hex}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(letter.content)
    return Stored(name, kind_of(letter.content), letter.sha256, len(letter.content))


def _read(chunks: Iterable[bytes]) -> bytes:
    """Put the pieces together, no further than a letter may be large."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        require_size(len(content))
    return bytes(content)


def path_of(name: str) -> Path:
    """Give where a kept file lies."""
    return Path(settings.FILES_DIR) / name


def remove(name: str) -> None:
    """Remove a kept file; one that is gone already is no matter."""
    path_of(name).unlink(missing_ok=True)
