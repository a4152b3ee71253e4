"""What falls due, for those whom it concerns, and only where the policy admits them to the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.notices.enums import Duty
from tansiq.notices.models import Deadline
from tansiq.notices.queries.calendars import calendar
from tansiq.notices.queries.subjects import Subject, admitted, found, kind_name

OPEN = Q(met_at=None, dropped_at=None)


@dataclass(frozen=True)
class Due:
    """One deadline as it is shown; `working_days` is below zero once the day has passed."""

    deadline: Deadline
    what: str
    kind: str
    subject: Subject
    working_days: int

    @property
    def href(self) -> str:
        """The page on which it is met."""
        return self.deadline.link or self.subject.href


def deadlines(*, by: Actor) -> QuerySet[Deadline]:
    """Give what is open, the nearest first: all for who looks after focal points, one's own organisations' for the others."""
    found = Deadline.objects.filter(OPEN, admitted(by)).select_related("organisation")
    if not allows(by, Perm.FOCAL_POINT_VET):
        found = found.filter(organisation_id__in=sorted(by.organisation_ids))
    return found.order_by("due_on", "pk")


def shown(rows: Iterable[Deadline], *, by: Actor) -> list[Due]:
    """Say of each deadline what is due, and in how many working days."""
    rows, today = list(rows), timezone.localdate()
    subjects = found(((row.kind, row.key) for row in rows), by=by)
    return [
        Due(
            deadline=row,
            what=str(Duty(row.what).label),
            kind=kind_name(row.kind),
            subject=subjects[row.kind, row.key],
            working_days=calendar(row.calendar).between(today, row.due_on),
        )
        for row in rows
        if (row.kind, row.key) in subjects
    ]


def open_deadlines_of(
    subject: models.Model, what: Duty, *, organisation_id: int | None = None
) -> QuerySet[Deadline]:
    """Give the open deadlines about one record, of one organisation where it is named. For actions: it shows none."""
    open_ones = Deadline.objects.filter(OPEN, kind=subject._meta.label_lower, key=subject.pk, what=what)
    return open_ones if organisation_id is None else open_ones.filter(organisation_id=organisation_id)


def is_asked(subject: models.Model, what: Duty) -> bool:
    """Say whether such a day was ever set about one record. For actions: it shows none."""
    return Deadline.objects.filter(kind=subject._meta.label_lower, key=subject.pk, what=what).exists()


def within_reach(today: date, *, farthest: int) -> QuerySet[Deadline]:
    """Give the open deadlines of which a reminder may be due; `farthest` is the earliest rung, in working days."""
    # Weekends and holidays stretch working days; three times as many days and a month more hold them all.
    return Deadline.objects.filter(OPEN, due_on__lte=today + timedelta(days=3 * farthest + 30))
