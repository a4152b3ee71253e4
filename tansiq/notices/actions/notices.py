"""Delivering what apps tell, and reading it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.accounts.models import Person
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message
from tansiq.notices.enums import URGENT, MailState, Pace
from tansiq.notices.models import MailChoice, Notice
from tansiq.notices.policies import require_somebody
from tansiq.notices.queries.notices import notices, unread
from tansiq.notices.queries.subjects import require_registered


@transaction.atomic
def deliver(*, message: Message, by: Actor, about: tuple[str, int] | None = None) -> list[Notice]:
    """Write one notice to each person of a message; the change that it tells of stands in the log already.

    Whether a person may see the subject is asked when it is shown, and again when it is mailed. `about` names the
    subject where the record itself is not at hand.
    """
    require_somebody(by)
    kind, key = about or _named(message)
    if kind:
        require_registered(kind)
    people = Person.objects.filter(pk__in=set(message.people), is_active=True).order_by("pk")
    chosen = dict(MailChoice.objects.filter(person__in=people).values_list("person_id", "pace"))
    now = timezone.now()
    rows = [
        Notice(
            person=person,
            event=str(message.event),
            kind=kind,
            key=key,
            link=message.link,
            words=message.words,
            due_on=message.due_on,
            created_at=now,
            mail_state=first_state(person, message.event, chosen.get(person.pk)),
            try_after=now,
        )
        for person in people
    ]
    return Notice.objects.bulk_create(rows, batch_size=500)


def _named(message: Message) -> tuple[str, int | None]:
    subject = message.subject
    return (subject._meta.label_lower, subject.pk) if subject else ("", None)


def first_state(person: Person, event: str, pace: str | None) -> MailState:
    """Say whether a mail waits; what is not wanted today is not sent later, when the choice has changed."""
    if not person.email or (pace == Pace.NEVER and event not in URGENT):
        return MailState.SKIPPED
    return MailState.WAITING


@transaction.atomic
def mark_read(*, notice: Notice, by: Actor) -> Notice:
    """Mark one of one's own notices as read; what may no longer be seen does not exist."""
    require_somebody(by)
    notice = notices(by=by).select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.seen_at is None:
        notice.seen_at = timezone.now()
        notice.save(update_fields=["seen_at"])
    return notice


@transaction.atomic
def mark_all_read(*, by: Actor) -> int:
    """Mark everything that the person sees as read; give how many there were."""
    require_somebody(by)
    waiting = list(unread(by=by).values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=waiting).update(seen_at=timezone.now())


@transaction.atomic
def forget_read(*, before: datetime, by: Actor) -> int:
    """Remove the notices that were read before a moment, and note how many; what was not read stays."""
    require(by, Perm.PERSON_ERASE)
    old = Notice.objects.filter(seen_at__lt=before).exclude(
        mail_state__in=[MailState.WAITING, MailState.CLAIMED]
    )
    number, _kinds = old.delete()
    record(event=Event.DATA_FORGOTTEN, by=by, kind="notices.notice", number=number)
    return number
