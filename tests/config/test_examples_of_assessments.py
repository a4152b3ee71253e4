"""The assessments of the demonstration: made up throughout, every stage of the way, the same after a second run."""

import pytest

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.assessments.enums import ENDED, Order, Stage
from tansiq.assessments.models import (
    Answer,
    Finding,
    Observation,
    Opinion,
    Overview,
    Participation,
    Rating,
    Survey,
)
from tansiq.config import examples
from tansiq.config.examples_of_assessments import add_assessments
from tansiq.frameworks.commands import load_shipped
from tansiq.notices.models import Deadline
from tansiq.reference.actions import load_examples, load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(db):
    """As `tansiq setup --demo` makes it, as far as assessments need it."""
    by = on_the_machine(Role.OPERATOR)
    load_reference(by=by)
    load_shipped()
    load_examples(by=by)
    examples.add_people()
    examples.add_second_people()
    add_assessments()


def test_what_the_demonstration_shows(demonstration):
    surveys = Survey.objects.select_related("state", "version")

    assert all(survey.is_illustrative and survey.state.is_illustrative for survey in surveys)
    assert {survey.stage for survey in surveys} == set(Stage)
    assert {survey.order for survey in surveys} == set(Order)
    assert surveys.values("state").distinct().count() >= 30
    adopted = [(s.state_id, s.version.label) for s in surveys if s.stage in ENDED]
    twice = {state for state, label in adopted if label == "2021"} & {
        state for state, label in adopted if label == "2026"
    }
    assert len(twice) >= 14
    assert set(Finding.objects.values_list("language", flat=True)) == {"en", "ar"}
    assert Observation.objects.exclude(reply="").exists()
    assert Observation.objects.filter(reply="").exists()
    assert Opinion.objects.filter(view="comments").exists()
    assert surveys.filter(handed_in_at__isnull=False).count() == 1
    assert set(Overview.objects.values_list("willingness", flat=True)) >= {"willing", "on_request"}
    assert Participation.objects.filter(state__is_illustrative=True).count() > 100
    assert not Participation.objects.filter(state__is_illustrative=False).exists()
    # Something waits with the State, and with the members.
    waiting = set(Deadline.objects.filter(met_at=None, dropped_at=None).values_list("what", flat=True))
    assert {"assessment:comment", "overview:consider"} <= waiting
    levels = set(Rating.objects.filter(value__isnull=False).values_list("value", flat=True))
    assert levels == set(range(5))

    before = [model.objects.count() for model in (Survey, Answer, Rating, Finding, Participation)]
    add_assessments()
    assert [model.objects.count() for model in (Survey, Answer, Rating, Finding, Participation)] == before
