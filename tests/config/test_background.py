from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tansiq.config.background import CHORES, DAY, Chore, run_due

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
    run_due([Chore(chore.command, every=DAY, due=0) for chore in CHORES], now=1)
