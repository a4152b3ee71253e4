"""Write the facts of a matrix document as CSV, without the wording of its activities: how `exchange/data/matrix-2018.csv` was made.

Usage: python scripts/matrix_facts.py DOCUMENT > tansiq/exchange/data/matrix-2018.csv (on a platform that is set up).
"""

import calendar
import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tansiq.config.settings")
django.setup()

from tansiq.exchange.actions.reading import lexicon_of  # noqa: E402 - needs the settings
from tansiq.exchange.matrix import document  # noqa: E402
from tansiq.exchange.matrix.columns import Role  # noqa: E402
from tansiq.exchange.matrix.text import clean  # noqa: E402
from tansiq.reference.queries import book  # noqa: E402

_HEADINGS = ("Pillar", "Serial", "Project title", "Duration", "Entities", "Status", "Geographical scope")


def main(path: Path) -> None:
    """Read the document at `path` and write its facts to standard output."""
    read = document.read(path, lexicon_of(book()))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([read.symbol])
    year, month = (read.as_of or "").split("-")
    out.writerow(
        [
            f"As of {calendar.month_name[int(month)]} {year}. Facts as printed, without the wording of the activities"
        ]
    )
    for line in _stated(read):
        out.writerow([line])
    out.writerow(_HEADINGS)
    for row in read.rows:
        out.writerow(
            [
                row.pillar,
                row.serial_printed,
                row.title,
                row.period.printed,
                ", ".join(row.entities_printed),
                clean(row.printed.get(Role.STATUS, "")),
                clean(row.printed.get(Role.SCOPE, "")),
            ]
        )


def _stated(read: document.Document) -> Iterator[str]:
    """Say again, in our words, the totals that the document states in its text and in its headings."""
    in_text = [s for s in read.stated if s.where == "text"]
    whole = "".join(f"Stated in the text: a total of {s.number} projects: " for s in in_text if not s.pillar)
    yield whole + "; ".join(f"{s.number} projects under Pillar {s.pillar}" for s in in_text if s.pillar)
    for stated in read.stated:
        if stated.where == "heading":
            yield f"Pillar {stated.pillar}"
            yield f"{stated.number} projects"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
