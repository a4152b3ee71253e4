"""The mails: whom they reach, when, and how little they say."""

import time
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from tansiq.accounts.queries import actor_for
from tansiq.audit.enums import Event
from tansiq.notices import actions
from tansiq.notices.enums import MailState, Pace
from tansiq.notices.models import MailPause, Notice
from tansiq.notices.queries.letters import due
from tansiq.notices.queries.notices import pace_of
from tansiq.sharing.enums import Level
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.projects import project
from tests.notices.silent import silent_server

__all__ = ["silent_server"]

pytestmark = pytest.mark.django_db


class Refusing(EmailBackend):
    """A server that refuses one address, whatever else it takes."""

    def send_messages(self, messages):
        if "refused@" in messages[0].to[0]:
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class Unreachable(EmailBackend):
    """A server that does not answer."""

    def open(self):
        raise ConnectionRefusedError


def states() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("mail_state", flat=True))


def again() -> None:
    """Let the pause pass after a mail that was not taken, or a server that did not answer."""
    Notice.objects.update(try_after=timezone.now() - timedelta(minutes=1))
    MailPause.objects.update(until=timezone.now() - timedelta(minutes=1))


def test_a_mail_is_sent_once(reader, machine, tell_of):
    tell_of(reader, subject=project(title="Known to all"))

    assert (actions.send_mail(by=machine), actions.send_mail(by=machine)) == (1, 0)
    [letter] = mail.outbox
    assert letter.to == [reader.email]
    assert letter.subject == "Tansiq: A project was edited."
    assert "Project: Known to all" in letter.body
    assert states() == [MailState.SENT] and Notice.objects.get().mailed_at


def test_it_is_written_in_the_readers_language_from_the_right(entity, machine, tell_of):
    arab = MembershipFactory(organisation=entity, person__language="ar").person
    tell_of(arab)

    actions.send_mail(by=machine)

    [letter] = mail.outbox
    [(html, _kind)] = letter.alternatives
    assert '<html lang="ar" dir="rtl">' in html and letter.extra_headers["Content-Language"] == "ar"


@pytest.mark.parametrize("level", [Level.MEMBERS, Level.PARTIES, Level.CONFIDENTIAL])
def test_a_record_that_not_everyone_sees_is_not_named(entity, reader, machine, tell_of, level):
    about = project(owner=entity, level=level, title="A restricted title")
    [notice] = tell_of(reader, subject=about)

    actions.send_mail(by=machine)

    [letter] = mail.outbox
    assert "restricted" not in str(letter.message())
    assert about.reference in letter.body and f"/notices/{notice.pk}/" in letter.body
    assert f"/projects/{about.pk}/" not in letter.body


def test_what_may_not_be_seen_is_not_mailed(reader, machine, tell_of):
    tell_of(reader, subject=project(level=Level.CONFIDENTIAL))

    assert actions.send_mail(by=machine) == 0
    assert states() == [MailState.HIDDEN]


def test_what_may_not_be_seen_holds_up_nothing_else(reader, machine, tell_of):
    tell_of(reader, subject=project(level=Level.CONFIDENTIAL))
    tell_of(reader)

    assert actions.send_mail(by=machine) == 1
    assert states() == [MailState.HIDDEN, MailState.SENT]


