"""Who is kept out of every directory may stand in it again."""

import pytest

from tansiq.accounts.actions import protect_person
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_protection_is_lifted(coordinator):
    person = PersonFactory(is_protected=True)

    assert not protect_person(person=person, is_protected=False, by=coordinator).is_protected

    person.refresh_from_db()
    assert not person.is_protected
