"""Folding text so that two spellings of one thing compare equal."""

import re
import unicodedata

_ARABIC = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": None, "ء": None,
    "ی": "ي", "ک": "ك",  # as Persian and Urdu keyboards write them
    # Marks of direction and joining, and the soft hyphen, stand inside words that look the same without them.
    **dict.fromkeys("\u00ad\u061c\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"),
    **{chr(0x0660 + n): str(n) for n in range(10)},
    **{chr(0x06F0 + n): str(n) for n in range(10)},
})  # fmt: skip
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Fold case, accents, Arabic letter forms, vowel marks and digits; what is left is letters, digits and single spaces."""
    return _NOT_WORD.sub(" ", fold_letters(text)).strip()


def fold_letters(text: str) -> str:
    """Fold as `fold` does, but leave punctuation and spacing as they stand."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.translate(_ARABIC))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return plain.translate(_ARABIC).casefold()
