"""Names of reference things as the pages write them: in six languages, in order, found by any spelling."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tansiq.kernel.names import OFFICIAL_LANGUAGES
from tansiq.kernel.text import fold
from tansiq.reference.enums import RegionKind
from tansiq.reference.models import RegionMember, State
from tansiq.reference.queries import Book
from tansiq.web.common import words
from tansiq.web.common.components import Cell, Column, Table
from tansiq.web.reference.links import in_line, to_region

_LANGUAGES: dict[str, str | Promise] = {
    "ar": _("Arabic"),
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
    "ru": _("Russian"),
    "zh": _("Chinese"),
}


def in_six(names: Mapping[str, str], *, acronyms: Mapping[str, str] | None = None) -> Table:
    """Put a name in the six official languages into a table; a language without a name says so."""
    columns = [Column(gettext("Language")), Column(gettext("Name"))]
    if acronyms:
        columns.append(Column(gettext("Acronym")))
    return Table(
        caption=gettext("Names in the official languages of the United Nations"),
        columns=columns,
        rows=[
            [
                _LANGUAGES[code],
                Cell(names.get(code, "–"), language=code),
                *([Cell(acronyms.get(code, "–"), language=code)] if acronyms else []),
            ]
            for code in OFFICIAL_LANGUAGES
        ],
        is_caption_hidden=True,
    )


def matches(thing: Any, text: str) -> bool:
    """Say whether any spelling of a thing, in any language, holds every word of a search."""
    wanted = fold(text).split()
    spellings = [
        *thing.names.values(),
        *getattr(thing, "aliases", ()),
        *getattr(thing, "acronyms", {}).values(),
    ]
    spellings += [getattr(thing, name, "") for name in ("iso3", "iso2", "m49", "code", "symbol")]
    known = fold(" ".join(spellings))
    # A beginning of a word is enough; folded text has its words one space apart.
    return all(f" {word}" in f" {known}" for word in wanted)


def by_label(things: Iterable[Any]) -> list[Any]:
    """Order things as the reader's language writes them, by what they are called on the page."""
    return sorted(things, key=lambda thing: fold(str(thing)))


def groups_of(state: State, book: Book, *, on: date, kind: RegionKind) -> SafeString | str:
    """Write the regions of one kind that the State belongs to on a day."""
    held = [
        book.regions[pk]
        for pk, spells in book.spells.items()
        if book.regions[pk].kind == kind and any(s.state_id == state.pk and s.held_on(on) for s in spells)
    ]
    return in_line(to_region(region) for region in by_label(held)) if held else "–"


def spell_in_words(spell: RegionMember) -> str:
    """Write from when until when a membership holds; open ends are not written."""
    since = words.written_date(spell.valid_from) if spell.valid_from else ""
    until = words.written_date(spell.valid_until) if spell.valid_until else ""
    if since and until:
        return gettext("%(since)s to %(until)s") % {"since": since, "until": until}
    if since:
        return gettext("since %(date)s") % {"date": since}
    return gettext("until %(date)s") % {"date": until} if until else ""


def symbol(text: str) -> SafeString:
    """Write a document symbol: left to right in every text."""
    return format_html('<bdi class="symbol" dir="ltr">{}</bdi>', text)
