import pytest
from django.db import transaction

from tansiq.access.enums import Role
from tansiq.accounts.queries import actor_for
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import DomainError
from tansiq.projects import actions
from tansiq.projects.enums import ClaimState
from tansiq.projects.models import Claim, Project
from tests.factories.accounts import MembershipFactory, PersonFactory, actor
from tests.factories.projects import claimed, editor_of, named, opened_round, project
from tests.factories.reference import OrganisationFactory

pytestmark = pytest.mark.django_db


def refusal(call, **arguments) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(**arguments)
    return refused.value.code


@pytest.fixture
def claim(office, entity) -> Claim:
    return claimed(office=office, organisation=entity)


def test_a_claim_waits_for_its_answer(claim, entity):
    assert (claim.state, claim.organisation, claim.reason) == (ClaimState.ASKED, entity, "It is ours.")
    assert claim.project.owner.is_coordinating_office
    assert history_of(claim.project).first().details["organisation"] == entity.code


def test_an_accepted_claim_hands_the_project_over(claim, entity, coordinator):
    accepted = actions.accept_claim(claim=claim, reason="It is.", by=coordinator)

    stored = Claim.objects.get()
    assert (stored.state, stored.decided_by, stored.decision_reason) == (
        ClaimState.ACCEPTED,
        coordinator.username,
        "It is.",
    )
    assert stored.decided_at is not None
    project_ = Project.objects.get()
    assert (project_.owner, project_.revision) == (entity, 2)
    assert accepted.project.owner == entity


def test_an_accepted_claim_declines_the_others_with_the_same_reason(office, entity, coordinator):
    rival = OrganisationFactory()
    held = project(owner=office, entities=named(entity, rival))
    claims = {
        each: actions.claim(project=held, organisation=each, reason="", by=editor_of(each))
        for each in (entity, rival)
    }

    actions.accept_claim(claim=claims[entity], reason="Leads the work.", by=coordinator)

    declined = Claim.objects.get(organisation=rival)
    assert (declined.state, declined.decision_reason) == (ClaimState.DECLINED, "Leads the work.")
    assert [e.event for e in history_of(held)][:2] == ["claim:declined", "claim:accepted"]


def test_the_open_round_asks_the_new_owner(office, entity, coordinator):
    claim = claimed(office=office, organisation=entity)
    item = opened_round(office=office).items.get()

    actions.accept_claim(claim=claim, reason="", by=coordinator)

    item.refresh_from_db()
    assert item.organisation == entity


def test_a_declined_claim_leaves_the_project_where_it_was(claim, coordinator, office, entity):
    actions.decline_claim(claim=claim, reason="Another leads.", by=coordinator)

    assert Claim.objects.get().state == ClaimState.DECLINED
    assert Project.objects.get().owner == office
    again = actions.claim(project=claim.project, organisation=entity, reason="", by=editor_of(entity))
    assert again.pk != claim.pk


def test_a_withdrawn_claim_may_be_made_again(claim, entity, focal_point):
    actions.withdraw_claim(claim=claim, by=focal_point)

    assert Claim.objects.get().state == ClaimState.WITHDRAWN
    assert actions.claim(project=claim.project, organisation=entity, reason="", by=focal_point)


@pytest.mark.parametrize("decide", [actions.accept_claim, actions.decline_claim])
def test_who_asked_does_not_decide(office, entity, decide):
    person = PersonFactory()
    MembershipFactory(person=person, organisation=entity)
    MembershipFactory(person=person, organisation=office, role=Role.COORDINATOR)
    both = actor_for(person)
    held = project(owner=office, entities=named(entity))
    claim = actions.claim(project=held, organisation=entity, reason="", by=both)

    assert refusal(decide, claim=claim, reason="", by=both) == "second_person"


@pytest.mark.parametrize("decide", ["accept_claim", "decline_claim"])
@pytest.mark.parametrize("first", ["accept_claim", "decline_claim", "withdraw_claim"])
def test_a_claim_is_decided_once(claim, coordinator, focal_point, first, decide):
    if first == "withdraw_claim":
        actions.withdraw_claim(claim=claim, by=focal_point)
    else:
        getattr(actions, first)(claim=claim, reason="", by=coordinator)

    assert refusal(getattr(actions, decide), claim=claim, reason="", by=coordinator) in {
        "no_such_move",
        "not_allowed",
    }


def test_a_claim_on_a_retired_project_is_not_accepted(claim, coordinator):
    actions.retire(project=claim.project, reason="Over.", by=coordinator)

    assert refusal(actions.accept_claim, claim=claim, reason="", by=coordinator) == "retired"
    assert actions.decline_claim(claim=claim, reason="Over.", by=coordinator).state == ClaimState.DECLINED


def test_another_organisation_does_not_withdraw_a_claim(claim, outsider, coordinator):
    for by in (outsider, coordinator):
        assert refusal(actions.withdraw_claim, claim=claim, by=by) == "not_allowed"


def test_one_claims_for_ones_own_organisation_only(office, entity, outsider):
    held = project(owner=office, entities=named(entity))

    code = refusal(actions.claim, project=held, organisation=entity, reason="", by=outsider)

    assert code == "not_allowed"


def test_a_part_that_is_named_lets_its_parent_claim(office, entity, focal_point):
    held = project(owner=office, entities=named(OrganisationFactory(parent=entity)))

    assert actions.claim(project=held, organisation=entity, reason="", by=focal_point)


@pytest.mark.parametrize(
    ("scene", "code"),
    [
        ("twice", "claimed"),
        ("owned", "owned"),
        ("owned by another", "owned_by_other"),
        ("not named", "not_named"),
        ("retired", "retired"),
    ],
)
def test_what_cannot_be_claimed(scene, code, office, entity, focal_point):
    owner = {"owned": entity, "owned by another": OrganisationFactory()}.get(scene, office)
    entities = () if scene == "not named" else named(entity)
    wanted = project(owner=owner, entities=entities)
    arguments = {"project": wanted, "organisation": entity, "reason": "", "by": focal_point}
    if scene == "twice":
        actions.claim(**arguments)
    if scene == "retired":
        actions.retire(project=wanted, reason="", by=editor_of(owner))

    assert refusal(actions.claim, **arguments) == code


def test_deciding_needs_the_office_that_holds_the_project(claim):
    elsewhere = actor(Role.COORDINATOR)

    assert refusal(actions.accept_claim, claim=claim, reason="", by=elsewhere) == "not_allowed"
