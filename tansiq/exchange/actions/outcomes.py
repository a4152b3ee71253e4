"""What a table of ours does: counted, with each doubt at its place; all lines of a State are taken, or none."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from tansiq.exchange.enums import Change
from tansiq.exchange.tables.reading import Doubt, InDoubt, Line
from tansiq.reference.models import State

_T = TypeVar("_T")


@dataclass
class Outcome:
    """How many lines were read, what they do, and what is in doubt, by the State that a line names."""

    rows: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    doubts: list[Doubt] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def doubt(self, state: str, doubt: Doubt) -> None:
        """List a doubt; nothing of its State is taken."""
        self.doubts.append(doubt)
        self.refused.add(state)

    def count(self, change: Change) -> None:
        """Count what one thing does."""
        self.changes[change.value] += 1

    @property
    def counts(self) -> dict[str, Any]:
        """What is done, in numbers."""
        return {
            "rows": self.rows,
            **{
                change.value: self.changes[change.value]
                for change in (Change.CREATED, Change.UPDATED, Change.UNCHANGED)
            },
            "refused_states": len(self.refused),
            "doubts": len(self.doubts),
        }

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON can hold it."""
        return {
            **self.counts,
            "refused": sorted(self.refused),
            "errors": [doubt.as_json() for doubt in self.doubts],
        }


def without_doubtful(things: Iterable[tuple[str, _T]], outcome: Outcome) -> list[_T]:
    """Keep what belongs to States of which no line is in doubt."""
    return [thing for state, thing in things if state not in outcome.refused]


def state_in(line: Line, states: Mapping[str, State]) -> State:
    """Give the State that a line names by its code."""
    code = line["state"].strip().upper()
    if code not in states:
        raise InDoubt(
            "state",
            _("“%(code)s” is the code of no State.") % {"code": line["state"].strip()},
            _("Write the three letters of ISO 3166, as the page of States shows them."),
        )
    return states[code]


def day_in(line: Line, column: str) -> date | None:
    """Give the day that stands in a column; None where it is empty."""
    text = line[column].strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InDoubt(
            column, _("“%(text)s” is no day.") % {"text": text}, _("Write it as 2026-11-24.")
        ) from error
