"""Whose hands an assessment passes through: within scope, in one's own body, and reviewed by others."""

import pytest
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.queries import actor_for
from tansiq.assessments import actions
from tansiq.assessments.actions import Said
from tansiq.assessments.enums import Aspect, Lane, Order, Stage, View
from tansiq.assessments.models import Answer, Overview, Survey
from tansiq.frameworks.models import Question
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.reference.enums import OrganisationKind
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.assessments import Cast, adopted, brought_to, drafted, passed, planned, submitted
from tests.factories.frameworks import version
from tests.factories.reference import OrganisationFactory, StateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def also(by: Actor, role: Role, organisation) -> Actor:
    """Give the person one role more."""
    person = Person.objects.get(pk=by.person_id)
    MembershipFactory(person=person, role=role, organisation=organisation)
    return actor_for(person)


def first_question(survey):
    area = survey.sections.select_related("area").order_by("position")[0]
    return area, Question.objects.filter(requirement__area=area.area).order_by("position")[0]


# --- who reviews ---


@pytest.mark.parametrize("who", ["assessor", "lead"])
def test_who_wrote_does_not_review(cast, who):
    survey = brought_to(Stage.QUALITY_REVIEW, cast)
    both = also(getattr(cast, who), Role.QUALITY_REVIEWER, cast.body)

    with pytest.raises(DomainError, match="has not worked"):
        actions.review(survey=survey, aspect=Aspect.GENDER, is_passed=True, note="", by=both)
    for aspect in Aspect:
        actions.review(survey=survey, aspect=aspect, is_passed=True, note="", by=cast.reviewer)
    with pytest.raises(DomainError, match="has not worked"):
        actions.pass_on(survey=survey, by=both)

    survey.refresh_from_db()
    assert survey.stage == Stage.QUALITY_REVIEW


def test_who_wrote_what_was_written_over_does_not_review(cast):
    survey = brought_to(Stage.COLLECTING, cast)
    area, question = first_question(survey)
    early = actor(Role.ASSESSOR, cast.body)
    actions.save_answer(area=area, question=question, said=Said("yes"), on_top_of=0, by=early)
    drafted(survey, cast)
    survey.refresh_from_db()
    submitted(survey, cast)

    with pytest.raises(DomainError, match="has not worked"):
        actions.review(
            survey=survey, aspect=Aspect.GENDER, is_passed=True, note="",
            by=also(early, Role.QUALITY_REVIEWER, cast.body),
        )  # fmt: skip


# --- who plans ---


def test_a_lead_plans_within_the_scope(cast):
    scoped = actor(Role.AREA_LEAD, cast.body)
    Membership.objects.get(person_id=scoped.person_id).states.add(StateFactory())
    scoped = actor_for(Person.objects.get(pk=scoped.person_id))

    with pytest.raises(NotAllowed, match="scope"):
        actions.plan(state=cast.state, version=version(), owner=cast.body, by=scoped)
    assert not Survey.objects.exists()


def test_what_another_body_holds_is_not_taken_over(cast):
    first = brought_to(Stage.FINAL, cast)
    other = Cast(state=cast.state)

    second = planned(other, under=first.version)
    actions.start(survey=second, by=other.lead)

    second.refresh_from_db()
    assert second.previous is None
    assert not second.answers.exists() and not second.ratings.exists()


@pytest.mark.parametrize("order", Order)
def test_the_next_is_planned_once_the_last_is_final(cast, order):
    survey = planned(cast, order=order)
    actions.start(survey=survey, by=cast.lead)
    survey.refresh_from_db()
    for step in (drafted, submitted, passed):
        step(survey, cast)
        survey.refresh_from_db()
    if order == Order.COMMENTS_FIRST:
        actions.close_comments(survey=survey, by=cast.approver)
        actions.put(survey=survey, by=cast.lead)
    adopted(survey, cast)

    with pytest.raises(DomainError, match="under way"):
        planned(cast, under=survey.version)
    if order == Order.ADOPTED_FIRST:
        actions.transmit(survey=survey, by=cast.lead)
        actions.close_comments(survey=survey, by=cast.approver)
    actions.finish(survey=survey, by=cast.lead)
    assert planned(cast, under=survey.version).previous == survey


