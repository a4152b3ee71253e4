"""The codes of an app (RFC 6238), computed as a telephone does, without the platform's own code."""

import base64
import hashlib
import hmac
import re
import struct
import time


def code(secret: str, *, at: float | None = None) -> str:
    counter = int(time.time() if at is None else at) // 30
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def secret_on(page: str) -> str:
    """Read the secret that the page writes below the picture."""
    return re.search(r'<code dir="ltr">([A-Z2-7]+)</code>', page)[1]
