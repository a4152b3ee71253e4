"""The names behind the codes of the log, as far as they may be known."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tansiq.audit.models import Identity

# Kinds of record whose key is the code of a person.
PEOPLE = frozenset({"accounts.person", "audit.identity"})


@dataclass(frozen=True)
class Name:
    """What is shown for a code. Of somebody protected nothing else that points to them may be shown either."""

    text: str
    is_protected: bool = False


def names_of(codes: Iterable[str]) -> dict[str, Name]:
    """Give a name for each code, in one query: a name, a pseudonym, “erased”; else the code itself."""
    wanted = set(codes) - {""}
    if not wanted:
        return {"": Name("")}
    known = {identity.code: _name(identity) for identity in Identity.objects.filter(code__in=wanted)}
    return {"": Name(""), **{code: known.get(code) or Name(code) for code in wanted}}


def _name(identity: Identity) -> Name:
    if identity.erased_at is not None:
        return Name(_("erased"), is_protected=bool(identity.pseudonym))
    if identity.pseudonym:
        return Name(pseudonym_in_words(identity.pseudonym), is_protected=True)
    return Name(identity.name or identity.code)


def pseudonym_in_words(mark: str) -> str:
    """Write a pseudonym in the reader's language; the mark is the same everywhere."""
    return _("Contributor %(mark)s") % {"mark": mark}
