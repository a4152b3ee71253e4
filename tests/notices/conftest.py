import pytest

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Perm, Role
from tansiq.accounts.queries import actor_for
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.notices.actions import set_deadline
from tansiq.notices.enums import Duty
from tansiq.notices.models import Notice
from tests.factories.accounts import MembershipFactory
from tests.factories.projects import project


@pytest.fixture
def machine():
    """Who runs the clock."""
    return on_the_machine(Role.OPERATOR)


@pytest.fixture
def reader(entity):
    """A focal point of `entity`, in English, with an address."""
    return MembershipFactory(organisation=entity, person__username="reader").person


@pytest.fixture
def by(reader):
    """The reader, acting."""
    return actor_for(reader)


@pytest.fixture
def tell_of():
    """Tell people of something; gives their notices."""

    def telling(*people, event=Event.PROJECT_EDITED, **message):
        before = set(Notice.objects.values_list("pk", flat=True))
        tell(Message(event=event, people=[person.pk for person in people], **message))
        return list(Notice.objects.exclude(pk__in=before).order_by("pk"))

    return telling


@pytest.fixture
def owed(machine):
    """Set a day on which an organisation owes the review of a project."""

    def setting(organisation, due_on, **asked):
        return set_deadline(
            subject=asked.pop("subject", None) or project(owner=organisation),
            what=Duty.RECORD_REVIEW,
            organisation=organisation,
            right=Perm.PROJECT_EDIT,
            due_on=due_on,
            by=machine,
            **asked,
        )

    return setting
