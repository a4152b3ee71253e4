"""Words sealed for the holder of a key, and keys kept under a passphrase.

A box is sealed with the public half of a key alone (X25519 with a key of the box's own, HKDF, AES-GCM) and opened with
the private half, which is itself kept encrypted under its holder's passphrase (scrypt, AES-GCM).
"""

import base64
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_NONCE, _SALT, _KEY = 12, 16, 32


class CannotOpen(Exception):
    """The key, the passphrase or what the box was sealed for is another one."""


@dataclass(frozen=True)
class KeptKey:
    """A key as it may be stored: its public half, and the private one under a passphrase."""

    public: str
    kept: str


@dataclass(frozen=True)
class OpenKey:
    """A key whose private half is unlocked; it lives as long as one act, and is stored nowhere."""

    public: str
    private: X25519PrivateKey


def new_key(passphrase: str) -> KeptKey:
    """Draw a key and lock its private half under the passphrase."""
    private = X25519PrivateKey.generate()
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    locked = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, private.private_bytes_raw(), None)
    return KeptKey(_text(private.public_key().public_bytes_raw()), _text(salt + nonce + locked))


def sealed(content: bytes, *, public: str, about: str) -> str:
    """Seal `content` for the holder of a key; the box opens only for the same `about`."""
    own = X25519PrivateKey.generate()
    theirs = X25519PublicKey.from_public_bytes(_bytes(public))
    own_public, nonce = own.public_key().public_bytes_raw(), os.urandom(_NONCE)
    key = _agreed(own.exchange(theirs), own_public + _bytes(public))
    return _text(own_public + nonce + AESGCM(key).encrypt(nonce, content, about.encode()))


def unlocked(key: KeptKey, *, passphrase: str) -> OpenKey:
    """Unlock a key with its passphrase; raises `CannotOpen`. Slow on purpose: once for many boxes."""
    try:
        kept = _bytes(key.kept)
        secret = AESGCM(_stretched(passphrase, kept[:_SALT]))
        raw = secret.decrypt(kept[_SALT : _SALT + _NONCE], kept[_SALT + _NONCE :], None)
        return OpenKey(key.public, X25519PrivateKey.from_private_bytes(raw))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error


def opened(box: str, *, key: OpenKey, about: str) -> bytes:
    """Open a box with an unlocked key; raises `CannotOpen`."""
    try:
        raw = _bytes(box)
        own_public, nonce, locked = raw[:_KEY], raw[_KEY : _KEY + _NONCE], raw[_KEY + _NONCE :]
        shared = key.private.exchange(X25519PublicKey.from_public_bytes(own_public))
        return AESGCM(_agreed(shared, own_public + _bytes(key.public))).decrypt(nonce, locked, about.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error


def halves(content: bytes) -> tuple[bytes, bytes]:
    """Split a secret in two halves, either of which alone says nothing but its length."""
    first = os.urandom(len(content))
    return first, joined(first, content)


def joined(first: bytes, second: bytes) -> bytes:
    """Put the two halves of a secret together."""
    return bytes(a ^ b for a, b in zip(first, second, strict=True))


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=_KEY, n=1 << 15, r=8, p=1).derive(passphrase.encode())


def _agreed(shared: bytes, context: bytes) -> bytes:
    return HKDF(SHA256(), length=_KEY, salt=None, info=b"tansiq box" + context).derive(shared)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
