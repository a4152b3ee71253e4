"""The way to adoption, step by step: what each needs, what it opens, what it writes into the log."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tansiq.access.enums import Perm, Role
from tansiq.assessments import actions
from tansiq.assessments.actions import stages
from tansiq.assessments.enums import Aspect, Order, Reply, Stage, View
from tansiq.assessments.models import Overview, Snapshot, Survey
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.notices.enums import Duty
from tansiq.notices.models import Deadline
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, adopted, brought_to, drafted, passed, planned, submitted
from tests.factories.frameworks import version

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def test_the_whole_way_with_comments_first(cast):
    survey = brought_to(Stage.FINAL, cast)

    snapshot = Snapshot.objects.get(survey=survey)
    overview = Overview.objects.get(survey=survey)
    assert survey.adopted_on == overview.adopted_on == timezone.localdate()
    assert snapshot.content["sections"][0]["key"] == "facts"
    assert snapshot.content["ratings"]
    logged = set(LogEntry.objects.filter(kind="assessments.survey").values_list("event", flat=True))
    assert {"assessment:planned", "assessment:started", "assessment:passed", "assessment:adopted"} <= logged


def test_who_sees_it_at_each_stage(cast):
    outsider = actor(Role.ENTITY_FOCAL_POINT)
    seen = {}
    for stage in Stage:
        if stage == Stage.SUPERSEDED:
            continue
        with transaction.atomic():
            brought_to(stage, cast)
            seen[stage] = {
                name: (Survey.objects.visible_to(by).exists(), Overview.objects.visible_to(by).exists())
                for name, by in {"state": cast.approver, "member": cast.member, "outsider": outsider}.items()
            }
            transaction.set_rollback(True)

    nobody, all_of_it, overview = (False, False), (True, True), (False, True)
    for stage in (Stage.PLANNED, Stage.COLLECTING, Stage.DRAFTING, Stage.QUALITY_REVIEW):
        assert seen[stage] == {"state": nobody, "member": nobody, "outsider": nobody}, stage
    for stage in (Stage.WITH_STATE, Stage.ANSWERING):
        assert seen[stage] == {"state": all_of_it, "member": nobody, "outsider": nobody}, stage
    for stage in (Stage.BEFORE_MEMBERS, Stage.ADOPTED, Stage.FINAL):
        assert seen[stage] == {"state": all_of_it, "member": overview, "outsider": nobody}, stage


def test_the_database_refuses_to_change_what_was_adopted(cast):
    survey = brought_to(Stage.ADOPTED, cast)

    for change in (
        lambda: Snapshot.objects.filter(survey=survey).update(sha256="0" * 64),
        lambda: Snapshot.objects.filter(survey=survey).delete(),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()


def test_silence_adopts_when_its_period_has_ended(cast):
    survey = brought_to(Stage.BEFORE_MEMBERS, cast)
    clock = actor(Role.OPERATOR)

    assert actions.pass_by_the_clock(by=clock) == 0
    with pytest.raises(DomainError, match="silence period"):
        actions.adopt(survey=survey, by=cast.lead)
    later = survey.stage_due_on + timedelta(days=1)
    assert actions.pass_by_the_clock(by=clock, today=later) == 1

    survey.refresh_from_db()
    assert survey.stage == Stage.ADOPTED


def test_an_objection_stops_silence(cast):
    survey = brought_to(Stage.BEFORE_MEMBERS, cast)
    overview = Overview.objects.get(survey=survey)
    actions.consider(overview=overview, view=View.OBJECTS, text="Once more, please.", by=cast.member)

    later = survey.stage_due_on + timedelta(days=1)
    assert actions.pass_by_the_clock(by=actor(Role.OPERATOR), today=later) == 0
    with pytest.raises(DomainError, match="taken up again"):
        actions.adopt(survey=survey, by=cast.lead)

    actions.refer_back(survey=survey, reason="A member asked.", by=cast.lead)
    assert not Overview.objects.visible_to(cast.member).exists()


def test_the_state_s_comments_end_by_the_clock(cast):
    survey = brought_to(Stage.WITH_STATE, cast)
    assert survey.stage_due_on == timezone.localdate() + timedelta(days=30)
    assert Deadline.objects.filter(what="assessment:comment", met_at=None).count() == 1

    later = survey.stage_due_on + timedelta(days=1)
    assert actions.pass_by_the_clock(by=actor(Role.OPERATOR), today=later) == 1

    survey.refresh_from_db()
    assert survey.stage == Stage.ANSWERING
    assert not Deadline.objects.filter(what="assessment:comment", met_at=None).exists()


def test_observations_are_answered_before_the_members_see_it(cast):
    survey = brought_to(Stage.WITH_STATE, cast)
    overview = Overview.objects.get(survey=survey)
    made = actions.observe(
        overview=overview, section="facts", text="The date is another.", language="en", by=cast.focal_point
    )
    actions.close_comments(survey=survey, by=cast.approver)

    with pytest.raises(DomainError, match="Answer every observation"):
        actions.put(survey=survey, by=cast.lead)
    with pytest.raises(DomainError, match="declined"):
        actions.answer_observation(observation=made, reply=Reply.DECLINED, reason=" ", by=cast.assessor)
    actions.answer_observation(observation=made, reply=Reply.ANNEXED, reason="", by=cast.assessor)
    actions.put(survey=survey, by=cast.lead)

    said = overview.sections.get(key="observations")
    assert "The date is another." in said.body


def test_adoption_first(cast):
    survey = planned(cast, order=Order.ADOPTED_FIRST)
    actions.start(survey=survey, by=cast.lead)
    for step in (drafted, submitted, passed):
        survey.refresh_from_db()
        step(survey, cast)
    survey.refresh_from_db()
    assert survey.stage == Stage.BEFORE_MEMBERS
    assert Overview.objects.visible_to(cast.member).exists()
    assert not Overview.objects.visible_to(cast.approver).exists()
    adopted(survey, cast)
    survey.refresh_from_db()
    actions.transmit(survey=survey, by=cast.lead)
    assert Overview.objects.visible_to(cast.approver).exists()
    survey.refresh_from_db()
    actions.close_comments(survey=survey, by=cast.approver)
    survey.refresh_from_db()
    actions.finish(survey=survey, by=cast.lead)
    survey.refresh_from_db()
    assert survey.stage == Stage.FINAL
    assert Snapshot.objects.filter(survey=survey).count() == 2


def test_the_next_adoption_supersedes_the_last(cast):
    first = brought_to(Stage.FINAL, cast)
    second = brought_to(Stage.ADOPTED, cast, under=first.version)

    first.refresh_from_db()
    assert second.previous == first
    assert first.stage == Stage.SUPERSEDED


@pytest.mark.parametrize("by", ["focal_point", "member", "reviewer", "assessor"])
def test_only_a_lead_plans(cast, by):
    with pytest.raises(NotAllowed):
        actions.plan(state=cast.state, version=version(), owner=cast.body, by=getattr(cast, by))
    assert not Survey.objects.exists()


def test_a_deadline_in_the_past_is_refused(cast):
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(DomainError, match="passed already"):
        actions.plan(
            state=cast.state, version=version(), owner=cast.body, planned_for=yesterday, by=cast.lead
        )
    assert not Survey.objects.exists()


def test_a_second_assessment_under_way_is_refused(cast):
    survey = planned(cast)

    with pytest.raises(DomainError, match="under way"):
        planned(cast, under=survey.version)


def test_who_worked_on_it_does_not_review_it(cast):
    survey = brought_to(Stage.DRAFTING, cast)
    both = actor(Role.QUALITY_REVIEWER, cast.body)
    survey.sections.update(assignee=both.person_id)
    for area in survey.sections.all():
        actions.sign_off(area=area, by=cast.lead)
    actions.submit(survey=survey, by=cast.lead)

    with pytest.raises(DomainError, match="has not worked"):
        actions.review(survey=survey, aspect=Aspect.GENDER, is_passed=True, note="", by=both)


def test_a_step_out_of_turn_is_refused(cast):
    survey = planned(cast)

    for step in (actions.submit, actions.adopt, actions.finish, actions.put, actions.transmit):
        with pytest.raises(DomainError, match="not possible"):
            step(survey=survey, by=cast.lead)
    survey.refresh_from_db()
    assert survey.stage == Stage.PLANNED


def test_the_clock_leaves_alone_what_somebody_moved_on_meanwhile(cast):
    survey = brought_to(Stage.WITH_STATE, cast)

    assert not stages._pass_one(survey.pk, timezone.localdate(), actor(Role.OPERATOR))

    survey.refresh_from_db()
    assert survey.stage == Stage.WITH_STATE


def test_a_stage_without_an_end_sets_no_day(cast):
    survey = brought_to(Stage.DRAFTING, cast)
    body, right = cast.body, Perm.OVERVIEW_CONSIDER

    stages._owe(survey.overview, Duty.OVERVIEW_CONSIDER, body, right, None, cast.lead)

    assert not Deadline.objects.exists()
