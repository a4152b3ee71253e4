"""Made-up people and projects for a demonstration: every one marked as illustrative, none tied to a real State or entity."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from tansiq.access.actor import Actor, on_the_machine
from tansiq.access.enums import Perm, Role
from tansiq.accounts.actions import (
    Nominee,
    Post,
    accept_nomination,
    add_person,
    decline_nomination,
    give_membership,
    nominate,
)
from tansiq.accounts.enums import Authority
from tansiq.accounts.models import EXAMPLE_PASSWORD, Person
from tansiq.accounts.queries import actor_for
from tansiq.accounts.queries.focal_points import nominations
from tansiq.config.examples_of_assessments import people as people_of_assessments
from tansiq.notices.actions import set_deadline
from tansiq.notices.enums import Duty
from tansiq.notices.queries.calendars import USUAL, calendar
from tansiq.notices.queries.deadlines import is_asked
from tansiq.projects.actions import Facts, NamedEntity, add
from tansiq.projects.models import Project
from tansiq.reference.actions.files import read
from tansiq.reference.models import Organisation, Pillar, Region, State
from tansiq.reference.queries import coordinating_office
from tansiq.sharing.enums import Level

_FILE = Path(__file__).parent / "examples.yaml"
_ENTERS = on_the_machine(Role.COORDINATOR)
# The smallest letter that a reader of PDF opens: one empty page.
_LETTER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def add_people() -> None:
    """Add one person per role, all with the same password; who exists stays as they are."""
    by = on_the_machine(Role.OPERATOR)
    for entry in read("illustrative").content["people"]:
        if not Person.objects.filter(username=entry["username"]).exists():
            _add(entry, by)


def _add(entry: dict[str, Any], by: Actor) -> None:
    person = add_person(
        username=entry["username"],
        names=entry["name"],
        password=EXAMPLE_PASSWORD,
        email=f"{entry['username']}@tansiq.example",
        is_illustrative=True,
        by=by,
    )
    give_membership(
        person=person,
        organisation=Organisation.objects.get(code=entry["organisation"]),
        role=Role(entry["role"]),
        states=State.objects.filter(iso3__in=entry.get("states", ())),
        is_national_coordinator=entry.get("coordinates", False),
        by=by,
    )


def add_second_people() -> None:
    """Add the second people of the examples, and the national coordinators of made-up States."""
    by = on_the_machine(Role.OPERATOR)
    for entry in (*_examples()["people"], *people_of_assessments()):
        if not Person.objects.filter(username=entry["username"]).exists():
            _add(entry, by)


def add_nominations() -> None:
    """Enter the nominations of the examples through the same actions that people use; who is named already stays."""
    for entry in _examples()["nominations"]:
        if not nominations(by=_ENTERS).filter(email=entry["email"]).exists():
            _nominate(entry)


def _nominate(entry: dict[str, Any]) -> None:
    organisations = Organisation.objects.in_bulk(field_name="code")
    nomination = nominate(
        nominator=organisations[entry["nominator"]],
        authority=Authority(entry["authority"]),
        nominee=Nominee(names=entry["name"], email=entry["email"], function_title=entry["function"]),
        post=Post(
            organisation=organisations[entry["organisation"]],
            role=Role(entry["role"]),
            states=tuple(State.objects.filter(iso3__in=entry.get("states", ()))),
        ),
        letter=[_LETTER],
        by=_acting(entry["by"]),
    )
    if "vetted_by" in entry:
        decide = accept_nomination if entry["accepts"] else decline_nomination
        decide(nomination=nomination, reason=entry["reason"], by=_acting(entry["vetted_by"]))


def _acting(username: str) -> Actor:
    return actor_for(Person.objects.get(username=username))


def _examples() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content


def add_projects() -> None:
    """Add the projects of the examples through the same action that people use; once they are there, nothing happens."""
    for entry in _examples()["projects"]:
        key = f"example|{entry['key']}"
        if Project.objects.filter(source_key=key).exists():
            continue
        owner = Organisation.objects.get(code=entry["owner"]) if entry.get("owner") else coordinating_office()
        role = Role.COORDINATOR if owner.is_coordinating_office else Role.ENTITY_FOCAL_POINT
        by = on_the_machine(role, organisation_id=owner.pk)
        parties = Organisation.objects.filter(code__in=entry.get("parties", ()))
        add(facts=_facts(entry, key), owner=owner, level=Level(entry["level"]), parties=parties, by=by)


def add_deadlines() -> None:
    """Ask the owner of two examples to review them, the one in three weeks' time and the other in a few days."""
    by = on_the_machine(Role.COORDINATOR, organisation_id=coordinating_office().pk)
    projects = Project.objects.visible_to(by).select_related("owner")
    for key, working_days in (("1", 15), ("3", 2)):
        project = projects.get(source_key=f"example|{key}")
        if is_asked(project, Duty.RECORD_REVIEW):
            continue
        set_deadline(
            subject=project,
            what=Duty.RECORD_REVIEW,
            organisation=project.owner,
            right=Perm.PROJECT_EDIT,
            due_on=calendar(USUAL).add(timezone.localdate(), working_days),
            by=by,
        )


def _facts(entry: dict[str, Any], key: str) -> Facts:
    organisations = dict(Organisation.objects.values_list("code", "pk"))
    states = dict(State.objects.filter(is_illustrative=True).values_list("iso3", "pk"))
    regions = dict(Region.objects.filter(is_illustrative=True).values_list("code", "pk"))
    return Facts(
        title=entry["title"],
        language=entry.get("language", "en"),
        activities=entry["activities"],
        pillar_id=Pillar.objects.get(code=entry["pillar"]).pk,
        status=entry["status"],
        as_of=date.fromisoformat(entry["as_of"]),
        start=str(entry.get("start", "")),
        end=str(entry.get("end", "")),
        is_open_ended=entry.get("is_open_ended", False),
        entities=tuple(NamedEntity(code.upper(), organisations[code]) for code in entry["entities"]),
        states=tuple((states[code], None) for code in entry.get("states", ())),
        region_ids=tuple(regions[code] for code in entry.get("regions", ())),
        source_key=key,
        reference=f"X-{entry['key']}",
        is_illustrative=True,
    )
