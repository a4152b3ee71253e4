"""From a record of a State to the document that a recipient may have of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, override

from tansiq.kernel.written import written_date
from tansiq.reference.models import Organisation
from tansiq.reports.papers.paper import Paper, Part, writable
from tansiq.sharing.models import Said, Section, Stated
from tansiq.sharing.models.audiences import kinds


@dataclass(frozen=True)
class Description:
    """What a document says of a record beside its sections. Whoever sees any part of the record may see all of this."""

    title: str
    language: str
    reference: str = ""
    on: date | None = None
    is_illustrative: bool = False


def _submission(record: Any) -> Description:
    return Description(
        title=record.title,
        language=record.language,
        reference=record.reference,
        on=record.submitted_on,
        is_illustrative=record.is_illustrative,
    )


def _survey(record: Any) -> Description:
    return Description(
        title=f"{record.version.name}: {record.state.name}",
        language=get_language() or "en",
        reference=record.reference,
        on=record.adopted_on,
        is_illustrative=record.is_illustrative,
    )


def _overview(record: Any) -> Description:
    language = get_language() or "en"
    return Description(
        title=record.titled_in(language),
        language=language,
        reference=record.reference,
        on=record.adopted_on,
        is_illustrative=record.is_illustrative,
    )


# By `document_kind`; a new kind of record of a State has its line here.
_DESCRIBERS: dict[str, Callable[[Any], Description]] = {
    "overview": _overview,
    "submission": _submission,
    "survey": _survey,
}


def describe(record: Stated) -> Description:
    """Say what a document says of a record beside its sections, in the language in force where it has one in several."""
    return _DESCRIBERS[record.document_kind](record)


def _part(said: Said) -> Part:
    return Part(writable(said.heading), writable(said.body), said.language)


def paper_of(
    record: Stated,
    sections: Iterable[Section],
    *,
    recipient: Organisation,
    language: str,
    made_at: datetime,
    stamp: str,
) -> Paper:
    """Set a document anew from the sections given; nothing else of the record's text goes in."""
    with override(language):
        known = describe(record)
        return Paper(
            language=language,
            kind=str(kinds()[record.document_kind]),
            title=writable(known.title),
            text_language=known.language,
            state=record.state.name,
            reference=known.reference,
            dated=written_date(known.on) if known.on else "",
            marking=writable(record.marking),
            is_illustrative=known.is_illustrative,
            recipient=recipient.name,
            made_at=made_at,
            stamp=stamp,
            parts=tuple(_part(section.said_in(language)) for section in sections),
        )
