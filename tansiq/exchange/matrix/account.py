"""The honest account of one document: what it states beside what was counted, and every doubt."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tansiq.exchange.matrix.doubts import Code, Doubt
from tansiq.exchange.matrix.projects import Project
from tansiq.exchange.matrix.statements import Stated, pillar_order
from tansiq.exchange.matrix.statuses import Status


@dataclass(slots=True)
class Account:
    """Counts the rows of one document as they are read. `created`, `updated` and `unchanged` are for whoever applies them."""

    rows: int = 0
    by_pillar: Counter[str] = field(default_factory=Counter)
    by_status: Counter[Status] = field(default_factory=Counter)
    stated: list[Stated] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    created: int | None = None
    updated: int | None = None
    unchanged: int | None = None

    def count(self, project: Project) -> None:
        """Take one row into the account."""
        self.rows += 1
        if project.pillar:
            self.by_pillar[project.pillar] += 1
        if project.status:
            self.by_status[project.status] += 1
        self.doubts.extend(project.doubts)

    def state(self, totals: Iterable[Stated]) -> None:
        """Set the totals that the document states beside what was counted; each that differs is a doubt."""
        self.stated = list(totals)
        for stated in self.stated:
            counted = self.counted(stated)
            if counted != stated.number:
                args: dict[str, str | int] = {
                    "counted": counted,
                    "pillar": stated.pillar or "",
                    "where": stated.where,
                }
                self.doubts.append(
                    Doubt(Code.TOTAL_DIFFERS, stated.place, stated.pillar or "", str(stated.number), args)
                )

    def counted(self, stated: Stated) -> int:
        """Give the number of rows that a stated total should be."""
        return self.by_pillar[stated.pillar] if stated.pillar else self.rows

    def as_json(self, projects: Iterable[Project] | None = None) -> dict[str, Any]:
        """Give the account as the `import-matrix` command prints it, with the rows where they are given."""
        pillars = {stated.pillar for stated in self.stated if stated.pillar} | set(self.by_pillar)
        account: dict[str, Any] = {
            "rows": self.rows,
            "by_pillar": {pillar: self.by_pillar[pillar] for pillar in sorted(pillars, key=pillar_order)},
            "by_status": {status.value: self.by_status[status] for status in Status},
            "stated": [
                {"where": s.where, "pillar": s.pillar, "number": s.number, "counted": self.counted(s)}
                for s in self.stated
            ],
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "doubts": [
                {"code": d.code.value, "line": d.line, "row": d.row, "text": d.text} for d in self.doubts
            ],
        }
        if projects is not None:
            account["projects"] = [as_json(project) for project in projects]
        return account


def as_json(project: Project) -> dict[str, Any]:
    """Give one row as the `import-matrix` command prints it; an entity that is not recognised stands as printed."""
    return {
        "pillar": project.pillar,
        "serial": project.serial,
        "title": project.title,
        "status": project.status.value if project.status else None,
        "start": project.period.start,
        "end": project.period.end,
        "precision": project.period.precision,
        "entities": [entity.acronym or entity.printed for entity in project.entities],
        "entities_printed": list(project.entities_printed),
        "states": list(project.scope.states),
        "regions": list(project.scope.regions),
        "is_global": project.scope.is_global,
        "instruments": list(project.instruments),
    }
