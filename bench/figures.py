"""What was measured, beside its bare counterpart and its limit; as a table and as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

LAST = Path(__file__).parent / "last.json"


@dataclass(frozen=True)
class Figure:
    """One number with its unit and the size of the data, the bare counterpart of the same run, and whether its limit held.

    A limit on a count (queries, bytes) is the same on every machine: broken, it fails the run. Times and memory depend
    on the machine and are told.
    """

    name: str
    value: float
    unit: str
    size: str
    limit: str = ""
    is_held: bool | None = None
    p95: float | None = None
    bare: float | None = None
    is_count: bool = False

    @property
    def ratio(self) -> float | None:
        """The number over that of the bare counterpart."""
        return self.value / self.bare if self.bare else None

    @property
    def verdict(self) -> str:
        """Whether the limit held, in words."""
        return {True: "held", False: "not held", None: ""}[self.is_held]


@dataclass(frozen=True)
class Times:
    """Times in milliseconds of one thing, measured again and again."""

    each: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.each)

    @property
    def p95(self) -> float:
        """That which nineteen of twenty do not pass."""
        ordered = sorted(self.each)
        return ordered[min(round(0.95 * len(ordered)), len(ordered) - 1)]


def table(figures: Iterable[Figure]) -> str:
    """Draw the figures as a table of plain text."""
    rows = [("figure", "data", "value", "p95", "bare", "ratio", "limit", "")]
    rows += [_row(figure) for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(_aligned(cell, width, n) for n, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


_TEXT_COLUMNS = (0, 1, 6, 7)


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column in _TEXT_COLUMNS else cell.rjust(width)


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        figure.size,
        f"{_number(figure.value)} {figure.unit}",
        _number(figure.p95),
        _number(figure.bare),
        "" if figure.ratio is None else f"{figure.ratio:.2f}",
        figure.limit,
        figure.verdict,
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def write(figures: Sequence[Figure], path: Path, **about: str) -> None:
    """Write the figures as JSON, with what they were measured on."""
    rows = [asdict(figure) | {"ratio": figure.ratio} for figure in figures]
    path.write_text(json.dumps({**about, "figures": rows}, indent=2) + "\n", encoding="utf-8")


def breaks_a_count(figures: Iterable[Figure]) -> bool:
    """Say whether a limit was broken that no slow machine excuses."""
    return any(figure.is_count and figure.is_held is False for figure in figures)