def test_a_lead_of_another_body_writes_in_no_area_of_others(cast):
    survey = brought_to(Stage.COLLECTING, cast)
    area, question = first_question(survey)
    actions.share_out(area=area, assignee=Person.objects.get(pk=cast.assessor.person_id), by=cast.lead)
    elsewhere = also(actor(Role.ASSESSOR, cast.body), Role.AREA_LEAD, OrganisationFactory())

    with pytest.raises(NotAllowed, match="Somebody else works"):
        actions.save_answer(area=area, question=question, said=Said("yes"), on_top_of=0, by=elsewhere)
    assert not Answer.objects.exists()


# --- who adopts ---


def test_nobody_adopts_where_nobody_is_a_member(cast):
    survey = brought_to(Stage.ANSWERING, cast)
    membership = Membership.objects.get(person_id=cast.member.person_id)
    Membership.objects.filter(pk=membership.pk).update(suspended_at=timezone.now())

    with pytest.raises(DomainError, match="no member"):
        actions.put(survey=survey, by=cast.lead)
    survey.refresh_from_db()
    assert survey.stage == Stage.ANSWERING


def test_the_only_member_is_suspended_before_it_approved(cast):
    survey = brought_to(Stage.BEFORE_MEMBERS, cast)
    Membership.objects.filter(person_id=cast.member.person_id).update(suspended_at=timezone.now())

    with pytest.raises(DomainError, match="silence period"):
        actions.adopt(survey=survey, by=cast.lead)
    survey.refresh_from_db()
    assert survey.stage == Stage.BEFORE_MEMBERS


def test_a_member_who_joined_later_is_waited_for(cast):
    survey = brought_to(Stage.BEFORE_MEMBERS, cast)
    overview = Overview.objects.get(survey=survey)
    actions.consider(overview=overview, view=View.APPROVES, text="", by=cast.member)
    late = actor(Role.COMMITTEE_MEMBER, OrganisationFactory(kind=OrganisationKind.COMMITTEE))

    with pytest.raises(DomainError, match="silence period"):
        actions.adopt(survey=survey, by=cast.lead)
    actions.consider(overview=overview, view=View.APPROVES, text="", by=late)
    actions.adopt(survey=survey, by=cast.lead)


def test_who_cannot_see_overviews_is_no_member(cast):
    actor(Role.COMMITTEE_MEMBER, OrganisationFactory(kind=OrganisationKind.UN_ENTITY))
    out_of_scope = actor(Role.COMMITTEE_MEMBER, OrganisationFactory(kind=OrganisationKind.COMMITTEE))
    Membership.objects.get(person_id=out_of_scope.person_id).states.add(StateFactory())

    survey = brought_to(Stage.ADOPTED, cast)

    assert survey.adopted_on == timezone.localdate()


# --- the State's lane ---


def test_the_state_s_lane_stands_once_it_was_adopted(cast):
    survey = brought_to(Stage.COLLECTING, cast)
    actions.invite_state(survey=survey, by=cast.lead)
    drafted(survey, cast)
    survey.refresh_from_db()
    submitted(survey, cast)
    survey.refresh_from_db()
    passed(survey, cast)
    actions.close_comments(survey=survey, by=cast.approver)
    actions.put(survey=survey, by=cast.lead)
    adopted(survey, cast)
    area, question = first_question(survey)

    with pytest.raises(DomainError, match="was adopted"):
        actions.save_answer(
            area=area, question=question, said=Said("yes"), on_top_of=0, lane=Lane.STATE, by=cast.focal_point
        )
    with pytest.raises(DomainError, match="was adopted"):
        actions.hand_in(survey=survey, by=cast.focal_point)
    survey.refresh_from_db()
    assert survey.handed_in_at is None and not Answer.objects.filter(lane=Lane.STATE).exists()


def test_an_answer_on_top_of_one_that_is_not_there_is_saved(cast):
    survey = brought_to(Stage.COLLECTING, cast)
    area, question = first_question(survey)

    saved = actions.save_answer(area=area, question=question, said=Said("yes"), on_top_of=7, by=cast.assessor)

    assert saved.set_aside is None and saved.answer.number == 1
