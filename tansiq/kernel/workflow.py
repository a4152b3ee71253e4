"""Life cycles as data: a versioned YAML file of states and moves, read into one table.

A file looks like::

    name: claim
    versions:
      1:
        states: {asked: {en: Asked, ar: …}, …}
        moves:
          - {name: accept, from: asked, to: accepted, needs: "project:decide_claim", logs: "claim:accepted"}

`needs` is a right, or what no right gives: the clock, an invitation, a sign-in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from tansiq.kernel.errors import DomainError

NO_RIGHTS = frozenset({"clock", "invitation", "sign-in"})


@dataclass(frozen=True)
class Move:
    """One permitted step: who may take it (`needs`) and what the log says (`logs`)."""

    name: str
    source: str
    target: str
    needs: str
    logs: str
    days: int | None = None


@dataclass(frozen=True)
class Workflow:
    """One version of a life cycle; a record keeps the version under which it began."""

    name: str
    version: int
    states: dict[str, dict[str, str]]
    moves: tuple[Move, ...] = field(default_factory=tuple)

    @property
    def initial(self) -> str:
        """The first state named in the file."""
        return next(iter(self.states))

    def find(self, name: str, source: str) -> Move:
        """Give the move `name` out of `source`; raise `DomainError` where the life cycle has none."""
        for move in self.moves:
            if move.name == name and move.source == source:
                return move
        raise DomainError(
            _("“%(move)s” is not possible while the state is “%(state)s”.") % {"move": name, "state": source},
            code="no_such_move",
        )

    def out_of(self, source: str) -> Iterator[Move]:
        """Give every move out of `source`."""
        return (move for move in self.moves if move.source == source)

    def diagram(self) -> str:
        """Draw the life cycle as a Mermaid state diagram, for the generated reference."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {m.source} --> {m.target}: {m.name} ({m.needs})" for m in self.moves]
        return "\n".join(lines) + "\n"


def _moves(entries: list[dict[str, Any]]) -> Iterator[Move]:
    for entry in entries:
        sources = entry["from"] if isinstance(entry["from"], list) else [entry["from"]]
        for source in sources:
            yield Move(
                name=entry["name"],
                source=source,
                target=entry["to"],
                needs=entry["needs"],
                logs=entry["logs"],
                days=entry.get("days"),
            )


def load(path: Path) -> dict[int, Workflow]:
    """Read every version of the life cycle in the YAML file at `path`, keyed by version."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        int(number): Workflow(
            name=document["name"],
            version=int(number),
            states=body["states"],
            moves=tuple(_moves(body["moves"])),
        )
        for number, body in document["versions"].items()
    }


def latest(versions: dict[int, Workflow]) -> Workflow:
    """Give the newest version: the one new records begin under."""
    return versions[max(versions)]
