"""What the policy costs: the matrix page beside the same page for who sees all, and the queries of "why do I see this". Prints JSON.

Run by `python -m bench` in a process of its own, with the installation in the environment.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import bench.started  # noqa: F401 - starts Django for what is imported below
from bench.figures import Figure, Times
from tansiq.access.enums import Role
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.queries import actor_for
from tansiq.projects.models import Project
from tansiq.reference.enums import CompactStatus
from tansiq.sharing.enums import Level
from tansiq.sharing.models import Grant, GroupReach, ShareableQuerySet
from tansiq.sharing.queries import explain

PAGES = {
    "matrix page": "/projects/",
    "facets": "/projects/facets/",
    "matrix page, searched": "/projects/?q=training",
}
RUNS = 15
MOST_QUERIES = 8


def main() -> None:
    """Measure and print."""
    person = _reader()
    seen = Project.objects.visible_to(actor_for(person)).count()
    size = f"{Project.objects.count():,} projects, {seen:,} seen"
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    figures = [_beside_all(client, name, path, size) for name, path in PAGES.items()]
    figures.append(_explained(person, size))
    print(json.dumps([asdict(figure) for figure in figures]))


def _reader() -> Person:
    """Give somebody for whom every arm of the policy is at work: of a member entity, in a group, with access in person."""
    members = Membership.objects.filter(
        role=Role.ENTITY_FOCAL_POINT,
        organisation__compact_status=CompactStatus.MEMBER,
        organisation__in=GroupReach.objects.values("organisation_id"),
    ).select_related("person")
    lent = members.filter(person__in=Grant.objects.values("person_id"))
    return (lent.order_by("pk").first() or members.order_by("pk")[0]).person


@contextmanager
def _seeing_all() -> Iterator[None]:
    """Ask as somebody who sees all would: without any condition of the policy."""
    with patch.object(ShareableQuerySet, "visible_to", lambda rows, by: rows.all()):
        yield


def _beside_all(client: Client, name: str, path: str, size: str) -> Figure:
    """Time a page with and without the policy turn by turn, so that what else the machine does meets both alike."""
    for _each in range(2):
        _timed(client, path)
    pairs = []
    for _each in range(RUNS):
        ours = _timed(client, path)
        with _seeing_all():
            pairs.append((ours, _timed(client, path)))
    ours, all_rows = (Times(tuple(times)) for times in zip(*pairs, strict=True))
    held = ours.median <= 1.5 * all_rows.median
    return Figure(
        f"{name}, under the policy",
        ours.median,
        "ms",
        size,
        "1.5 × who sees all",
        held,
        ours.p95,
        all_rows.median,
    )


def _timed(client: Client, path: str) -> float:
    started = time.perf_counter()
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}")
    return (time.perf_counter() - started) * 1000


def _explained(person: Person, size: str) -> Figure:
    """Count the queries of saying why somebody sees a record, at each level: seen or not."""
    by, worst = actor_for(person), 0
    for level in Level:
        for project in Project.objects.filter(level=level).order_by("pk")[:5]:
            with CaptureQueriesContext(connection) as captured:
                explain(project, by)
            worst = max(worst, len(captured))
    return Figure(
        "why one record is seen",
        worst,
        "queries",
        size,
        str(MOST_QUERIES),
        worst <= MOST_QUERIES,
        is_count=True,
    )


if __name__ == "__main__":
    main()
