import pytest
from django.test import Client

from tansiq.access.enums import Role
from tansiq.kernel.telling import Message, tell
from tansiq.notices.models import Notice
from tests.factories.accounts import MembershipFactory


@pytest.fixture
def reader(entity):
    return MembershipFactory(organisation=entity, role=Role.ENTITY_FOCAL_POINT).person


@pytest.fixture
def browser(reader):
    client = Client(headers={"accept-language": "en"})
    client.force_login(reader)
    return client


@pytest.fixture
def told(reader):
    """Tell the reader of something; gives the notice."""

    def telling(event="project:edited", **message):
        tell(Message(event=event, people=[reader.pk], **message))
        return Notice.objects.latest("pk")

    return telling
