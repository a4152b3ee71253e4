"""Count the queries of every page, for real objects and several readers. Prints JSON.

Run by `python -m bench` in a process of its own, with the installation in the environment.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import asdict
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import bench.started  # noqa: F401 - starts Django for what is imported below
from bench.documents import as_csv
from bench.figures import Figure
from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.actions import add_person, give_membership
from tansiq.accounts.models import EXAMPLE_PASSWORD, Membership, Person
from tansiq.accounts.queries import actor_for
from tansiq.exchange.commands import import_matrix
from tansiq.exchange.models import Doubt, Import
from tansiq.projects.actions import claim, open_round
from tansiq.projects.models import Project, ProjectTheme
from tansiq.reference.models import Instrument, Organisation, Region, State
from tansiq.reference.queries import coordinating_office

MOST = 12
# Files, not pages: they are written row by row while they are sent.
FILES = {"exchange:export_matrix"}
YEAR = 2026


def main() -> None:
    """Walk and print."""
    people = _people()
    samples = _samples(people["coordinator"], people["entity"])
    worst, path, walked, without = 0, "", 0, []
    for name, parameters in sorted(_names()):
        if parameters and name not in samples:
            without.append(name)
            continue
        for address in _addresses(name, samples):
            for person in people.values():
                walked += 1
                queries = _queries(address, person)
                if queries > worst:
                    worst, path = queries, address
    size = f"{Project.objects.count():,} projects"
    figures = [
        Figure(f"queries of any page, most: {path}", worst, "queries", size, str(MOST), worst <= MOST, is_count=True),
        Figure("pages walked" + (f", none to walk for {', '.join(without)}" if without else ""), walked, "pages", size,
               "every GET address", not without, is_count=True),
    ]  # fmt: skip
    print(json.dumps([asdict(figure) for figure in figures]))


def _names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the name and the parameters of every address of the platform."""

    def walk(
        patterns: list[Any], space: str, outer: tuple[str, ...]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for pattern in patterns:
            parameters = (*outer, *pattern.pattern.converters)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner, parameters)
            elif isinstance(pattern, URLPattern) and pattern.name and space + pattern.name not in FILES:
                yield space + pattern.name, parameters

    return walk(get_resolver().url_patterns, "", ())


def _people() -> dict[str, Person]:
    """Give a coordinator, a focal point of an entity that owns projects, and one of a State, all made up."""
    by = on_the_machine(Role.OPERATOR)
    office = coordinating_office()
    owner = Organisation.objects.get(pk=Project.objects.exclude(owner=office).values_list("owner_id")[0][0])
    people = {}
    for key, organisation, role in (
        ("coordinator", office, Role.COORDINATOR),
        ("entity", owner, Role.ENTITY_FOCAL_POINT),
        ("state", Organisation.objects.filter(kind="state_body")[0], Role.STATE_FOCAL_POINT),
        ("auditor", office, Role.AUDITOR),
    ):
        people[key] = add_person(
            username=f"bench-{key}", names={}, password=EXAMPLE_PASSWORD, is_illustrative=True, by=by
        )
        give_membership(person=people[key], organisation=organisation, role=role, by=by)
    return people


def _samples(coordinator: Person, focal_point: Person) -> dict[str, dict[str, Any]]:
    """Give, for every address with parameters, an object that is there: made where it must be."""
    office, focal = actor_for(coordinator), actor_for(focal_point)
    entity = Organisation.objects.get(pk=next(iter(focal.organisation_ids)))
    opened = open_round(year=YEAR, due_on=date(YEAR + 1, 1, 31), by=office)
    held = Project.objects.visible_to(focal).filter(owner__is_coordinating_office=True)
    asked = claim(
        project=held.filter(entities__organisation=entity)[0],
        organisation=entity,
        reason="It is ours.",
        by=focal,
    )
    imported = _import()
    tag = ProjectTheme.objects.select_related("project").order_by("pk")[0]
    project = {"pk": asked.project_id}
    reading = {"pk": imported.pk}
    return {
        **{f"projects:{name}": project for name in ("detail", "edit", "retire", "return", "claim")},
        "projects:decide_tag": {"pk": tag.project_id, "kind": "theme", "tag": tag.pk},
        "projects:picture": {"name": "map"},
        "projects:decide_claim": {"pk": asked.pk},
        "projects:withdraw_claim": {"pk": asked.pk},
        "projects:remind": {"year": opened.year},
        "projects:close_round": {"year": opened.year},
        "projects:round_answer": {"year": opened.year, "code": entity.code},
        **{
            f"exchange:{name}": reading
            for name in (
                "import", "import_progress", "import_rows", "import_doubts", "import_apply", "import_withdraw"
            )
        },
        "exchange:settle_doubt": {"pk": Doubt.objects.filter(imported=imported).order_by("pk")[0].pk},
        "accounts:person": {"username": focal_point.username},
        "accounts:end_membership": {"pk": Membership.objects.filter(person=focal_point)[0].pk},
        "reference:state": {"iso3": State.objects.filter(is_illustrative=True)[0].iso3},
        "reference:region": {"code": Region.objects.filter(is_illustrative=True)[0].code},
        "reference:organisation": {"code": entity.code},
        "reference:instrument": {"symbol": Instrument.objects.all()[0].symbol},
    }  # fmt: skip


def _import() -> Import:
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        path = Path(folder) / "made-up.csv"
        as_csv(path, 60)
        import_matrix(path, out=StringIO())
    return Import.objects.latest("pk")


def _addresses(name: str, samples: dict[str, dict[str, Any]]) -> list[str]:
    address = reverse(name, kwargs=samples.get(name))
    if name not in {"projects:matrix", "projects:facets", "projects:pictures", "projects:picture"}:
        return [address]
    state = State.objects.filter(is_illustrative=True)[0].iso3
    region = Region.objects.filter(is_illustrative=True)[0].code
    narrowed = f"q=training&pillar=I&state={state}&region={region}&from=2010&to=2026&global=1"
    return [address, f"{address}?{narrowed}", f"{address}?size=100&page=3"]


_known: dict[int, Client] = {}


def _queries(address: str, person: Person) -> int:
    """Count the queries of one page; what is read once a process is read before."""
    if person.pk not in _known:
        _known[person.pk] = Client(SERVER_NAME="localhost")
        _known[person.pk].force_login(person)
        _known[person.pk].get("/projects/")
    with CaptureQueriesContext(connection) as captured:
        response = _known[person.pk].get(address)
        if response.status_code >= 500:
            raise RuntimeError(f"{address} answers {response.status_code}")
    return sum(not query["sql"].startswith(_MARKS) for query in captured.captured_queries)


# Where a transaction begins and ends asks the database nothing.
_MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")


if __name__ == "__main__":
    main()
