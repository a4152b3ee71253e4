"""What a person is told: only what the policy still admits."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from tansiq.access.actor import Actor
from tansiq.notices.enums import Pace
from tansiq.notices.models import MailChoice, Notice
from tansiq.notices.queries.sentences import sentence
from tansiq.notices.queries.subjects import Subject, admitted, found, kind_name


@dataclass(frozen=True)
class Told:
    """One notice as it is shown: what happened, and to which record."""

    notice: Notice
    sentence: str
    kind: str
    subject: Subject | None

    @property
    def href(self) -> str:
        """The page to open; empty where there is none."""
        return self.notice.link or (self.subject.href if self.subject else "")


def notices(*, by: Actor) -> QuerySet[Notice]:
    """Give the notices of `by`, the newest first; one whose subject may no longer be seen is not there."""
    if by.person_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(admitted(by), person_id=by.person_id).order_by("-created_at", "-pk")


def unread(*, by: Actor) -> QuerySet[Notice]:
    """Give the notices that `by` has not read, the newest first."""
    return notices(by=by).filter(seen_at=None)


def number_unread(*, by: Actor) -> int:
    """Count what `by` has not read: two queries, and one where that is nothing.

    It stands on every page, and the policies of all kinds together take longer to write down than most pages take to draw.
    """
    if by.person_id is None:
        return 0
    mine = Notice.objects.filter(person_id=by.person_id, seen_at=None)
    kinds = set(mine.values_list("kind", flat=True).distinct())
    return mine.filter(admitted(by, kinds)).count() if kinds else 0


def told(rows: Iterable[Notice], *, by: Actor) -> list[Told]:
    """Say what each notice tells, in the reader's language; what may not be seen is left out."""
    rows = list(rows)
    subjects = found(((row.kind, row.key) for row in rows), by=by)
    return [
        Told(row, _said(row, subject), kind_name(row.kind), subject)
        for row in rows
        for subject in [subjects.get((row.kind, row.key))]
        if not row.kind or subject
    ]


def _said(notice: Notice, subject: Subject | None) -> str:
    """Say what the subject has to say of the event, as this reader may see it today; else what is said of every one."""
    own = subject.sentences.get(notice.event) if subject else None
    return own or sentence(notice.event, notice.words.get("duty", ""))


def pace_of(*, by: Actor) -> Pace:
    """Say how often `by` chose to be written to."""
    chosen = MailChoice.objects.filter(person_id=by.person_id or 0).first()
    return Pace(chosen.pace) if chosen else Pace.AT_ONCE
