"""Measure one installation of generated data: pages as they are served, beside bare SQL. Prints JSON.

Run by `python -m bench` in a process of its own, with the installation in the environment.
"""

import argparse
import json
import os
from dataclasses import asdict
from typing import Any

from django.test import Client

import bench.started  # noqa: F401 - starts Django for what is imported below
from bench.bare import FACETS, LIST, Bare
from bench.figures import Figure, Times
from bench.served import Reader, served
from tansiq.access.enums import Role
from tansiq.accounts.models import Membership
from tansiq.projects.models import Project
from tansiq.reference.enums import CompactStatus

MATRIX, FACETS_PAGE = "/projects/", "/projects/facets/"
# What else a worker has answered before its memory is read.
OTHERS = ("/", "/projects/?q=training", "/projects/?sort=-title", "/projects/pictures/", "/projects/pictures/map/",
          "/reference/states/", "/reference/organisations/", "/projects/?page=400")  # fmt: skip


def main() -> None:
    """Measure and print figures, and the plans of the bare SQL where they are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--plans", action="store_true")
    arguments = parser.parse_args()
    membership = _reader()
    bare = Bare(membership.organisation_id)
    client = Client()
    client.force_login(membership.person)
    with served(dict(os.environ), client.cookies["sessionid"].value) as reader:
        figures = _figures(reader, bare, arguments.runs)
    plans = {name: bare.plan(name) for name in (*LIST, *FACETS)} if arguments.plans else {}
    print(json.dumps({"figures": [asdict(figure) for figure in figures], "plans": plans}))


def _reader() -> Membership:
    """Give a focal point of an entity that is a member, so that every arm of the policy is at work."""
    return (
        Membership.objects.filter(
            role=Role.ENTITY_FOCAL_POINT, organisation__compact_status=CompactStatus.MEMBER
        )
        .select_related("person")
        .order_by("pk")[0]
    )


def _figures(reader: Reader, bare: Bare, runs: int) -> list[Figure]:
    size = f"{Project.objects.count():,} projects"
    pages, rows = _interleaved(reader, MATRIX, bare, LIST, runs)
    facets, counts = _interleaved(reader, FACETS_PAGE, bare, FACETS, max(runs // 4, 3), fragment=True)
    weight = reader.weight(MATRIX)
    for path in OTHERS:
        reader.get(path)
    resident = reader.resident()
    largest = max(5 * rows.median, 150)
    return [
        Figure("matrix page", pages.median, "ms", size, f"p95 within {largest:,.0f} ms: 5 × bare, or 150",
               pages.p95 <= largest, pages.p95, rows.median),
        Figure("facets", facets.median, "ms", size, "5 × bare", facets.median <= 5 * counts.median, facets.p95,
               counts.median),
        Figure("matrix page, transferred", weight, "bytes", size, "102,400 without fonts", weight <= 102_400,
               is_count=True),
        Figure("a worker, resident", resident, "MB", size, "160", resident < 160),
    ]  # fmt: skip


def _interleaved(
    reader: Reader, path: str, bare: Bare, names: tuple[str, ...], runs: int, **how: Any
) -> tuple[Times, Times]:
    """Time a page and its bare counterpart turn by turn, so that what else the machine does meets both alike."""
    for _each in range(2):
        reader.get(path, **how)
        bare.timed(names)
    pairs = [(reader.timed(path, **how), bare.timed(names)) for _each in range(runs)]
    ours, theirs = zip(*pairs, strict=True)
    return Times(ours), Times(theirs)


if __name__ == "__main__":
    main()
