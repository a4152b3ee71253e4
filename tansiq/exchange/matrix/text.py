"""Cleaning what a converter left in a cell: tags, links, marks of bold. What was printed is kept beside, by the caller."""

import html
import re

_TAG = re.compile(
    r"<sup>\s*[\[(]?[\d٠-٩*]{1,3}[\])]?\s*</sup>|</?[A-Za-z][^<>]*>", re.IGNORECASE
)  # a note's number goes with its tag
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKDOWN_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>&~-])")
_SPACE_BEFORE = re.compile(r"\s+([,;.!?،؛](?:\s|$))")
# Zero-width and direction marks are invisible, and make equal words differ.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_MARKED = re.compile(r"[<*_\[\\&]")
_BOLD = re.compile(r"<(/?)(?:b|strong)\s*>", re.IGNORECASE)


def clean(text: str) -> str:
    """Give the words of a cell as a reader sees them: no tags, links, escapes or doubled spaces."""
    if _MARKED.search(text):
        text = _ESCAPED.sub(r"\1", _MARKDOWN_BOLD.sub(r"\2", _MARKDOWN_LINK.sub(r"\1", text)))
        text = _SPACE_BEFORE.sub(r"\1", html.unescape(_TAG.sub("", text)))
    return " ".join(_visible(text).split())


def with_bold_tags(text: str) -> str:
    """Give the text with bold written one way, as `<b>…</b>`, and no other mark-up; lines are kept apart."""
    if _MARKED.search(text):
        text = _BOLD.sub("\ue000\\1", _MARKDOWN_BOLD.sub("\ue000\\2\ue000/", _MARKDOWN_LINK.sub(r"\1", text)))
        text = html.unescape(_TAG.sub("", _ESCAPED.sub(r"\1", text)))
        text = _SPACE_BEFORE.sub(r"\1", text).replace("\ue000/", "</b>").replace("\ue000", "<b>")
    return _visible(text)


def _visible(text: str) -> str:
    return text if text.isascii() else _INVISIBLE.sub("", text)
