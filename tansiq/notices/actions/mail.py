"""Writing to people: each notice is claimed before its mail is sent, so that none is sent twice.

A process that dies between the two leaves its notices claimed: they stand on the page, and are not mailed again.
"""

import logging
import time
from collections import deque
from collections.abc import Collection, Iterable
from datetime import timedelta
from itertools import groupby
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPServerDisconnected,
)

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.accounts.models import Person
from tansiq.notices.enums import OPENS_UNSIGNED, URGENT, MailState, Pace
from tansiq.notices.models import MailChoice, MailPause, Notice
from tansiq.notices.policies import require_somebody
from tansiq.notices.queries.letters import Letter, due, letter_for

logger = logging.getLogger(__name__)
_BATCH = 100
_MOST_TRIES = 12
_FIRST_PAUSE = timedelta(minutes=2)
_LONGEST_PAUSE = timedelta(hours=1)
_LONGEST = 60.0
_OF_THE_CONNECTION = (SMTPAuthenticationError, SMTPConnectError, SMTPHeloError, SMTPServerDisconnected)


@transaction.atomic
def choose_pace(*, pace: Pace, by: Actor) -> MailChoice:
    """Choose how often to be written to; what waited is not sent to who wants no mail."""
    require_somebody(by)
    person = Person.objects.select_for_update().get(pk=by.person_id or 0)
    chosen, _is_new = MailChoice.objects.update_or_create(person=person, defaults={"pace": pace})
    if pace == Pace.NEVER:
        waiting = Notice.objects.filter(person=person, mail_state=MailState.WAITING)
        waiting.exclude(event__in=URGENT).update(mail_state=MailState.SKIPPED)
    return chosen


def send_mail(*, by: Actor) -> int:
    """Send one batch of what is due, for a minute at most; give how many letters left. One that fails stops no other.

    A server that does not answer is left alone for a while, each time for twice as long; nothing is lost by it.
    """
    connection, sent = get_connection(), 0
    letters = deque(claim_mail(by=by))
    if not letters:
        return sent
    last = time.monotonic() + _LONGEST
    try:
        connection.open()
        while letters and time.monotonic() < last:
            sent += _send(letters.popleft(), connection, by)
        connection.close()
        _resume()
    except OSError as error:
        logger.warning("The mail server cannot be reached: %s", type(error).__name__)
        _pause()
    finally:
        _release(letters)
    return sent


def _send(letter: Letter, connection: BaseEmailBackend, by: Actor) -> bool:
    """Send one letter; raise only what is wrong with the server, and not with one address."""
    try:
        connection.send_messages([_message(letter)])
    except Exception as error:  # whatever is wrong with one address, the others are written to
        logger.warning("A mail to %s was not taken: %s", letter.person.log_code, type(error).__name__)
        settle_mail(notice_ids=letter.notice_ids, is_sent=False, by=by)
        connection.close()
        if _is_of_the_server(error):
            raise
        return False
    settle_mail(notice_ids=letter.notice_ids, is_sent=True, by=by)
    return True


def _is_of_the_server(error: Exception) -> bool:
    """Say whether the server itself failed: smtplib's own errors are of the letter, but for those of the connection."""
    if isinstance(error, SMTPException):
        return isinstance(error, _OF_THE_CONNECTION)
    return isinstance(error, OSError)


@transaction.atomic
def _pause() -> None:
    pause = MailPause.objects.select_for_update().first() or MailPause()
    pause.failures += 1
    pause.until = timezone.now() + min(_FIRST_PAUSE * 2 ** min(pause.failures - 1, 10), _LONGEST_PAUSE)
    pause.save()


def _resume() -> None:
    MailPause.objects.all().delete()


def _release(letters: Iterable[Letter]) -> None:
    """Give back what was claimed and not tried; nothing is held against it."""
    ids = [pk for letter in letters for pk in letter.notice_ids]
    claimed = Notice.objects.filter(pk__in=ids, mail_state=MailState.CLAIMED)
    claimed.update(mail_state=MailState.WAITING)


@transaction.atomic
def claim_mail(*, by: Actor) -> list[Letter]:
    """Take a batch of what is due so that nobody else sends it, and write the letters, as far as the policy admits.

    Empty once nothing is due, and as long as the server is left alone.
    """
    require_somebody(by)
    if MailPause.objects.filter(until__gt=timezone.now()).exists():
        return []
    letters: list[Letter] = []
    while not letters:
        rows = list(
            due(timezone.now())
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("person")[:_BATCH]
        )
        if not rows:
            break
        letters = _claim(rows)
    return letters


def _claim(rows: list[Notice]) -> list[Letter]:
    read = [row for row in rows if row.seen_at and row.event not in URGENT]
    _put(read, MailState.SKIPPED)
    fresh = sorted((row for row in rows if row not in read), key=lambda row: row.person_id)
    letters = [
        letter
        for _person, own in groupby(fresh, key=lambda row: row.person_id)
        for these in [list(own)]
        if (letter := letter_for(these[0].person, these))
    ]
    told = {pk for letter in letters for pk in letter.notice_ids}
    _put([row for row in fresh if row.pk in told], MailState.CLAIMED)
    _put([row for row in fresh if row.pk not in told], MailState.HIDDEN)
    return letters


def _put(rows: list[Notice], state: MailState) -> None:
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mail_state=state)


@transaction.atomic
def settle_mail(*, notice_ids: Collection[int], is_sent: bool, by: Actor) -> None:
    """Note what became of a letter: one that was not taken is tried again later, each time after twice the pause."""
    require_somebody(by)
    now = timezone.now()
    rows = Notice.objects.select_for_update().filter(pk__in=notice_ids, mail_state=MailState.CLAIMED)
    for row in rows:
        if is_sent:
            row.mail_state, row.mailed_at = MailState.SENT, now
            row.link = "" if row.event in OPENS_UNSIGNED else row.link
        else:
            row.tries += 1
            row.mail_state = MailState.WAITING if row.tries < _MOST_TRIES else MailState.FAILED
            row.try_after = now + _FIRST_PAUSE * 2 ** (row.tries - 1)
        row.save(update_fields=["mail_state", "mailed_at", "link", "tries", "try_after"])


def _message(letter: Letter) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[letter.person.email],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": letter.person.language},
    )
    message.attach_alternative(letter.html, "text/html")
    return message
