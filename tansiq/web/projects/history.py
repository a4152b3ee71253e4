"""The history of a project in words: who, when, what it was before and what after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.audit.enums import Event
from tansiq.audit.queries import names_of
from tansiq.projects.enums import Holds, Status
from tansiq.projects.models import Project
from tansiq.reference.queries import Book
from tansiq.web.common import words

Text = str | Promise

FIELD_LABELS: dict[str, Text] = {
    "title": gettext_lazy("Title"),
    "language": gettext_lazy("Language of the text"),
    "pillar_id": gettext_lazy("Pillar"),
    "status": gettext_lazy("Status"),
    "activities": gettext_lazy("Main activities"),
    "start": gettext_lazy("Start"),
    "end": gettext_lazy("End"),
    "is_open_ended": gettext_lazy("Without a stated end"),
    "is_annual": gettext_lazy("Annual event"),
    "entities": gettext_lazy("Entities"),
    "is_global": gettext_lazy("Global"),
    "states": gettext_lazy("States"),
    "region_ids": gettext_lazy("Regions and groupings"),
    "reach_ids": gettext_lazy("Organisations or missions reached"),
    "scope_note": gettext_lazy("Scope, where it cannot be read as places"),
    "instrument_ids": gettext_lazy("Instruments"),
    "as_of": gettext_lazy("Facts as of"),
    "source_key": gettext_lazy("Identity in its source"),
    "reference": gettext_lazy("Reference"),
    "serial": gettext_lazy("Serial"),
    "is_illustrative": gettext_lazy("Illustrative"),
}
# Who asked for a project in vain is between the one who asked and the one who decided.
_PRIVATE = {Event.CLAIM_ASKED, Event.CLAIM_DECLINED, Event.CLAIM_WITHDRAWN}


class Entry(Protocol):
    """An entry of the log."""

    at: datetime
    event: str
    by: str
    organisations: list[int]
    details: dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One field that changed."""

    field: Text
    before: str
    after: str


@dataclass(frozen=True)
class Happening:
    """One event of the history."""

    at: datetime
    what: Text
    who: str
    note: str
    changes: Sequence[Change]


def happenings(entries: Iterable[Entry], project: Project, *, by: Actor, book: Book) -> list[Happening]:
    """Give the events that the reader may know of; outsiders learn which organisation acted, never which person."""
    insider = project.owner_id in by.organisation_ids or allows(by, Perm.CLAIM_DECIDE)
    entries = list(entries)
    names = names_of(entry.by for entry in entries if set(entry.organisations) & by.organisation_ids)
    found = []
    for entry in entries:
        acts_with = bool(set(entry.organisations) & by.organisation_ids)
        if Event(entry.event) in _PRIVATE and not (insider or acts_with):
            continue
        found.append(
            Happening(
                at=entry.at,
                what=Event(entry.event).label,
                who=_who(entry, book, name=names[entry.by].text if acts_with else ""),
                note=_note(entry, book) if insider or acts_with else "",
                changes=_changes(entry, book),
            )
        )
    return found


def _who(entry: Entry, book: Book, *, name: str) -> str:
    known = [str(book.organisations[pk]) for pk in entry.organisations if pk in book.organisations]
    organisations = ", ".join(known) or _("the platform")
    if name:
        return _("%(person)s, %(organisation)s") % {"person": name, "organisation": organisations}
    return organisations


def _note(entry: Entry, book: Book) -> str:
    details = entry.details
    tag = details.get("tag", "")
    things = [t.name for t in book.themes.values() if t.code == tag]
    things += [k.name for k in book.kinds.values() if k.code == tag]
    answer = str(Holds(details["answer"]).label) if details.get("answer") in Holds.values else ""
    return " · ".join(
        str(part) for part in (*things, answer, details.get("reason"), details.get("note")) if part
    )


def _changes(entry: Entry, book: Book) -> list[Change]:
    changed: dict[str, list[str]] = entry.details.get("changed", {})
    return [
        Change(FIELD_LABELS.get(field, field), in_words(field, before, book), in_words(field, after, book))
        for field, (before, after) in changed.items()
    ]


def in_words(field: str, value: str, book: Book) -> str:
    """Say a value of the log in the reader's language; what is not known any more stays as it was written."""
    if field == "pillar_id":
        return next((p.short_name for p in book.pillars.values() if p.code == value), value)
    if field == "status" and value in Status.values:
        return str(Status(value).label)
    if field in {"start", "end", "as_of"}:
        return words.written_date(value) if value else ""
    if value in {"True", "False"}:
        return _("yes") if value == "True" else _("no")
    names = _names(field, book)
    return ", ".join(names.get(code, code) for code in value.split(", ")) if names else value


def _names(field: str, book: Book) -> dict[str, str]:
    if field == "states":
        return {s.iso3: s.name for s in book.states.values()}
    if field == "region_ids":
        return {r.code: r.name for r in book.regions.values()}
    return {o.code: str(o) for o in book.organisations.values()} if field == "reach_ids" else {}
