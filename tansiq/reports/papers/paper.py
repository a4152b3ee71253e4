"""What a document says and the frame around it. It holds what is released and nothing else, so no renderer can leak."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import bidirectional

from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from tansiq.kernel.written import digits, written_date

# Characters that XML cannot hold; they come along when text is pasted from elsewhere.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_ISOLATED = re.compile("[\u2066-\u2068][^\u2069]*\u2069")
_FROM_THE_RIGHT = frozenset({"R", "AL"})
_STRONG = _FROM_THE_RIGHT | {"L"}
_BLANK_LINES = re.compile(r"\n\s*\n")


def writable(text: str) -> str:
    """Give the text without characters that no document can hold, with lines ended in one way."""
    return _UNWRITABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def direction_of(language: str) -> str:
    """Give "rtl" or "ltr"; a language unknown to the frame runs from left to right."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


@dataclass(frozen=True)
class Part:
    """A section as it is released, in the language given, else in that of the record."""

    heading: str
    body: str
    language: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of the text; blank lines part them."""
        return [paragraph for paragraph in _BLANK_LINES.split(self.body) if paragraph.strip()]


@dataclass(frozen=True)
class Numbered:
    """A section with its number in this document: there are no gaps."""

    number: str
    anchor: str
    part: Part
    language: str

    @property
    def direction(self) -> str:
        """The direction of its text."""
        return direction_of(self.language)

    @property
    def paragraphs(self) -> list["Paragraph"]:
        """The paragraphs of the text, each in its own language."""
        return [Paragraph(text, language_in(text, self.language)) for text in self.part.paragraphs]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a section: what is quoted in it may be in another language than the section."""

    text: str
    language: str

    @property
    def direction(self) -> str:
        """The direction of its text."""
        return direction_of(self.language)


def language_in(text: str, language: str) -> str:
    """Give the language of a paragraph: that of its section, unless its first letter that stands by itself runs the other way."""
    first = next((way for way in map(bidirectional, _ISOLATED.sub("", text)) if way in _STRONG), "")
    is_rtl = first in _FROM_THE_RIGHT
    if not first or is_rtl == (direction_of(language) == "rtl"):
        return language
    return "ar" if is_rtl else "und"


@dataclass(frozen=True)
class Paper:
    """A document for one recipient. `language` is that of the frame; the text stays in its own."""

    language: str
    kind: str
    title: str
    text_language: str
    state: str
    reference: str
    dated: str
    marking: str
    is_illustrative: bool
    recipient: str
    made_at: datetime
    stamp: str
    parts: Sequence[Part]

    @property
    def direction(self) -> str:
        """The direction of the frame."""
        return direction_of(self.language)

    @property
    def text_direction(self) -> str:
        """The direction of the text."""
        return direction_of(self.text_language)

    @property
    def numbered(self) -> list[Numbered]:
        """The sections, numbered anew from 1."""
        return [
            Numbered(digits(str(place)), f"section-{place}", part, part.language or self.text_language)
            for place, part in enumerate(self.parts, start=1)
        ]

    @property
    def made(self) -> str:
        """When it was made, in words."""
        local = timezone.localtime(self.made_at)
        moment = {
            "date": written_date(local.date()),
            "time": digits(f"{local:%H:%M}"),
            "zone": local.tzname() or "",
        }
        return _("%(date)s, %(time)s %(zone)s") % moment

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands at the head of the document, as pairs of label and value."""
        known = [
            (_("State"), self.state),
            (_("Reference"), self.reference),
            (_("Date of the text"), self.dated),
            (_("Marking"), self.marking),
            (_("Released to"), self.recipient),
            (_("Released on"), self.made),
            (_("Stamp"), self.stamp),
        ]
        return [(label, value) for label, value in known if value]

    @property
    def note(self) -> str:
        """What the stamp means; the same words whether the whole record is released or a part."""
        return _(
            "This document holds what is released to the recipient named above as at that time. The stamp can be checked on "
            "the platform, which says whether the document still stands."
        )

    @property
    def footer(self) -> str:
        """What stands at the foot of every page."""
        return _("Released to %(recipient)s, %(made)s. Stamp %(stamp)s") % {
            "recipient": self.recipient,
            "made": self.made,
            "stamp": self.stamp,
        }
