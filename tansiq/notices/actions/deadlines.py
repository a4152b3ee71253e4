"""What an organisation owes by a day: set, met, dropped; and the reminders that climb."""

from datetime import date

from django.db import models, transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message
from tansiq.notices import policies
from tansiq.notices.actions.notices import deliver
from tansiq.notices.enums import Duty, Whom
from tansiq.notices.models import Deadline
from tansiq.notices.queries.calendars import USUAL
from tansiq.notices.queries.deadlines import OPEN, open_deadlines_of, within_reach
from tansiq.notices.queries.ladders import ladder, people_at, people_responsible, rungs_reached
from tansiq.notices.queries.subjects import require_registered
from tansiq.reference.models import Organisation


@transaction.atomic
def set_deadline(
    *,
    subject: models.Model,
    what: Duty,
    organisation: Organisation,
    right: Perm,
    due_on: date,
    by: Actor,
    calendar: str = USUAL,
    link: str = "",
) -> Deadline:
    """Set the day by which an organisation owes something, and tell who carries `right` there and is asked about it.

    The action that calls has shown that `by` may. Reminders whose day has passed already are not made up for.
    """
    policies.require_somebody(by)
    policies.require_known_calendar(calendar)
    policies.require_day_ahead(due_on)
    require_registered(subject._meta.label_lower)
    deadline = Deadline.objects.create(
        what=what,
        kind=subject._meta.label_lower,
        key=subject.pk,
        link=link,
        organisation=organisation,
        right=right,
        due_on=due_on,
        calendar=calendar,
        set_by=by.log_code or by.username,
        set_at=timezone.now(),
        rungs_passed=rungs_reached(due_on, calendar, today=timezone.localdate()),
    )
    record(
        event=Event.DEADLINE_SET,
        by=by,
        subject=subject,
        what=str(what),
        organisation=organisation.code,
        due_on=due_on.isoformat(),
    )
    _tell(deadline, Event.DEADLINE_SET, people_responsible(deadline) - {by.person_id}, by)
    return deadline


@transaction.atomic
def meet_deadlines(
    *, subject: models.Model, what: Duty, by: Actor, organisation: Organisation | None = None
) -> int:
    """Note that what was due has been done, by one organisation where it is named; its reminders end."""
    policies.require_somebody(by)
    return _end(subject, what, organisation, Event.DEADLINE_MET, "met_at", by)


@transaction.atomic
def drop_deadlines(
    *, subject: models.Model, what: Duty, by: Actor, organisation: Organisation | None = None
) -> int:
    """Note that nothing is due any longer, though it was not done; its reminders end."""
    policies.require_somebody(by)
    return _end(subject, what, organisation, Event.DEADLINE_DROPPED, "dropped_at", by)


def _end(
    subject: models.Model, what: Duty, organisation: Organisation | None, event: Event, column: str, by: Actor
) -> int:
    rows = open_deadlines_of(subject, what, organisation_id=organisation.pk if organisation else None)
    locked = list(rows.select_for_update(of=("self",)).select_related("organisation").order_by("pk"))
    for deadline in locked:
        setattr(deadline, column, timezone.now())
        deadline.save(update_fields=[column])
        record(event=event, by=by, subject=subject, what=str(what), organisation=deadline.organisation.code)
    return len(locked)


def climb_reminders(*, by: Actor, today: date | None = None) -> int:
    """Send the reminders whose day has come; give how many deadlines were reminded of.

    Each rung once. After days of standstill only the highest that was reached is sent, and not all of them.
    """
    policies.require_somebody(by)
    day = today or timezone.localdate()
    farthest = max(abs(rung.days) for rung in ladder())
    waiting = within_reach(day, farthest=farthest).order_by("due_on", "pk").values_list("pk", flat=True)
    return sum(_climb(pk, day, by) for pk in list(waiting))


@transaction.atomic
def _climb(pk: int, today: date, by: Actor) -> bool:
    deadline = Deadline.objects.select_for_update().filter(OPEN, pk=pk).first()
    if deadline is None:
        return False
    reached = rungs_reached(deadline.due_on, deadline.calendar, today=today)
    if reached <= deadline.rungs_passed:
        return False
    rung = ladder()[reached - 1]
    deadline.rungs_passed = reached
    deadline.save(update_fields=["rungs_passed"])
    event = Event.DEADLINE_REMINDED if rung.whom == Whom.RESPONSIBLE else Event.DEADLINE_CLIMBED
    people = people_at(rung, deadline)
    record(event=event, by=by, subject=deadline, whom=str(rung.whom), people=len(people))
    _tell(deadline, event, people, by)
    return True


def _tell(deadline: Deadline, event: Event, people: set[int], by: Actor) -> None:
    """Tell of a deadline by the record that it is about, so that the policy of that record decides who learns of it."""
    message = Message(
        event=event,
        people=people,
        due_on=deadline.due_on,
        link=deadline.link,
        words={"duty": deadline.what},
    )
    deliver(message=message, about=(deadline.kind, deadline.key), by=by)
