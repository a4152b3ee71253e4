"""Reading documents of the matrix, in a process of its own so that its memory is its own. Prints JSON.

python -m bench.documents import FILE    bring a document into an installation that holds no project
python -m bench.documents ours FILE      read a workbook as an import does, without writing
python -m bench.documents bare FILE      read the same workbook with the same library alone
"""

import csv
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

HEADINGS = ("No.", "Pillar", "Title", "Main activities", "Duration", "Entities", "Status", "Scope")
_PILLARS = ("I", "II", "III", "IV")


def rows(number: int) -> Iterator[tuple[object, ...]]:
    """Give made-up rows of the shape of the matrix."""
    yield HEADINGS
    for each in range(number):
        yield (
            each // 4 + 1,
            _PILLARS[each % 4],
            f"Training of officers, course {each}, on border security in Pelgorvash",
            f"The {each % 40 + 2} sessions of the course prepare those who take part for their work; materials are "
            "written with the institutions concerned and tried with them before they are handed over.",
            f"{2014 + each % 6}–{2016 + each % 6}",
            "Office for Ulmgorjav" if each % 3 else "Office for Ulmgorjav, Programme for Rithmevvash",
            ("Ongoing", "Completed", "In development")[each % 3],
            "Global" if each % 3 else "Pelgorvash, Zimgwenmosk",
        )


def as_csv(path: Path, number: int) -> None:
    """Write made-up rows as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows(number))


def as_workbook(path: Path, number: int) -> None:
    """Write made-up rows as a workbook, row by row."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Matrix")
    for row in rows(number):
        sheet.append(row)
    workbook.save(path)


def main() -> None:
    """Do what is asked and print how long it took, how many rows there were and the most memory held."""
    action, path = sys.argv[1], Path(sys.argv[2])
    seconds, number = {"import": _import, "ours": _ours, "bare": _bare}[action](path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "rows": number, "peak": peak}))


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    number = work()
    return time.perf_counter() - started, number


def _bare(path: Path) -> tuple[float, int]:
    def read() -> int:
        sheet = load_workbook(path, read_only=True, data_only=True, keep_links=False).worksheets[0]
        return sum(1 for _row in sheet.iter_rows(values_only=True)) - 1

    return _timed(read)


def _ours(path: Path) -> tuple[float, int]:
    _start()
    from tansiq.exchange.actions.reading import Reading

    def read() -> int:
        reading = Reading(path, name=path.name)
        number = sum(1 for _row in reading.rows())
        reading.account()
        reading.doubts()
        return number

    return _timed(read)


def _import(path: Path) -> tuple[float, int]:
    _start()
    from tansiq.exchange.commands import import_matrix
    from tansiq.projects.models import Project

    def read() -> int:
        import_matrix(path, out=StringIO())
        return Project.objects.count()

    return _timed(read)


def _start() -> None:
    """Start the platform on an installation with reference data and no project."""
    import django

    django.setup()
    from tansiq.config.install import set_up_empty
    from tansiq.reference.queries import book

    with redirect_stdout(StringIO()):
        set_up_empty()
    book()


if __name__ == "__main__":
    main()
