"""The sample of frameworks, and browsers of those who read, load and publish."""

import pytest
from django.test import Client

from tansiq.access.enums import Role
from tansiq.frameworks.actions import load_framework
from tansiq.frameworks.actions.files import read
from tansiq.frameworks.models import Version
from tests.factories.accounts import actor
from tests.frameworks.conftest import MACHINE, SAMPLE, first, instrument
from tests.web.projects.conftest import browser_of, remembered

__all__ = ["browser_of", "first", "instrument", "remembered"]


@pytest.fixture
def draft(first) -> Version:
    """The second version, a draft that follows the first."""
    return load_framework(document=read(SAMPLE / "2.yaml"), by=MACHINE).version


@pytest.fixture
def reader(db, browser_of) -> Client:
    """A browser of someone who reads."""
    return browser_of(actor(Role.COMMITTEE_MEMBER))


@pytest.fixture
def assessor(db, browser_of) -> Client:
    """A browser of someone who loads drafts."""
    return browser_of(actor(Role.ASSESSOR))


@pytest.fixture
def lead(db, browser_of) -> Client:
    """A browser of someone who publishes."""
    return browser_of(actor(Role.AREA_LEAD))
