"""What the State says of its overview, what becomes of it, and its word on sharing."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.assessments import actions
from tansiq.assessments.enums import Reply, Stage, Willingness
from tansiq.assessments.models import Observation, Overview
from tansiq.assessments.queries import overviews as queries
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.notices.models import Notice
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, brought_to
from tests.factories.sharing import body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def survey(cast):
    return brought_to(Stage.WITH_STATE, cast)


@pytest.fixture
def overview(survey):
    return Overview.objects.get(survey=survey)


def observe(overview, by, section="", text="It is otherwise."):
    return actions.observe(overview=overview, section=section, text=text, language="en", by=by)


def answer(made, by, reply=Reply.ACCEPTED, reason=""):
    return actions.answer_observation(observation=made, reply=reply, reason=reason, by=by)


def logged(event: str) -> int:
    return LogEntry.objects.filter(event=event).count()


def test_the_state_observes_on_a_section_or_the_whole(overview, cast):
    on_whole = observe(overview, cast.focal_point)
    on_facts = observe(overview, cast.approver, "facts")

    assert (on_whole.section, on_facts.section) == ("", "facts")
    assert not on_whole.is_late and logged("observation:made") == 2
    assert set(queries.observations_of(overview, by=cast.assessor)) == {on_whole, on_facts}
    assert queries.observation_of(overview, on_facts.pk, by=cast.approver) == on_facts


def test_what_comes_late_is_taken_and_marked(overview, survey, cast):
    type(survey).objects.filter(pk=survey.pk).update(stage_due_on=timezone.localdate() - timedelta(days=1))
    assert observe(overview, cast.focal_point).is_late  # the clock has not closed the comments yet

    actions.close_comments(survey=survey, by=cast.approver)
    late = observe(overview, cast.focal_point)
    assert late.is_late
    assert LogEntry.objects.filter(event="observation:made").latest("id").details["late"] is True


@pytest.mark.parametrize(
    ("typed", "code"),
    [({"text": "  "}, "text_missing"), ({"section": "nowhere"}, "section_unknown"), ({"text": "x" * 20_001}, "value")],
)  # fmt: skip
def test_bad_input_is_refused_whole(overview, cast, typed, code):
    with pytest.raises(DomainError) as refused:
        observe(overview, cast.focal_point, **typed)

    assert refused.value.code == code
    assert not Observation.objects.exists() and logged("observation:made") == 0


def test_only_its_state_observes(overview, cast):
    for by in (cast.assessor, cast.lead):
        with pytest.raises(NotAllowed):
            observe(overview, by)
    with pytest.raises(ObjectDoesNotExist):
        observe(overview, actor(Role.STATE_APPROVER, body_of()))
    assert not Observation.objects.exists()


def test_the_state_observes_and_the_body_answers_at_their_stages_only(cast):
    survey = brought_to(Stage.BEFORE_MEMBERS, cast)
    overview = Overview.objects.get(survey=survey)
    with pytest.raises(DomainError, match="Before the members"):
        observe(overview, cast.focal_point)

    made = Observation.objects.create(
        overview=overview, text="Earlier.", organisation=cast.body, said_by="somebody"
    )
    with pytest.raises(DomainError, match="Before the members"):
        answer(made, cast.assessor)


def test_each_is_answered_and_the_state_told(overview, cast):
    made = observe(overview, cast.focal_point)
    answered = answer(made, cast.assessor, Reply.DECLINED, " Not so. ")

    assert (answered.reply, answered.reason) == (Reply.DECLINED, "Not so.")
    assert answered.replied_at is not None and logged("observation:answered") == 1
    told = Notice.objects.filter(event="observation:answered").values_list("person_id", flat=True)
    assert set(told) == {cast.focal_point.person_id, cast.approver.person_id}

    assert answer(made, cast.assessor, Reply.ANNEXED).reply == Reply.ANNEXED  # said otherwise while it may be


def test_an_answer_needs_what_it_needs(overview, cast):
    made = observe(overview, cast.focal_point)
    with pytest.raises(DomainError, match="declined"):
        answer(made, cast.assessor, Reply.DECLINED, "  ")
    with pytest.raises(DomainError, match="what becomes"):
        answer(made, cast.assessor, Reply.NONE)
    for by in (cast.reviewer, cast.approver):
        with pytest.raises(NotAllowed):
            answer(made, by)

    made.refresh_from_db()
    assert made.reply == Reply.NONE and logged("observation:answered") == 0


def test_those_to_whom_it_is_released_read_no_observations(overview, cast):
    observe(overview, cast.focal_point)

    assert not queries.observations_of(overview, by=cast.member).exists()
    assert not queries.observations_of(overview, by=actor(Role.DONOR)).exists()


def test_an_observation_after_the_text_was_edited_is_flagged(overview, survey, cast):
    observe(overview, cast.focal_point)
    actions.close_comments(survey=survey, by=cast.approver)
    section = overview.sections.select_related("record").get(key="observations")
    assert "It is otherwise." in section.body
    actions.edit_section(
        section=section, language="en", heading="Observations", body="As the State says.",
        on_top_of=section.number, by=cast.assessor,
    )  # fmt: skip
    late = observe(overview, cast.focal_point, text="One more.")
    for made in Observation.objects.all():
        answer(made, cast.assessor)
    survey.refresh_from_db()
    actions.put(survey=survey, by=cast.lead)

    section.refresh_from_db()
    assert section.body == "As the State says." and late.is_late
    assert section.counted_anew() == {"observations": 1}


def test_the_state_gives_its_word_on_sharing(overview, cast):
    actions.say_willingness(overview=overview, willingness=Willingness.ON_REQUEST, by=cast.approver)

    overview.refresh_from_db()
    assert overview.willingness == Willingness.ON_REQUEST and logged("willingness:said") == 1
    assert "on request" in overview.sections.get(key="sharing").body
    with pytest.raises(NotAllowed):
        actions.say_willingness(overview=overview, willingness=Willingness.WILLING, by=cast.focal_point)
    assert logged("willingness:said") == 1


def test_its_word_changes_no_adopted_text_and_opens_nothing(cast):
    survey = brought_to(Stage.ADOPTED, cast)
    overview = Overview.objects.get(survey=survey)
    before = overview.sections.get(key="sharing").body
    actions.say_willingness(overview=overview, willingness=Willingness.WILLING, by=cast.approver)

    assert overview.sections.get(key="sharing").body == before
    assert not Overview.objects.visible_to(actor(Role.STATE_FOCAL_POINT, body_of())).exists()
