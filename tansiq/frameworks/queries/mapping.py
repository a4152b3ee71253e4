"""How a version follows the one before it: which codes its mapping speaks of, and which it leaves unsaid."""

from collections.abc import Iterator
from dataclasses import dataclass

from tansiq.frameworks.enums import Comparability, Following
from tansiq.frameworks.queries.content import Content, questions_in, requirements_in

# Where the file does not say how far the two may be compared.
_COMPARABILITY = {
    Following.SAME: Comparability.FULL,
    Following.NEW: Comparability.NONE,
    Following.RETIRED: Comparability.NONE,
}


@dataclass(frozen=True)
class Entry:
    """One entry of a mapping: what stood before, what stands after it, and how far the two compare."""

    at: int
    kind: Following
    before: tuple[str, ...]
    after: tuple[str, ...]
    comparability: Comparability | None
    note: dict[str, str]

    @property
    def pairs(self) -> Iterator[tuple[str | None, str | None]]:
        """Each code before with each after it; None stands where one side is empty."""
        for before in self.before or (None,):
            for after in self.after or (None,):
                yield before, after


def entries_in(content: Content) -> Iterator[Entry]:
    """Give the entries of the mapping; the short form with `codes` is one entry for each of them."""
    for at, entry in enumerate(content.get("mapping", ())):
        for before, after in _sides(entry):
            kind = Following(entry["kind"])
            stated = entry.get("comparable")
            yield Entry(
                at=at,
                kind=kind,
                before=before,
                after=after,
                comparability=Comparability(stated) if stated else _COMPARABILITY.get(kind),
                note=entry.get("note", {}),
            )


def _sides(entry: Content) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    kind, before, after = entry["kind"], entry.get("from", ()), entry.get("to", ())
    for code in entry.get("codes", ()):
        yield (() if kind == Following.NEW else (code,)), (() if kind == Following.RETIRED else (code,))
    if kind == Following.NEW:
        yield from (((), (code,)) for code in after)
    elif kind == Following.RETIRED:
        yield from (((code,), ()) for code in before)
    elif before or after:
        yield tuple(before), tuple(after)


def codes_in(content: Content) -> list[str]:
    """Give every code that a mapping has to speak of: of requirements, questions and parts."""
    return [*(r.code for r in requirements_in(content)), *(q.code for q in questions_in(content))]


def unsaid(content: Content, before: Content) -> tuple[list[str], list[str]]:
    """Give the codes of the version before, and those of this one, of which the mapping says nothing."""
    entries = list(entries_in(content))
    said_before = {code for entry in entries for code in entry.before}
    said_after = {code for entry in entries for code in entry.after}
    return (
        [code for code in codes_in(before) if code not in said_before],
        [code for code in codes_in(content) if code not in said_after],
    )
