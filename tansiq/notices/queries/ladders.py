"""The ladder of reminders, as data: how many working days before or after the day, and how high each climbs."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from tansiq.access.enums import Perm
from tansiq.accounts.queries import people_with
from tansiq.notices.enums import Whom
from tansiq.notices.models import Deadline
from tansiq.notices.queries.calendars import calendar
from tansiq.notices.queries.subjects import people_concerned
from tansiq.reference.queries import coordinating_office

_FILE = Path(__file__).resolve().parent.parent / "data" / "reminders.yaml"
# What every focal point of an organisation carries, and few others of it.
_OF_FOCAL_POINTS = Perm.RECORD_SHARE


@dataclass(frozen=True)
class Rung:
    """One reminder: when it is due, counted in working days from the day itself, and whom it reaches."""

    days: int
    whom: Whom


@cache
def ladder() -> tuple[Rung, ...]:
    """Give the rungs in the order of their days."""
    entries = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["rungs"]
    rungs = [Rung(entry["days"], Whom(entry["whom"])) for entry in entries]
    return tuple(sorted(rungs, key=lambda rung: rung.days))


def rungs_reached(due_on: date, code: str, *, today: date) -> int:
    """Count the rungs whose day has come."""
    working = calendar(code)
    return sum(working.add(due_on, rung.days) <= today for rung in ladder())


def people_responsible(deadline: Deadline) -> set[int]:
    """Give the keys of those who carry the right of a deadline and are asked first about its record."""
    return people_concerned(
        Perm(deadline.right),
        organisation_id=deadline.organisation_id,
        label=deadline.kind,
        key=deadline.key,
    )


def people_at(rung: Rung, deadline: Deadline) -> set[int]:
    """Give the keys of those whom a rung reaches: each tells those below it too."""
    people = people_responsible(deadline)
    if rung.whom != Whom.RESPONSIBLE:
        people |= _with(Perm(deadline.right), deadline.organisation_id)
        people |= _with(_OF_FOCAL_POINTS, deadline.organisation_id)
    if rung.whom == Whom.OFFICE:
        people |= _with(Perm.FOCAL_POINT_VET, coordinating_office().pk)
    return people


def _with(right: Perm, organisation_id: int) -> set[int]:
    return set(people_with(right, organisation_id=organisation_id).values_list("pk", flat=True))
