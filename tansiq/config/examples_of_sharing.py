"""Made-up groups, submissions and consents for a demonstration, by the same actions that people use."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.kernel.letters import Letter
from tansiq.library.actions import Text, submit
from tansiq.library.models import Submission
from tansiq.reference.models import Organisation
from tansiq.reference.queries import coordinating_office
from tansiq.sharing.actions import add_group, ask_consent, give_consent, join_group
from tansiq.sharing.actions.consents import Instrument, Reach
from tansiq.sharing.enums import Effect, Seen
from tansiq.sharing.models import Group

_FILE = Path(__file__).parent / "examples_of_sharing.yaml"
_NOTE = Letter("note-example.pdf", b"%PDF-1.4\n% A made-up note for the examples; it bears no text.\n%%EOF\n")


def add_sharing() -> None:
    """Add groups, submissions and what their State decided; once they are there, nothing happens."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    for entry in content["groups"]:
        if not Group.objects.filter(code=entry["code"]).exists():
            _add_group(entry)
    for entry in content["submissions"]:
        if not Submission.objects.filter(title=entry["title"], is_illustrative=True).exists():
            _add_submission(entry)


def _acting(username: str) -> Actor:
    return actor_for(Person.objects.get(username=username))


def _organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def _add_group(entry: dict[str, Any]) -> None:
    by = _acting("coordinator")
    group = add_group(
        code=entry["code"],
        names=entry["names"],
        steward=coordinating_office(),
        seen=Seen(entry["seen"]),
        purpose=entry["purpose"],
        is_illustrative=True,
        by=by,
    )
    for code in entry["members"]:
        join_group(group=group, organisation=_organisation(code), by=by)


def _add_submission(entry: dict[str, Any]) -> None:
    text = Text(
        title=entry["title"],
        language=entry["language"],
        submitted_on=date.fromisoformat(entry["submitted_on"]),
        sections=[(heading, body) for heading, body in entry["sections"]],
    )
    owner = _organisation(entry["owner"])
    made = submit(
        text=text, owner=owner, by=_acting(_role_of(owner, Role.STATE_FOCAL_POINT)), is_illustrative=True
    )
    for consent in entry["consents"]:
        _decide(made, owner, consent)


def _role_of(owner: Organisation, role: Role) -> str:
    """Name the example person who has a role in an organisation."""
    people = Person.objects.filter(
        is_illustrative=True, memberships__organisation=owner, memberships__role=role
    )
    return people.order_by("pk").values_list("username", flat=True)[0]


def _decide(made: Submission, owner: Organisation, entry: dict[str, Any]) -> None:
    reach = Reach(
        covers_all=entry.get("covers_all", False),
        sections=entry.get("sections", ()),
        audiences=entry["audiences"],
    )
    asked = ask_consent(
        record=made,
        effect=Effect(entry.get("effect", Effect.RELEASE)),
        reach=reach,
        asked_for=owner,
        reason=entry["purpose"],
        by=_acting(_role_of(owner, Role.STATE_FOCAL_POINT)),
    )
    if entry["answer"] == "give":
        instrument = Instrument(signatory=entry.get("signatory", ""), signed_on=made.submitted_on, note=_NOTE)
        by = _acting(_role_of(owner, Role.STATE_APPROVER))
        give_consent(consent=asked, reach=reach, instrument=instrument, by=by)
