"""What the page of the log shows of an entry: that something happened, to what, by whom; never the content of a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.queries import PEOPLE, Name, names_of
from tansiq.reference.queries import Book
from tansiq.web.common import words

Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """One line of the log."""

    at: datetime
    event: Text
    kind: Text
    label: str
    key: str
    by: str
    code: str
    organisations: Sequence[str]
    details: Sequence[str]


# Kinds of record whose tables bear no name of their own.
_NAMED_HERE = {"projects.round": gettext_lazy("Yearly round")}


def kind_label(kind: str) -> str:
    """Give the name of a kind of record; one that is gone from the platform keeps its key."""
    if kind in _NAMED_HERE:
        return str(_NAMED_HERE[kind])
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:
        return kind


def lines(entries: Sequence[Any], book: Book) -> list[Entry]:
    """Give one line for each entry, people by the names that may be known: one query."""
    people = {entry.by for entry in entries} | {entry.key for entry in entries if entry.kind in PEOPLE}
    names = names_of(people)
    return [_line(entry, names, book) for entry in entries]


def organisations_of(keys: Sequence[int], book: Book) -> list[str]:
    """Give the organisations of an entry, as they are called now."""
    return [str(book.organisations[pk]) for pk in keys if pk in book.organisations]


def _line(entry: Any, names: Mapping[str, Name], book: Book) -> Entry:
    who = names[entry.by]
    whom = names[entry.key] if entry.kind in PEOPLE else Name(entry.label)
    return Entry(
        at=entry.at,
        event=Event(entry.event).label if entry.event in Event.values else entry.event,
        kind=kind_label(entry.kind) if entry.kind else "",
        label=whom.text,
        key=entry.key,
        by=who.text,
        code=entry.by,
        # An organisation may point to its one contributor, a membership to who was given it.
        organisations=[] if who.is_protected else organisations_of(entry.organisations, book),
        details=[] if whom.is_protected else _details(entry.event, entry.details),
    )


def _details(event: str, details: Mapping[str, Any]) -> list[str]:
    """Say of the details what tells nothing of a record's content: names of fields, numbers, roles, codes."""
    said = []
    if isinstance(changed := details.get("changed"), dict):
        said.append(_("fields: %(names)s") % {"names": ", ".join(sorted(changed))})
    if isinstance(taken := details.get("taken"), dict):
        number = sum(len(keys) for keys in taken.values())
        said.append(_("restricted records: %(number)s") % {"number": words.number(number)})
    if "rows" in details:
        said.append(_("rows: %(number)s") % {"number": words.number(details["rows"])})
    if event == Event.MATRIX_EXPORTED:
        said.append(_asked(details.get("asked") or {}))
    elif details.get("page"):
        said.append(str(details["page"]))
    said += [str(details[name]) for name in _PLAIN if details.get(name)]
    if details.get("role") in Role.values:
        said.append(str(Role(details["role"]).label))
    return said


_PLAIN = ("form", "organisation", "document", "reference")


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _asked(asked: Mapping[str, Any]) -> str:
    """Say by what an export was narrowed."""
    if not asked:
        return _("the whole matrix")
    parts = (
        _("words searched") if name == "text" else f"{name}: {_listed(value)}"
        for name, value in asked.items()
    )
    return "; ".join(parts)  # fmt: skip
