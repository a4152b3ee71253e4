"""The mails: which notices are due to be sent, and what a letter says.

A mail leaves the platform, so that it says less than the page: what happened, the kind of record and its number, and a
link that opens only to who may see the record. It names a record only where everyone on the platform sees it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.kernel.written import written_date
from tansiq.notices.enums import OPENS_UNSIGNED, URGENT, MailState, Pace
from tansiq.notices.models import Notice
from tansiq.notices.queries.notices import Told, notices, told


@dataclass(frozen=True)
class Letter:
    """One mail to one person, in their language, and the notices that it tells."""

    person: Person
    notice_ids: tuple[int, ...]
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Line:
    """What a letter says of one notice."""

    sentence: str
    about: str
    due_on: str
    href: str


def due(now: datetime) -> QuerySet[Notice]:
    """Give the notices whose mail is due, the oldest first: a digest holds what was told before its day or week began."""
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = day - timedelta(days=day.weekday())
    wanted = (
        Q(event__in=URGENT)
        | Q(person__mail_choice=None)
        | Q(person__mail_choice__pace=Pace.AT_ONCE)
        | Q(person__mail_choice__pace=Pace.DAILY, created_at__lt=day)
        | Q(person__mail_choice__pace=Pace.WEEKLY, created_at__lt=monday)
    )
    return Notice.objects.filter(wanted, mail_state=MailState.WAITING, try_after__lte=now).order_by(
        "created_at", "pk"
    )


def letter_for(person: Person, rows: Sequence[Notice]) -> Letter | None:
    """Write one letter that tells what the person may still see of `rows`; None where that is nothing."""
    by = actor_for(person)
    admitted = notices(by=by).filter(pk__in=[row.pk for row in rows]).order_by("created_at", "pk")
    with translation.override(person.language):
        items = told(admitted, by=by)
        if not items:
            return None
        lines = [_line(item) for item in items]
        subject = _subject(items)
        words = {
            "subject": subject,
            "lines": lines,
            "home": _address(reverse("notices:choice")),
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "language": person.language,
        }
        return Letter(
            person=person,
            notice_ids=tuple(item.notice.pk for item in items),
            subject=subject,
            text=render_to_string("notices/letter.txt", words),
            html=render_to_string("notices/letter.html", words),
        )


def _subject(items: Sequence[Told]) -> str:
    if len(items) == 1:
        said = items[0].sentence
    else:
        said = ngettext("%(number)s notice", "%(number)s notices", len(items)) % {"number": len(items)}
    return _("Tansiq: %(said)s") % {"said": said}


def _line(item: Told) -> Line:
    notice = item.notice
    is_direct = notice.event in OPENS_UNSIGNED and notice.link
    return Line(
        sentence=item.sentence,
        about=_about(item),
        due_on=written_date(notice.due_on) if notice.due_on else "",
        href=_address(notice.link if is_direct else reverse("notices:open", args=[notice.pk])),
    )


def _about(item: Told) -> str:
    """Say which record: its title only where everyone on the platform sees it, else its kind and number."""
    if item.subject is None:
        return ""
    name = item.subject.title if item.subject.is_open else item.subject.reference
    return f"{item.kind}: {name}" if name else item.kind


def _address(path: str) -> str:
    return f"{settings.TANSIQ_ADDRESS.rstrip('/')}{path}"
