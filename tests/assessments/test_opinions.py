"""What members say before the adoption."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.assessments import actions
from tansiq.assessments.actions.acting import require_member
from tansiq.assessments.enums import Stage, View
from tansiq.assessments.models import Opinion, Overview
from tansiq.assessments.queries import overviews as queries
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.notices.models import Deadline
from tansiq.reference.enums import OrganisationKind
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, brought_to
from tests.factories.reference import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def overview(cast):
    return Overview.objects.get(survey=brought_to(Stage.BEFORE_MEMBERS, cast))


def consider(overview, by, view=View.APPROVES, text=""):
    return actions.consider(overview=overview, view=view, text=text, by=by)


def test_a_member_says_its_view_and_what_it_says_last_counts(overview, cast):
    waiting = Deadline.objects.filter(what="overview:consider", met_at=None)
    assert waiting.count() == 1
    consider(overview, cast.member, View.OBJECTS, "Once more.")
    said = consider(overview, cast.member)

    assert (said.view, said.text) == (View.APPROVES, "")
    assert Opinion.objects.get() == said and not waiting.exists()
    assert LogEntry.objects.filter(event="opinion:given").count() == 2


@pytest.mark.parametrize("view", [View.COMMENTS, View.OBJECTS])
def test_all_but_an_approval_needs_its_words(overview, cast, view):
    with pytest.raises(DomainError, match="Write the comment"):
        consider(overview, cast.member, view, "  ")

    assert not Opinion.objects.exists() and not LogEntry.objects.filter(event="opinion:given").exists()


def test_only_members_say_their_view(overview, cast):
    for by in (cast.approver, cast.assessor, cast.lead, actor(Role.DONOR)):
        with pytest.raises(NotAllowed):
            consider(overview, by)
    with pytest.raises(NotAllowed, match="members"):
        require_member(Actor(username="somebody"))
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("stage", "refused"), [(Stage.ANSWERING, ObjectDoesNotExist), (Stage.ADOPTED, DomainError)]
)
def test_not_before_it_is_put_and_not_after_the_adoption(cast, stage, refused):
    overview = Overview.objects.get(survey=brought_to(stage, cast))
    before = overview.opinions.count()

    with pytest.raises(refused):
        consider(overview, cast.member)
    assert overview.opinions.count() == before


def test_members_and_the_body_read_what_was_said_and_the_state_does_not(overview, cast):
    said = consider(overview, cast.member, View.COMMENTS, "Well done.")
    other = actor(Role.COMMITTEE_MEMBER, OrganisationFactory(kind=OrganisationKind.COMMITTEE))

    for by in (cast.member, other, cast.lead, cast.assessor):
        assert list(queries.opinions_of(overview, by=by)) == [said]
    for by in (cast.approver, actor(Role.DONOR)):
        assert not queries.opinions_of(overview, by=by).exists()
    assert queries.member_of(cast.member) == said.organisation_id
    assert queries.member_of(cast.approver) is None
