"""From text to the words that are indexed and searched, in Arabic and in English.

Both the folded word and its stem are indexed, so that a name is always found in its own form
(ليبيا and فرنسا begin with letters that look like prefixes) and a common noun in every form.
"""

from functools import lru_cache

import Stemmer

from tansiq.kernel.text import fold

_ENGLISH = Stemmer.Stemmer("english")
# Longest first: conjunctions and prepositions that Arabic writes onto the word, with or without the article.
_PREFIXES = ("وبال", "وكال", "فبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و", "ف", "ب", "ك", "ل")
_SUFFIXES = ("هما", "تين", "ات", "ان", "ون", "ين", "يه", "هم", "ها", "ه", "ي")
_SHORTEST = 3
# A search longer than this says nothing more; PostgreSQL refuses words of more than 2,046 bytes.
_MOST_WORDS, _LONGEST_WORD = 32, 64


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Give the stem of one folded word: Arabic by light stripping, Latin by the English stemmer, else itself."""
    if "\u0600" <= word[0] <= "\u06ff":
        return _light(word)
    return str(_ENGLISH.stemWord(word)) if word.isascii() else word


def _light(word: str) -> str:
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            return word[: -len(suffix)]
    return word


def indexed(text: str) -> str:
    """Give the words of running text as they are indexed: each folded, and its stem behind it where that differs."""
    return " ".join(form for word in fold(text).split() for form in dict.fromkeys((word, stem(word))))


def names_indexed(text: str) -> str:
    """Give the words of a name as they are indexed: never stemmed."""
    return fold(text)


def asked(text: str) -> list[tuple[str, ...]]:
    """Read a search: one tuple of forms per word; a row matches when it holds one form of every word.

    Words are sought as beginnings, so that one cut short finds no fewer rows.
    """
    words = [word[:_LONGEST_WORD] for word in fold(text).split()[:_MOST_WORDS]]
    return [tuple(dict.fromkeys((word, stem(word)))) for word in words]
