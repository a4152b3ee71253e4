"""How fresh the facts of a project are: the yearly round asks each owner whether they still hold."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from tansiq.projects.models import Project

# One round a year, and the time that a round stays open.
HELD_FOR = timedelta(days=455)


@dataclass(frozen=True)
class Freshness:
    """The day for which somebody last said that the facts hold, and whether that is too long ago to rely on."""

    held_on: date
    is_confirmed: bool
    is_stale: bool


def freshness(project: Project) -> Freshness:
    """Say how fresh a project is: the owner's last confirmation, else the day that its source states."""
    confirmed = project.confirmed_on
    held_on = max(confirmed, project.as_of) if confirmed else project.as_of
    return Freshness(held_on, held_on == confirmed, timezone.localdate() - held_on > HELD_FOR)
