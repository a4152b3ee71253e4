"""Who takes part, and an assessment whose information is being collected."""

import pytest

from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Survey, SurveyArea
from tansiq.frameworks.models import Question
from tests.factories.assessments import Cast, brought_to


@pytest.fixture
def cast(db) -> Cast:
    """Who takes part."""
    return Cast()


@pytest.fixture
def survey(cast) -> Survey:
    """An assessment at the stage of collecting."""
    return brought_to(Stage.COLLECTING, cast)


@pytest.fixture
def area(survey) -> SurveyArea:
    """Its first area."""
    return survey.sections.get(key="a1")


@pytest.fixture
def question(area) -> Question:
    """The first question of that area."""
    return Question.objects.get(requirement__area=area.area, code="A1.1.1")
