from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.kernel import telling
from tests.factories.accounts import actor
from tests.factories.sharing import body_of, submission


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def told(monkeypatch):
    """The messages that were told, in their order."""
    messages: list[telling.Message] = []
    monkeypatch.setattr(telling, "_tellers", [messages.append])
    return messages


@pytest.fixture
def body(db):
    """A body of a State."""
    return body_of()


@pytest.fixture
def text(body):
    """A submission of that body, in three sections."""
    return submission(body)


@pytest.fixture
def speaker(body):
    return actor(Role.STATE_FOCAL_POINT, body)


@pytest.fixture
def answerer(body):
    return actor(Role.STATE_APPROVER, body)


@pytest.fixture
def tomorrow():
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def yesterday():
    return timezone.localdate() - timedelta(days=1)
