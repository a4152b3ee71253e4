"""The installation's own signature (Ed25519): a key in the home folder, readable by its owner alone."""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

from tansiq.kernel.errors import DomainError

KEY_FILE = "signing-key.pem"


def make_key(home: Path) -> None:
    """Make the key where there is none yet."""
    path = home / KEY_FILE
    if path.exists():
        return
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(pem)


def has_key(home: Path) -> bool:
    """Say whether the key has been made."""
    return (home / KEY_FILE).exists()


def signature(content: bytes, *, home: Path) -> bytes:
    """Sign; raises `DomainError` where there is no key."""
    return _private(home).sign(content)


def public_key(home: Path) -> bytes:
    """Give the public half as PEM, for whoever checks a signature; raises `DomainError` where there is no key."""
    return _private(home).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip


def fingerprint(pem: bytes) -> str:
    """Give the SHA-256 of a public key, short enough to read aloud; raises `ValueError` for what is no such key."""
    raw = _public(pem).public_bytes_raw()
    return hashlib.sha256(raw).hexdigest()


def is_signed(content: bytes, signature: bytes, *, pem: bytes) -> bool:
    """Say whether the holder of the key signed exactly this; raises `ValueError` for what is no such key."""
    try:
        _public(pem).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _private(home: Path) -> Ed25519PrivateKey:
    if not has_key(home):
        raise DomainError(
            _("This installation has no key to sign with yet. The operator makes it with “tansiq setup”."),
            code="no_signing_key",
        )
    key = serialization.load_pem_private_key((home / KEY_FILE).read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def _public(pem: bytes) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("it is no Ed25519 key")
    return key
