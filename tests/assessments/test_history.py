"""Earlier assessments come in as adopted history: under the version they were made under, frozen, in the line of cycles."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.queries import actor_for
from tansiq.assessments import actions
from tansiq.assessments.actions import Answered, Earlier, Judged, bring_in
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Answer, Overview, Rating, Snapshot, Survey
from tansiq.audit.models import LogEntry
from tansiq.frameworks.enums import Block, Standing
from tansiq.frameworks.models import Question, Requirement, Version
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, brought_to, planned
from tests.factories.frameworks import add_area, following, version
from tests.factories.reference import StateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def under():
    return version()


def earlier(cast: Cast, under: Version, day: str = "2021-05-04", level: str = "some", **values) -> Earlier:
    requirement = Requirement.objects.filter(area__version=under).order_by("pk")[0]
    question = Question.objects.select_related("requirement").filter(requirement=requirement, code="A1.1.1")[
        0
    ]
    content = {
        "ratings": [Judged(requirement, "in_place", level, "As it was said.")],
        "answers": [Answered(question, "partly", "The law says so.")],
    }
    return Earlier(cast.state, under, date.fromisoformat(day), **(content | values))


def brought(cast: Cast, one: Earlier) -> Survey:
    return bring_in(earlier=one, owner=cast.body, by=cast.lead).survey


def test_it_comes_in_whole_final_and_frozen(cast, under):
    survey = brought(cast, earlier(cast, under))

    assert (survey.stage, survey.is_history, survey.adopted_on) == (Stage.FINAL, True, date(2021, 5, 4))
    rating, answer = Rating.objects.get(survey=survey), Answer.objects.get(survey=survey)
    assert (rating.level, rating.value, rating.reason) == ("some", 1, "As it was said.")
    assert (answer.value, answer.remarks, answer.is_prefilled) == ("partly", "The law says so.", False)
    snapshot = Snapshot.objects.get(survey=survey)
    assert snapshot.content["ratings"] == [["A1.1", "in_place", "some", "As it was said."]]
    assert snapshot.content["version"] == under.label
    assert "title" not in snapshot.content
    assert not Overview.objects.exists()
    entry = LogEntry.objects.get(event="assessments:imported")
    assert entry.details == {"version": "1", "adopted_on": "2021-05-04", "ratings": 1, "answers": 1}


def test_it_is_shown_to_its_state_and_to_nobody_else(cast, under):
    brought(cast, earlier(cast, under))

    assert Survey.objects.visible_to(cast.focal_point).exists()
    assert not Survey.objects.visible_to(cast.member).exists()
    assert not Survey.objects.visible_to(actor(Role.ENTITY_FOCAL_POINT)).exists()


def test_the_same_again_changes_nothing(cast, under):
    first = brought(cast, earlier(cast, under))
    again = bring_in(earlier=earlier(cast, under), owner=cast.body, by=cast.lead)

    assert (again.survey, again.is_new) == (first, False)
    assert Snapshot.objects.count() == LogEntry.objects.filter(event="assessments:imported").count() == 1


def test_another_content_is_refused_for_what_was_adopted_never_changes(cast, under):
    brought(cast, earlier(cast, under))

    with pytest.raises(DomainError, match="never changes"):
        brought(cast, earlier(cast, under, level="all"))
    assert Rating.objects.get().level == "some"


def test_it_takes_its_place_among_the_cycles_whatever_the_order_they_come_in(cast, under):
    middle = brought(cast, earlier(cast, under, "2018-01-01"))
    last = brought(cast, earlier(cast, under, "2021-01-01"))
    first = brought(cast, earlier(cast, under, "2015-01-01"))

    for survey in (first, middle, last):
        survey.refresh_from_db()
    assert [s.stage for s in (first, middle, last)] == [Stage.SUPERSEDED, Stage.SUPERSEDED, Stage.FINAL]
    assert (first.previous, middle.previous, last.previous) == (None, first, middle)


def test_a_planned_assessment_builds_on_it_and_is_filled_from_it(cast, under):
    after = following(under)
    survey = planned(cast, under=after)
    brought_in = brought(cast, earlier(cast, under))
    survey.refresh_from_db()
    assert survey.previous == brought_in

    actions.start(survey=survey, by=cast.lead)

    taken = survey.answers.get()
    assert (taken.value, taken.is_prefilled) == ("partly", True)


def test_an_assessment_made_here_supersedes_it(cast, under):
    old = brought(cast, earlier(cast, under))

    survey = brought_to(Stage.ADOPTED, cast, under=under)

    old.refresh_from_db()
    assert (old.stage, survey.previous) == (Stage.SUPERSEDED, old)


def test_a_day_on_which_one_was_adopted_here_is_refused(cast, under):
    brought_to(Stage.ADOPTED, cast, under=under)

    with pytest.raises(DomainError, match="made on the platform"):
        brought(cast, earlier(cast, under, timezone.localdate().isoformat()))


def test_areas_for_states_visited_before_come_in_where_they_were_answered(cast, under):
    provision = under.provisions.get()
    area = add_area(under, "V", 3, provision, block=Block.VISITED)
    requirement = area.requirements.get()

    plain = brought(cast, earlier(cast, under))
    visited = brought(
        cast, earlier(cast, under, "2022-01-01", ratings=[Judged(requirement, "in_place", "all")], answers=[])
    )

    assert [s.is_visited_before for s in (plain, visited)] == [False, True]
    assert visited.sections.count() == plain.sections.count() + 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"day": (timezone.localdate() + timedelta(days=1)).isoformat()}, "day_to_come"),
        ({"ratings": (), "answers": ()}, "says_nothing"),
        ({"level": "excellent"}, "level_unknown"),
    ],
)
def test_what_cannot_have_been_is_refused_and_nothing_stays(cast, under, values, code):
    with pytest.raises(DomainError) as refused:
        brought(cast, earlier(cast, under, **values))

    assert refused.value.code == code
    assert not Survey.objects.exists()
    assert not LogEntry.objects.filter(event="assessments:imported").exists()


def test_nothing_was_adopted_under_a_draft(cast, under):
    Version.objects.filter(pk=under.pk).update(standing=Standing.DRAFT, published_at=None)
    under.refresh_from_db()

    with pytest.raises(DomainError, match="draft"):
        brought(cast, earlier(cast, under))


def test_only_who_leads_assessments_of_the_body_and_this_state_brings_it_in(cast, under):
    other = actor(Role.AREA_LEAD, cast.body)
    of_another_state = actor(Role.AREA_LEAD, cast.body)
    Membership.objects.get(person_id=of_another_state.person_id).states.add(StateFactory())
    of_another_state = actor_for(Person.objects.get(pk=of_another_state.person_id))
    for by in (cast.assessor, cast.focal_point, actor(Role.AREA_LEAD), of_another_state):
        with pytest.raises(NotAllowed):
            bring_in(earlier=earlier(cast, under), owner=cast.body, by=by)
    assert bring_in(earlier=earlier(cast, under), owner=cast.body, by=other).is_new
