"""What is past its time goes, and no more than that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts import actions
from tansiq.accounts.models import Invitation, Nomination, Proposal
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.kernel.errors import NotAllowed
from tansiq.kernel.letters import path_of
from tests.factories.accounts import PersonFactory, actor
from tests.factories.focal_points import body, invited, nominated

pytestmark = pytest.mark.django_db
MACHINE = on_the_machine(Role.OPERATOR)


@pytest.fixture
def declined(coordinator, office):
    made = nominated(by=actor(Role.COORDINATOR, office), organisation=body())
    return actions.decline_nomination(nomination=made, reason="Not signed.", by=coordinator)


def forgotten() -> list[dict]:
    log = everything(by=on_the_machine(Role.AUDITOR)).filter(event=Event.DATA_FORGOTTEN)
    return [entry.details for entry in log]


def test_letters_and_data_of_declined_nominations_go(declined, django_capture_on_commit_callbacks):
    letter = path_of(declined.letter_stored_as)
    before = timezone.now() + timedelta(seconds=1)

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_declined_nominations(before=before, by=MACHINE) == 1

    left = Nomination.objects.get()
    assert (left.names, left.email, left.letter_stored_as, left.reason, left.name) == ({}, "", "", "", "")
    assert left.forgotten_at and left.state == "declined" and not letter.exists()
    assert actions.forget_declined_nominations(before=before, by=MACHINE) == 0
    assert forgotten() == [{"kind": "nominations", "number": 1}]


def test_what_is_younger_or_open_stays(declined, office):
    nominated(by=actor(Role.COORDINATOR, office), organisation=body())

    assert actions.forget_declined_nominations(before=declined.vetted_at, by=MACHINE) == 0
    assert forgotten() == []


def test_invitations_and_proposals_that_ran_out_go(office, coordinator):
    invited(office=office, organisation=body())
    actions.ask_erasure(person=PersonFactory(), reason="", by=coordinator)
    calls = (actions.forget_lapsed_invitations, actions.forget_decided_proposals)

    assert [call(before=timezone.now(), by=MACHINE) for call in calls] == [0, 0]
    later = timezone.now() + timedelta(days=60)
    assert [call(before=later, by=MACHINE) for call in calls] == [1, 1]
    assert not Invitation.objects.exists() and not Proposal.objects.exists()


@pytest.mark.parametrize(
    "call",
    [
        actions.forget_decided_proposals,
        actions.forget_declined_nominations,
        actions.forget_lapsed_invitations,
    ],
)
def test_only_who_may_erase_forgets(call, focal_point):
    with pytest.raises(NotAllowed):
        call(before=timezone.now(), by=focal_point)
