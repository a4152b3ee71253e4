"""A release and a withdrawal at one moment, on PostgreSQL: SQLite lets one writer in after the other."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event as Signal

import pytest
from django.db import connection

from tansiq.access.enums import Role
from tansiq.kernel import kept
from tansiq.kernel.errors import DomainError
from tansiq.reports import actions
from tansiq.sharing.actions import ask_consent, give_consent, withdraw_consent
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Effect, Format, ReleaseState
from tansiq.sharing.models import Release
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import SIGNED, approver, body_of, consent, submission
from tests.projects.actions.test_together import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time."),
]


def release(record, recipient, by):
    return lambda: actions.make_release(
        record=record, recipient=recipient, format=Format.PAGE, language="en", by=by
    )


def none_stands_uncovered() -> bool:
    return not Release.objects.filter(standing=ReleaseState.STANDING).exists()


@pytest.mark.parametrize("attempt", range(5))
def test_a_release_is_refused_or_marked_when_the_consent_is_withdrawn(attempt):
    record, donor = submission(body_of()), body_of()
    given = consent(record, Reach(sections=["s1"], organisations=[donor]))
    by = approver(record.state)

    came_to = together(release(record, donor, by), lambda: withdraw_consent(consent=given, by=by))

    assert set(came_to) <= {"", "nothing_released"}
    assert none_stands_uncovered()


def withheld(record):
    """Ask the State to keep the record back from the coordinating office; give what gives that consent."""
    body = body_of(record.state)
    reach = Reach(covers_all=True, audiences=["coordinating_office"])
    asked = ask_consent(
        record=record,
        effect=Effect.WITHHOLD,
        reach=reach,
        asked_for=body,
        reason="",
        by=actor(Role.STATE_FOCAL_POINT, body),
    )
    by = approver(record.state)
    return lambda: give_consent(consent=asked, reach=reach, instrument=SIGNED, by=by)


@pytest.mark.parametrize("attempt", range(5))
def test_a_release_by_default_is_refused_or_marked_when_the_state_keeps_it_back(attempt):
    """No consent was there that the release could have locked."""
    record, office = submission(body_of()), OrganisationFactory(is_coordinating_office=True)

    came_to = together(release(record, office, approver(record.state)), withheld(record))

    assert set(came_to) <= {"", "nothing_released"}
    assert none_stands_uncovered()


def test_a_withdrawal_waits_for_the_release_that_is_being_handed_out_and_marks_it(monkeypatch):
    record, donor = submission(body_of()), body_of()
    given = consent(record, Reach(sections=["s1"], organisations=[donor]))
    by = approver(record.state)
    holding, go_on = Signal(), Signal()
    keep = kept.keep

    def keep_slowly(folder, content):
        holding.set()
        go_on.wait(5)
        return keep(folder, content)

    monkeypatch.setattr(kept, "keep", keep_slowly)

    def run(call):
        try:
            with suppress(DomainError):
                call()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        making = pool.submit(run, release(record, donor, by))
        assert holding.wait(5)
        withdrawing = pool.submit(run, lambda: withdraw_consent(consent=given, by=by))
        with pytest.raises(TimeoutError):
            withdrawing.result(timeout=0.5)
        go_on.set()
        making.result(timeout=10)
        withdrawing.result(timeout=10)

    assert Release.objects.get().standing == ReleaseState.WITHDRAWN
