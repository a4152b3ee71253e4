"""What changed since a moment, read from the log; of projects that `by` may see now, under the titles they bear now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField
from django.db.models.functions import Cast

from tansiq.access.actor import Actor
from tansiq.audit.enums import Event
from tansiq.audit.queries import told_of
from tansiq.projects.models import Project

# What concerns everybody who sees the project; a claim is known to its two sides until it is accepted.
_TOLD = (
    Event.PROJECT_ADDED,
    Event.PROJECT_EDITED,
    Event.PROJECT_RETIRED,
    Event.PROJECT_RETURNED,
    Event.CLAIM_ACCEPTED,
)
_LOOKED_AT = 100


@dataclass(frozen=True)
class Change:
    """The latest thing that happened to a project."""

    project: Project
    event: Event
    at: datetime


@dataclass(frozen=True)
class Changes:
    """The latest changes, each project once, and how many projects changed (no more than were looked at)."""

    latest: Sequence[Change]
    count: int
    is_cut: bool


def changes(*, since: datetime, by: Actor, at_most: int) -> Changes:
    """Give what others changed since a moment: two queries."""
    visible = Project.objects.visible_to(by).order_by().annotate(key=Cast("pk", CharField())).values("key")
    told = told_of(Project, events=_TOLD, since=since, but_by=by).filter(key__in=visible)
    entries = list(told.values_list("key", "event", "at")[:_LOOKED_AT])
    latest: dict[int, tuple[Event, datetime]] = {}
    for key, event, at in entries:
        latest.setdefault(int(key), (Event(event), at))
    shown = list(latest)[:at_most]
    found = Project.objects.visible_to(by).defer("search_text", "activities").in_bulk(shown)
    return Changes(
        latest=[Change(found[pk], *latest[pk]) for pk in shown if pk in found],
        count=len(latest),
        is_cut=len(entries) == _LOOKED_AT,
    )
