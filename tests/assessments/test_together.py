"""Two people at one moment, on PostgreSQL: SQLite lets one writer in after the other."""

import pytest
from django.db import connection

from tansiq.assessments import actions
from tansiq.assessments.actions import Found
from tansiq.assessments.enums import FindingKind, Stage
from tansiq.assessments.models import Finding, Survey
from tests.factories.assessments import Cast, brought_to, planned
from tests.factories.frameworks import following, version
from tests.projects.actions.test_together import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time."),
]


@pytest.fixture
def cast():
    return Cast()


def test_of_two_who_take_one_place_among_the_foremost_the_second_has_it(cast):
    survey = brought_to(Stage.COLLECTING, cast)
    areas = list(survey.sections.order_by("position"))

    for _round in range(5):
        came_to = together(
            *(
                lambda area=area: actions.record_finding(
                    area=area, found=Found(FindingKind.SHORTFALL, "No law.", foremost=1), by=cast.lead
                )
                for area in areas
            )
        )
        assert came_to == ["", ""]

    assert Finding.objects.filter(survey=survey, foremost=1).count() == 1
    assert Finding.objects.filter(survey=survey).count() == 10


def test_of_two_who_plan_for_one_state_one_does(cast):
    under = version()

    came_to = together(*(lambda: planned(cast, under=under) for _time in range(2)))

    assert came_to == ["", "under_way"]
    assert Survey.objects.count() == 1


def test_a_step_and_an_area_taken_up_again_exclude_each_other(cast):
    survey = brought_to(Stage.DRAFTING, cast)
    for area in survey.sections.all():
        actions.sign_off(area=area, by=cast.lead)
    area = survey.sections.order_by("position")[0]

    came_to = together(
        lambda: actions.submit(survey=survey, by=cast.lead),
        lambda: actions.reopen(area=area, reason="Once more.", by=cast.lead),
    )

    assert sorted(came_to) in (["", "not_signed_off"], ["", "stage"])


def test_a_save_and_a_move_to_the_next_version_wait_for_each_other(cast):
    survey = brought_to(Stage.COLLECTING, cast)
    after = following(survey.version)
    area = survey.sections.order_by("position")[0]

    came_to = together(
        lambda: actions.move_to_version(survey=survey, version=after, by=cast.lead),
        lambda: actions.record_finding(
            area=area, found=Found(FindingKind.STRENGTH, "A law."), by=cast.assessor
        ),
    )

    assert came_to == ["", ""]
