"""`python -m bench`: measure what the platform promises, and say what is held.

Quick by default (1,000 and 10,000 projects); --full measures 100,000 too and reads 100,000 rows of a workbook.
DATABASE_URL names a server on which databases may be made; without it the embedded database is measured.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench.documents import as_workbook
from bench.figures import LAST, Figure, breaks_a_count, table, write
from bench.places import ROOT, place, python, tansiq

SEEDS = Path(os.environ.get("TANSIQ_SEEDS", ROOT.parent / "shared" / "seeds"))
DOCUMENT = SEEDS / "A-72-840.ar.txt"
SHIPPED = ROOT / "tansiq" / "exchange" / "data" / "matrix-2018.csv"


def main() -> int:
    """Measure, print the table, write the JSON; exit with 1 only where a count is broken."""
    arguments = _arguments()
    scales = arguments.scale or ([1, 10, 100] if arguments.full else [1, 10])
    with tempfile.TemporaryDirectory(prefix="tansiq-bench-") as name:
        folder = Path(name)
        figures = [_setup(folder), *_documents(folder, 100_000 if arguments.full else 10_000)]
        pages: dict[int, Figure] = {}
        for scale in sorted(scales):
            measured = list(_scale(folder, scale, plans=arguments.plans))
            pages[scale] = next(figure for figure in measured if figure.name == "matrix page")
            figures += measured
    figures += _growth(pages)
    database = "PostgreSQL" if "DATABASE_URL" in os.environ else "SQLite"
    print(f"\n{database}, Python {platform.python_version()}, {os.cpu_count()} cores; times are medians\n")
    print(table(figures))
    write(
        figures,
        arguments.json,
        database=database,
        python=platform.python_version(),
        cores=str(os.cpu_count()),
    )
    return 1 if breaks_a_count(figures) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--scale", type=int, action="append", help="thousands of projects; may be given again"
    )
    parser.add_argument("--full", action="store_true", help="100,000 projects and rows too")
    parser.add_argument("--plans", action="store_true", help="show the plans of the bare SQL")
    parser.add_argument("--json", type=Path, default=LAST, help="where the figures are written (%(default)s)")
    return parser.parse_args()


def _say(words: str) -> None:
    print(f"{words} ...", file=sys.stderr, flush=True)


def _setup(folder: Path) -> Figure:
    _say("The first set-up")
    with place("first", folder) as environment:
        seconds = tansiq(environment, "setup")
    return Figure("first set-up", seconds, "s", "reference data, 317 rows", "20", seconds <= 20)


def _documents(folder: Path, number: int) -> Iterator[Figure]:
    document = DOCUMENT if DOCUMENT.exists() else SHIPPED
    _say(f"Importing {document.name}")
    with place("document", folder) as environment:
        done = json.loads(python(environment, "bench.documents", "import", str(document)))
    yield Figure(
        f"import of {document.name}", done["seconds"], "s", f"{done['rows']} rows", "2", done["seconds"] <= 2
    )
    _say(f"Reading a workbook of {number:,} rows")
    workbook = folder / "rows.xlsx"
    as_workbook(workbook, number)
    with place("workbook", folder) as environment:
        runs = [
            [
                json.loads(python(environment, "bench.documents", how, str(workbook)))
                for how in ("ours", "bare")
            ]
            for _each in range(3)
        ]
    ours, bare = ([run[side]["seconds"] for run in runs] for side in (0, 1))
    peak = max(run[0]["peak"] for run in runs)
    slower = median(ours) / median(bare)
    yield Figure(
        "workbook, read",
        median(ours),
        "s",
        f"{number:,} rows",
        "2 × bare",
        slower <= 2,
        max(ours),
        median(bare),
    )
    yield Figure("workbook, most memory", peak, "MB", f"{number:,} rows", "300", peak < 300)


def _scale(folder: Path, scale: int, *, plans: bool) -> Iterator[Figure]:
    _say(f"Generating {scale},000 projects")
    with place(f"scale{scale}", folder) as environment:
        seconds = tansiq(environment, "generate", "--scale", str(scale))
        yield Figure("generated", seconds, "s", f"{scale},000 projects")
        _say(f"Measuring {scale},000 projects")
        words = ["--plans"] if plans else []
        measured = json.loads(python(environment, "bench.measure", *words))
        for name, plan in measured["plans"].items():
            print(f"\n{name}.sql, {scale},000 projects\n{plan}")
        yield from (Figure(**figure) for figure in measured["figures"])
        for module in ("bench.policy", "bench.assessments", "bench.pages", "bench.sealing"):
            yield from (Figure(**figure) for figure in json.loads(python(environment, module)))


def _growth(pages: dict[int, Figure]) -> Iterator[Figure]:
    """Compare the page on much data with the same page on little."""
    least, most = min(pages), max(pages)
    if least < most:
        figure = pages[most]
        limit, is_held = f"1.5 × itself at {pages[least].size}", figure.value <= 1.5 * pages[least].value
        yield replace(
            figure, name="matrix page, beside itself", bare=pages[least].value, limit=limit, is_held=is_held
        )


if __name__ == "__main__":
    sys.exit(main())
