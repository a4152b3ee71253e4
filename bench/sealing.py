"""What the chain over the log costs: sealing a thousand entries beside a bare INSERT of the same rows, and proving all of it. Prints JSON.

Run by `python -m bench` in a process of its own, with the installation in the environment.
"""

import json
import time
from dataclasses import asdict

from django.db import connection, transaction
from django.utils import timezone

import bench.started  # noqa: F401 - starts Django for what is imported below
from bench.figures import Figure, Times
from tansiq.access.actor import Actor, on_the_machine
from tansiq.access.enums import Role
from tansiq.audit.actions import record_many, seal
from tansiq.audit.enums import Event
from tansiq.audit.queries import verify
from tansiq.projects.models import Project

ENTRIES, RUNS = 1000, 9
_COLUMNS = "id, at, event, by_code, organisations, kind, record, label, details"


def main() -> None:
    """Measure and print."""
    by = on_the_machine(Role.OPERATOR)
    seal(by=by)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare_log ({_COLUMNS.replace(',', ' text,')} text)")
    pairs = [(_sealed(by), _inserted()) for _each in range(RUNS)]
    sealed, inserted = (Times(tuple(times)) for times in zip(*pairs, strict=True))
    size = f"{ENTRIES:,} entries"
    figures = [
        Figure("sealing", sealed.median, "ms", size, p95=sealed.p95, bare=inserted.median),
        _proved(),
    ]
    print(json.dumps([asdict(figure) for figure in figures]))


def _sealed(by: Actor) -> float:
    """Write entries as an import does, and time their sealing."""
    subjects = [
        (project, {"reference": project.reference}) for project in Project.objects.order_by("pk")[:ENTRIES]
    ]
    with transaction.atomic():
        record_many(event=Event.PROJECT_EDITED, by=by, subjects=subjects)
    started = time.perf_counter()
    if seal(by=by, everywhere=False) != len(subjects):
        raise RuntimeError("Something else writes to this log.")
    return (time.perf_counter() - started) * 1000 * ENTRIES / len(subjects)


def _inserted() -> float:
    """Time a bare INSERT of as many such rows, into a table without index or trigger."""
    moment = timezone.now().isoformat()
    rows = [
        (str(n), moment, "project:edited", "command line", "[0]", "projects.project", str(n), "", f'{{"reference": "I-{n}"}}')
        for n in range(ENTRIES)
    ]  # fmt: skip
    places = ", ".join(["%s"] * len(rows[0]))
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO bare_log ({_COLUMNS}) VALUES ({places})", rows)
    return (time.perf_counter() - started) * 1000


def _proved() -> Figure:
    started = time.perf_counter()
    proof = verify()
    if proof.broken:
        raise RuntimeError(proof.broken)
    return Figure("the log proved", time.perf_counter() - started, "s", f"{proof.position:,} entries")


if __name__ == "__main__":
    main()
