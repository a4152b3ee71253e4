"""Files kept by their hash, a folder for each kind: the same bytes are kept once, and never change."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def sha256_of(content: bytes) -> str:
    """Give the hash of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def path_of(folder: str, sha256: str) -> Path:
    """Give where the bytes with a hash are kept."""
    return Path(settings.FILES_DIR) / folder / sha256[:2] / sha256


def keep(folder: str, content: bytes) -> str:
    """Keep some bytes under their hash, readable by the platform alone. Gives the hash."""
    sha256 = sha256_of(content)
    target = path_of(folder, sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(partial).replace(target)
    return sha256


def read(folder: str, sha256: str) -> bytes:
    """Give the bytes with a hash; raises `FileNotFoundError` where they were removed."""
    return path_of(folder, sha256).read_bytes()
