"""What an invited State does not read yet, and what it is not asked about yet."""

import pytest
from django.urls import reverse

from tansiq.accounts.models import Person
from tansiq.assessments import actions
from tansiq.assessments.enums import Order, Stage
from tansiq.assessments.models import Overview, Survey
from tansiq.kernel import kept
from tansiq.kernel.errors import DomainError
from tansiq.reference.models import Organisation
from tansiq.reports.actions import export_record
from tansiq.reports.queries import FOLDER
from tansiq.sharing.actions import ask_consent
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Effect, Format
from tests.factories.assessments import Cast, adopted, brought_to, drafted, passed, planned, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def ministry(cast):
    return Organisation.objects.get(memberships__person_id=cast.approver.person_id)


@pytest.fixture
def invited(cast):
    survey = brought_to(Stage.COLLECTING, cast)
    area = survey.sections.order_by("position")[0]
    actions.summarise(area=area, text="The courts are slow.", by=cast.assessor)
    actions.invite_state(survey=survey, by=cast.lead)
    survey.refresh_from_db()
    return survey


def test_an_invited_state_takes_no_account_of_the_assessors_away(cast, ministry, invited, settings, tmp_path):
    settings.TANSIQ_HOME = tmp_path

    def taken():
        release = export_record(
            record=invited, organisation=ministry, format=Format.PAGE, language="en", by=cast.approver
        )
        return kept.read(FOLDER, release.sha256).decode()

    before = taken()
    drafted(invited, cast)
    invited.refresh_from_db()
    submitted(invited, cast)
    invited.refresh_from_db()
    passed(invited, cast)

    assert "Area A1" in before and "slow" not in before
    assert "slow" in taken()


def test_the_page_of_an_area_shows_it_no_account_either(cast, invited, client):
    client.force_login(Person.objects.get(pk=cast.focal_point.person_id))
    page = client.get(reverse("assessments:area", args=[invited.pk, "a1"])).content.decode()

    assert "A1.1.1" in page and "slow" not in page


@pytest.mark.parametrize("kind", [Overview, Survey])
def test_a_state_that_comments_after_the_adoption_is_asked_once_it_is_final(cast, kind):
    survey = planned(cast, order=Order.ADOPTED_FIRST)
    actions.start(survey=survey, by=cast.lead)
    for step in (drafted, submitted, passed, adopted):
        survey.refresh_from_db()
        step(survey, cast)

    def ask():
        ask_consent(
            record=kind.objects.get(), effect=Effect.RELEASE, reach=Reach(covers_all=True, audiences=["donors"]),
            asked_for=cast.body, reason="To be shared", by=cast.lead,
        )  # fmt: skip

    with pytest.raises(DomainError, match="may still change"):
        ask()
    actions.transmit(survey=survey, by=cast.lead)
    with pytest.raises(DomainError, match="may still change"):
        ask()
    actions.close_comments(survey=survey, by=cast.approver)
    actions.finish(survey=survey, by=cast.lead)
    ask()
