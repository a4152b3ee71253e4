"""Assessments are planned, begun, shared out, summarised, signed off and taken up again."""

import pytest
from django.utils import timezone

from tansiq.accounts.models import Person
from tansiq.assessments import actions
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Survey
from tansiq.audit.models import LogEntry
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.models import Provision, Version
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.notices.models import Notice
from tests.factories.assessments import answered, brought_to, planned
from tests.factories.frameworks import add_area, version


def last(survey) -> str:
    return LogEntry.objects.filter(key=str(survey.pk)).latest("pk").event


def test_a_survey_is_laid_out_by_its_version_and_born_closed(cast):
    made = version()
    add_area(made, "V", 3, Provision.objects.get(version=made), block="visited")
    plain = planned(cast, under=made)
    visited = actions.plan(
        state=type(cast)().state, version=made, owner=cast.body, is_visited_before=True, by=cast.lead
    )

    assert [area.key for area in plain.sections.all()] == ["a1", "a2"]
    assert [area.key for area in visited.sections.all()] == ["a1", "a2", "v"]
    assert plain.reference == f"A-{plain.pk}" and last(plain) == "assessment:planned"
    assert not Survey.objects.visible_to(cast.focal_point).exists()
    assert not Survey.objects.visible_to(cast.member).exists()


@pytest.mark.parametrize("standing", [Standing.DRAFT, Standing.RETIRED])
def test_only_a_published_version_is_assessed_under(cast, standing):
    made = version()
    published_at = None if standing == Standing.DRAFT else timezone.now()
    Version.objects.filter(pk=made.pk).update(standing=standing, published_at=published_at)
    made.refresh_from_db()

    with pytest.raises(DomainError, match="not in use"):
        planned(cast, under=made)
    assert not Survey.objects.exists()


def test_starting_tells_the_assessors(cast, django_capture_on_commit_callbacks):
    survey = planned(cast)
    with django_capture_on_commit_callbacks(execute=True):
        actions.start(survey=survey, by=cast.lead)

    survey.refresh_from_db()
    assert (survey.stage, survey.started_on) == (Stage.COLLECTING, timezone.localdate())
    assert Notice.objects.filter(person_id=cast.assessor.person_id, event="assessment:started").exists()


@pytest.mark.parametrize("step", ["start", "begin_draft"])
def test_others_take_no_step(cast, step):
    survey = planned(cast)
    with pytest.raises((NotAllowed, DomainError)):
        getattr(actions, step)(survey=survey, by=cast.reviewer)
    survey.refresh_from_db()
    assert survey.stage == Stage.PLANNED


def test_an_area_is_shared_out_and_given_back(cast, survey, area):
    person = Person.objects.get(pk=cast.assessor.person_id)
    assert actions.share_out(area=area, assignee=person, by=cast.lead).assignee == person
    assert last(survey) == "area:shared_out"
    assert actions.share_out(area=area, assignee=None, by=cast.lead).assignee is None
    own = Person.objects.get(pk=cast.lead.person_id)
    assert actions.share_out(area=area, assignee=own, by=cast.lead).assignee == own
    stranger = Person.objects.get(pk=cast.member.person_id)
    with pytest.raises(DomainError, match="Only assessors"):
        actions.share_out(area=area, assignee=stranger, by=cast.lead)
    with pytest.raises(NotAllowed):
        actions.share_out(area=area, assignee=person, by=cast.assessor)


def test_an_area_is_signed_off_once_all_of_it_is_rated(cast, survey, area):
    with pytest.raises(DomainError, match="2 ratings are missing"):
        actions.sign_off(area=area, by=cast.lead)
    answered(survey, cast.assessor)
    with pytest.raises(NotAllowed):
        actions.sign_off(area=area, by=cast.assessor)
    signed = actions.sign_off(area=area, by=cast.lead)
    assert signed.signed_off_at is not None and last(survey) == "area:signed_off"
    with pytest.raises(DomainError, match="signed off"):
        actions.sign_off(area=area, by=cast.lead)


def test_what_was_taken_over_is_confirmed_before_it_is_signed_off(cast):
    first = brought_to(Stage.FINAL, cast)
    second = brought_to(Stage.COLLECTING, cast, under=first.version)
    area = second.sections.get(key="a1")

    with pytest.raises(DomainError, match="not been confirmed"):
        actions.sign_off(area=area, by=cast.lead)
    actions.confirm_area(area=area, by=cast.lead)
    assert actions.sign_off(area=area, by=cast.lead).signed_off_at


def test_an_area_is_taken_up_again_with_a_reason(cast, survey, area):
    answered(survey, cast.assessor)
    actions.sign_off(area=area, by=cast.lead)
    with pytest.raises(DomainError, match="Say why"):
        actions.reopen(area=area, reason=" ", by=cast.lead)
    with pytest.raises(NotAllowed):
        actions.reopen(area=area, reason="A new law.", by=cast.assessor)
    area = actions.reopen(area=area, reason="A new law.", by=cast.lead)
    assert area.signed_off_at is None
    assert LogEntry.objects.latest("pk").details["reason"] == "A new law."


def test_the_account_of_an_area(cast, survey, area):
    assert actions.summarise(area=area, text=" It acts. ", by=cast.assessor).body == "It acts."
    assert last(survey) == "area:summarised"
    with pytest.raises(NotAllowed):
        actions.summarise(area=area, text="No.", by=cast.reviewer)
    answered(survey, cast.assessor)
    actions.sign_off(area=area, by=cast.lead)
    with pytest.raises(DomainError, match="signed off"):
        actions.summarise(area=area, text="No.", by=cast.lead)
