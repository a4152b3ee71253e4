"""What people are told of sharing: by kind, reference and stamp, and only who may know of it."""

import pytest
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.notices.queries.subjects import found
from tansiq.sharing.actions import ask_for_access
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.models import Release
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import consent

pytestmark = pytest.mark.django_db


def test_a_consent_is_called_by_the_kind_of_its_record(text, answerer):
    given = consent(text, Reach(sections=["s1"], audiences=["donors"]))
    named = [("sharing.consent", given.pk)]

    shown = found(named, by=answerer)[named[0]]

    assert (shown.title, shown.href) == ("submission of a State", f"/sharing/consents/{given.pk}/")
    assert text.title not in shown.title and not shown.is_open
    assert found(named, by=actor(Role.DONOR)) == {}


def test_a_request_is_called_by_the_reference_written_down(text, speaker):
    organisation = OrganisationFactory()
    reader = actor(Role.DONOR, organisation)
    asked = ask_for_access(reference=text.reference, organisation=organisation, reason="Work", by=reader)
    named = [("sharing.accessrequest", asked.pk)]

    assert found(named, by=speaker)[named[0]].title == text.reference
    assert found(named, by=actor(Role.DONOR)) == {}


def test_a_release_is_called_by_its_stamp(text, speaker):
    release = Release.objects.create(
        kind="library.submission", record_id=text.pk, owner=text.owner, state=text.state, sections=["s1"],
        format="pdf", language="en", recipient=OrganisationFactory(), made_at=timezone.now(), sha256="0" * 64,
        size=1, file_name="x",
    )  # fmt: skip
    named = [("sharing.release", release.pk)]

    assert found(named, by=speaker)[named[0]].href == f"/releases/{release.stamp}/"
    assert found(named, by=actor(Role.DONOR)) == {}
