"""What notices and deadlines are about: each kind of record registers what the policy admits of it, and how it is called.

A kind is handed in when the platform starts, by the app that owns it (`AppConfig.ready`), or here for apps that stand
lower. What a reader may not see is neither shown, nor counted, nor mailed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.queries import people_asked


@dataclass(frozen=True)
class Subject:
    """How one record is called, and where its page is."""

    title: str
    href: str = ""
    language: str = ""  # of the title, where people wrote it
    reference: str = ""  # a number that says nothing of the content
    sentences: Mapping[str, str] = field(
        default_factory=dict
    )  # by event, where more can be said than of every record
    is_open: bool = False  # to everyone on the platform, or to the public: only then does a mail name it


@dataclass(frozen=True)
class _Kind:
    rows: Callable[[Actor], QuerySet[Any]]
    shown: Callable[[Any], Subject]
    themes: Callable[[int, int], Iterable[Collection[int]]] | None


_KINDS: dict[str, _Kind] = {}


def register_subject(
    label: str,
    rows: Callable[[Actor], QuerySet[Any]],
    shown: Callable[[Any], Subject],
    themes: Callable[[int, int], Iterable[Collection[int]]] | None = None,
) -> None:
    """Hand in a kind of record: the rows that the policy admits for a reader, and how one of them is shown.

    `label` is the model's own ("projects.project"). `themes` gives, for the key of a record and an organisation, the
    themes of each thing in it that concerns the organisation: who is asked about these is told first.
    """
    _KINDS[label] = _Kind(rows, shown, themes)


def require_registered(label: str) -> None:
    """Raise `LookupError` where nobody said who may see such a record: a notice of it would reach nobody."""
    if label not in _KINDS:
        raise LookupError(f"{label} is no subject of notices; its app hands it in with register_subject.")


def people_concerned(right: Perm, *, organisation_id: int, label: str, key: int) -> set[int]:
    """Give the keys of those of an organisation who carry a right and are asked first about a record. For actions."""
    themes = _KINDS[label].themes
    return people_asked(
        right, organisation_id=organisation_id, about=themes(key, organisation_id) if themes else ()
    )


def admitted(by: Actor, kinds: Collection[str] = ()) -> Q:
    """Give the condition under which a row that names a subject may be shown to `by`.

    Where the kinds that rows name are known, `kinds` spares the asking of the others.
    """
    condition = Q(kind="")
    for label, kind in _KINDS.items():
        if kinds and label not in kinds:
            continue
        rows = kind.rows(by).order_by().filter(pk=OuterRef("key"))
        condition |= Q(kind=label) & Q(Exists(rows))
    return condition


def found(named: Iterable[tuple[str, int | None]], *, by: Actor) -> dict[tuple[str, int | None], Subject]:
    """Look up the subjects that `by` may see, one query for each kind."""
    keys: dict[str, set[int]] = {}
    for label, key in named:
        if label in _KINDS and key is not None:
            keys.setdefault(label, set()).add(key)
    return {
        (label, row.pk): _KINDS[label].shown(row)
        for label, wanted in keys.items()
        for row in _KINDS[label].rows(by).filter(pk__in=wanted)
    }


def kind_name(label: str) -> str:
    """Give what a kind of record is called in the reader's language."""
    return capfirst(str(apps.get_model(label)._meta.verbose_name)) if label else ""
