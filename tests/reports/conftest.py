"""A record of a made-up State, somebody who makes releases of it, and how the bytes of each format are opened."""

import pytest

from tansiq.access.enums import Role
from tansiq.reference.enums import OrganisationKind
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import body_of, submission


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def record(db):
    """A submission in three sections, with words of their own: saidh1 and saidt1, …"""
    return submission(body_of(), sections=3)


@pytest.fixture
def donor(db):
    """An organisation to which nothing is open without the State's consent."""
    return OrganisationFactory(kind=OrganisationKind.DONOR)


@pytest.fixture
def approver(record):
    """Who answers for the State, and makes releases."""
    return actor(Role.STATE_APPROVER, record.owner)
