"""A record of a made-up State, released in part to a donor, and browsers of its people."""

from dataclasses import dataclass

import pytest
from django.test import Client

from tansiq.access.enums import Role
from tansiq.library.models import Submission
from tansiq.reference.enums import OrganisationKind
from tansiq.reference.models import Organisation
from tansiq.reports.actions import make_release
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.models import Consent, Release
from tests.factories.accounts import MembershipFactory
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import approver, body_of, consent, submission


def browser_of(role: Role, organisation: Organisation, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(MembershipFactory(role=role, organisation=organisation).person)
    return client


@dataclass
class World:
    record: Submission
    donor: Organisation
    given: Consent
    approver: Client
    reader: Client
    outsider: Client

    def release(self, form: str = "docx", language: str = "en") -> Release:
        return make_release(
            record=self.record,
            recipient=self.donor,
            format=form,
            language=language,
            by=approver(self.record.state),
        )

    @property
    def make_page(self) -> str:
        return f"/releases/make/library.submission/{self.record.pk}/"

    @property
    def export_page(self) -> str:
        return f"/releases/export/library.submission/{self.record.pk}/"


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.FILES_DIR = tmp_path
    record = submission(body_of())
    donor = OrganisationFactory(kind=OrganisationKind.DONOR)
    return World(
        record=record,
        donor=donor,
        given=consent(record, Reach(sections=["s1", "s3"], organisations=[donor])),
        approver=browser_of(Role.STATE_APPROVER, record.owner),
        reader=browser_of(Role.DONOR, donor),
        outsider=browser_of(Role.DONOR, OrganisationFactory(kind=OrganisationKind.DONOR)),
    )
