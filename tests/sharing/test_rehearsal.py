"""A withdrawal is rehearsed by who may make it, and leaves nothing behind."""

import pytest

from tansiq.access.enums import Role
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.library.models import Submission
from tansiq.sharing.actions import rehearse_withdrawal, withdraw_consent
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import ConsentState
from tansiq.sharing.models import Consent
from tansiq.sharing.queries.seen_by import seen_by
from tests.factories.accounts import actor
from tests.factories.sharing import approver, body_of, consent, submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def given() -> Consent:
    return consent(submission(), Reach(covers_all=True, audiences=["donors"]))


def rehearse(given, *, by):
    return rehearse_withdrawal(consent=given, record=Submission.objects.get(pk=given.record_id), by=by)


def test_nothing_of_it_stays(given):
    donor = actor(Role.DONOR)
    entries = LogEntry.objects.count()

    effects = rehearse(given, by=approver(given.state))

    assert [organisation.pk for organisation in effects.lose] == list(donor.organisation_ids)
    assert (effects.gain, effects.releases) == ([], [])
    assert Consent.objects.get().standing == ConsentState.GIVEN and LogEntry.objects.count() == entries


def test_only_the_state_rehearses(given):
    with pytest.raises(NotAllowed):
        rehearse(given, by=actor(Role.COORDINATOR))
    with pytest.raises(DomainError, match="your own State only"):
        rehearse(given, by=approver(body_of().state))


def test_what_no_longer_stands_is_not_rehearsed(given):
    by = approver(given.state)
    given = withdraw_consent(consent=given, by=by)

    with pytest.raises(DomainError, match="not possible"):
        rehearse(given, by=by)


def test_who_sees_a_record_is_told_to_nobody_else(given):
    with pytest.raises(NotAllowed):
        seen_by(submission(), by=actor(Role.COORDINATOR))