def test_an_address_that_is_refused_stops_no_other_and_is_tried_again(machine, tell_of, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    refused, taken = PersonFactory(email="refused@example.org"), PersonFactory()
    tell_of(refused)
    tell_of(taken)

    assert actions.send_mail(by=machine) == 1
    assert [letter.to for letter in mail.outbox] == [[taken.email]]
    assert states() == [MailState.WAITING, MailState.SENT]
    assert refused.log_code in caplog.text and "refused@" not in caplog.text
    assert actions.send_mail(by=machine) == 0

    pauses = []
    for _try in range(11):
        again()
        actions.send_mail(by=machine)
        pauses.append(Notice.objects.first().try_after - timezone.now())
    assert states()[0] == MailState.FAILED and pauses == sorted(pauses)
    again()
    assert actions.send_mail(by=machine) == 0


def test_a_server_that_does_not_answer_is_waited_for_once(machine, tell_of, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    tell_of(PersonFactory(), PersonFactory())

    assert actions.send_mail(by=machine) == 0
    assert states() == [MailState.WAITING] * 2
    assert caplog.text.count("cannot be reached") == 1
    assert actions.send_mail(by=machine) == 0
    assert caplog.text.count("cannot be reached") == 1

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    again()
    assert actions.send_mail(by=machine) == 2
    assert not MailPause.objects.exists()


def test_a_server_that_accepts_and_keeps_silent_is_tried_again_after_growing_pauses(
    machine, tell_of, silent_server
):
    tell_of(PersonFactory(), PersonFactory())

    pauses = []
    for _try in range(7):
        began = time.monotonic()
        assert actions.send_mail(by=machine) == 0
        assert time.monotonic() - began < 5
        pauses.append((MailPause.objects.get().until - timezone.now()).total_seconds() / 60)
        again()

    assert [round(pause) for pause in pauses] == [2, 4, 8, 16, 32, 60, 60]
    assert states() == [MailState.WAITING] * 2
    assert set(Notice.objects.values_list("tries", flat=True)) == {0}


class Falling(EmailBackend):
    """A server that falls silent at the first letter."""

    failure: type[Exception] = SMTPServerDisconnected

    def send_messages(self, messages):
        raise self.failure


class Unplugged(Falling):
    """A line that breaks at the first letter."""

    failure = TimeoutError


@pytest.mark.parametrize("backend", [Falling, Unplugged])
def test_a_server_that_falls_silent_holds_it_against_one_letter_only(machine, tell_of, settings, backend):
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"
    tell_of(PersonFactory(), PersonFactory(), PersonFactory())

    assert actions.send_mail(by=machine) == 0

    assert states() == [MailState.WAITING] * 3
    assert sorted(Notice.objects.values_list("tries", flat=True)) == [0, 0, 1]
    assert MailPause.objects.get().failures == 1


def test_what_a_minute_does_not_hold_waits_for_the_next(machine, tell_of, monkeypatch):
    monkeypatch.setattr("tansiq.notices.actions.mail._LONGEST", 0.0)
    tell_of(PersonFactory())

    assert actions.send_mail(by=machine) == 0
    assert states() == [MailState.WAITING]


def test_one_run_sends_one_batch(machine, tell_of, monkeypatch):
    monkeypatch.setattr("tansiq.notices.actions.mail._BATCH", 2)
    tell_of(PersonFactory(), PersonFactory(), PersonFactory())

    assert [actions.send_mail(by=machine) for _run in range(3)] == [2, 1, 0]


def test_what_one_sender_has_claimed_no_other_sends(reader, machine, tell_of):
    tell_of(reader)
    [letter] = actions.claim_mail(by=machine)

    assert actions.claim_mail(by=machine) == [] and states() == [MailState.CLAIMED]
    actions.settle_mail(notice_ids=letter.notice_ids, is_sent=True, by=machine)
    actions.settle_mail(notice_ids=letter.notice_ids, is_sent=False, by=machine)
    assert states() == [MailState.SENT]


def test_several_notices_are_one_mail(reader, machine, tell_of):
    tell_of(reader)
    tell_of(reader, event=Event.CLAIM_ACCEPTED)

    call_command("send_notices")

    [letter] = mail.outbox
    assert letter.subject == "Tansiq: 2 notices"


def test_what_was_read_before_is_not_mailed_but_for_what_is_urgent(by, reader, machine, tell_of):
    tell_of(reader)
    tell_of(reader, event=Event.PASSWORD_CHANGED)
    actions.mark_all_read(by=by)

    actions.send_mail(by=machine)

    assert states() == [MailState.SKIPPED, MailState.SENT]


def test_who_wants_no_mail_gets_none_but_for_what_is_urgent(by, reader, machine, tell_of):
    assert pace_of(by=by) == Pace.AT_ONCE
    tell_of(reader)
    actions.choose_pace(pace=Pace.NEVER, by=by)
    tell_of(reader)
    tell_of(reader, event=Event.PASSWORD_CHANGED)

    assert actions.send_mail(by=machine) == 1
    assert states() == [MailState.SKIPPED, MailState.SKIPPED, MailState.SENT]
    actions.choose_pace(pace=Pace.AT_ONCE, by=by)
    assert (pace_of(by=by), actions.send_mail(by=machine)) == (Pace.AT_ONCE, 0)


def test_who_has_no_address_reads_it_on_the_page(machine, tell_of):
    tell_of(PersonFactory(email=""))

    assert actions.send_mail(by=machine) == 0 and states() == [MailState.SKIPPED]


@pytest.mark.parametrize(
    ("pace", "told", "asked", "is_due"),
    [
        # 24 November 2026 is a Tuesday.
        (Pace.DAILY, "2026-11-24T08:00", "2026-11-24T23:59", False),
        (Pace.DAILY, "2026-11-24T08:00", "2026-11-25T00:01", True),
        (Pace.WEEKLY, "2026-11-24T08:00", "2026-11-29T12:00", False),
        (Pace.WEEKLY, "2026-11-24T08:00", "2026-11-30T00:01", True),
        (Pace.AT_ONCE, "2026-11-24T08:00", "2026-11-24T08:01", True),
    ],
)
def test_a_digest_holds_what_was_told_before_its_day_or_week(by, reader, tell_of, pace, told, asked, is_due):
    told_at, now = (timezone.make_aware(datetime.fromisoformat(moment)) for moment in (told, asked))
    actions.choose_pace(pace=pace, by=by)
    tell_of(reader)
    tell_of(reader, event=Event.PASSWORD_CHANGED)
    Notice.objects.update(created_at=told_at, try_after=told_at)

    assert due(now).filter(event=Event.PROJECT_EDITED).exists() is is_due
    assert due(now).filter(event=Event.PASSWORD_CHANGED).exists()


def test_the_link_of_an_invitation_opens_by_itself_and_is_not_kept(machine, tell_of):
    invited = PersonFactory()
    tell_of(invited, event=Event.FOCAL_POINT_INVITED, link="/accounts/invitation/a-token/")

    actions.send_mail(by=machine)

    assert "/accounts/invitation/a-token/" in mail.outbox[0].body
    assert Notice.objects.get().link == ""
    assert actor_for(invited).belongings == ()


def test_a_closed_account_is_not_written_to(reader, machine, tell_of):
    tell_of(reader, subject=project())
    reader.is_active = False
    reader.save()

    assert actions.send_mail(by=machine) == 0 and states() == [MailState.HIDDEN]
