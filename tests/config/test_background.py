import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone

from tansiq.audit.enums import Event
from tansiq.config.background import CHORES, DAY, MAIL, Chore, run_due
from tansiq.kernel.telling import Message, tell
from tansiq.notices.models import MailPause
from tests.factories.accounts import PersonFactory
from tests.notices.silent import silent_server

__all__ = ["silent_server"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_chore_runs_when_it_is_due() -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    chore = Chore("clearsessions", every=DAY, due=100)

    run_due([chore], now=99)
    assert Session.objects.exists()

    run_due([chore], now=100)
    assert not Session.objects.exists()
    assert chore.due == 100 + DAY


def test_a_chore_that_fails_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))

    run_due([Chore("unheard_of", every=DAY, due=0), Chore("clearsessions", every=DAY, due=0)], now=1)

    assert "The chore unheard_of failed" in caplog.text
    assert not Session.objects.exists()


def test_every_chore_is_a_command() -> None:
    run_due([Chore(chore.command, every=DAY, due=0) for chore in (*CHORES, *MAIL)], now=1)


def test_a_mail_server_that_hangs_holds_up_no_other_chore(silent_server, settings) -> None:
    settings.EMAIL_TIMEOUT = 3
    tell(Message(event=Event.PASSWORD_CHANGED, people=[PersonFactory().pk]))
    done = threading.Event()

    def mailing() -> None:
        run_due([Chore(chore.command, every=DAY, due=0) for chore in MAIL], now=1)
        connections.close_all()
        done.set()

    threading.Thread(target=mailing).start()
    sender, _address = silent_server.accept()  # it has come and waits for an answer
    with sender:
        run_due([Chore("seal_log", every=DAY, due=0), Chore("expire_consents", every=DAY, due=0)], now=1)
        assert not done.is_set() and not MailPause.objects.exists()
        assert done.wait(timeout=20)

    assert MailPause.objects.get().failures == 1
