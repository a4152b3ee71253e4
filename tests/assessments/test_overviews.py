"""The overview is drawn from the survey and edited: who may, when, what is kept, what the log says."""

import pytest

from tansiq.access.enums import Role
from tansiq.assessments import actions
from tansiq.assessments.enums import FindingKind, Order, Stage
from tansiq.assessments.models import Overview, OverviewSection, SectionChange
from tansiq.assessments.queries import overviews as queries
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, adopted, brought_to, drafted, passed, planned, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def survey(cast):
    return brought_to(Stage.DRAFTING, cast)


@pytest.fixture
def overview(survey):
    return Overview.objects.get(survey=survey)


def section(overview, key="facts") -> OverviewSection:
    return overview.sections.select_related("record").get(key=key)


def edit(overview, cast, key="facts", language="en", heading="Facts", body="Ours.", on_top_of=0, by=None):
    return actions.edit_section(
        section=section(overview, key), language=language, heading=heading, body=body, on_top_of=on_top_of,
        by=by or cast.assessor,
    )  # fmt: skip


def logged(event: str) -> int:
    return LogEntry.objects.filter(event=event).count()


def test_it_is_drawn_in_every_language_at_once(overview, survey):
    facts = section(overview)

    assert overview.language == "en" and overview.title.startswith("Overview of Implementation Assessment: ")
    assert overview.titled_in("en") == overview.title
    assert overview.titled_in("ar").startswith("الاستعراض العام لتقييم التنفيذ: ")
    assert (facts.heading, facts.translations["ar"]["heading"]) == ("Facts", "الوقائع")
    assert facts.translations["ar"]["state"] == "drafted" and not facts.is_edited
    assert facts.said_in("ar").language == "ar" and facts.said_in("fr").language == "en"
    assert overview.sections.count() == 10 and logged("overview:drafted") == 1
    assert overview.drawn_at is not None and not overview.is_open_to_decisions


def test_drawn_anew_it_keeps_what_a_person_wrote_and_counts_again(overview, survey, cast):
    edit(overview, cast, "shortfalls", body="One shortfall, in our words.")
    area = survey.sections.first()
    actions.record_finding(
        area=area, found=actions.Found(FindingKind.SHORTFALL, "A second one."), by=cast.assessor
    )
    assert queries.has_moved_on(overview, by=cast.assessor)
    actions.draft_overview(survey=survey, language="en", by=cast.assessor)

    overview.refresh_from_db()
    kept = section(overview, "shortfalls")
    assert kept.body == "One shortfall, in our words." and kept.is_edited
    assert kept.counted_anew() == {"shortfall": 1}
    assert [figure["number"] for figure in kept.figures] == [2]
    assert section(overview, "progress").counted_anew() == {}
    assert not queries.has_moved_on(overview, by=cast.assessor)

    edit(overview, cast, "shortfalls", body="Two, in our words.", on_top_of=1)
    assert section(overview, "shortfalls").counted_anew() == {}


def test_an_edited_section_is_drawn_anew_when_named_and_its_text_is_kept(overview, survey, cast):
    edit(overview, cast, body="Our own facts.")
    actions.draft_overview(survey=survey, language="en", anew=["facts"], by=cast.assessor)

    drawn = section(overview)
    assert "Framework" in drawn.body and not drawn.is_edited
    assert drawn.number == 2  # who has the older text open is told
    assert [change.body for change in queries.changes_of(drawn, by=cast.assessor)] == ["Our own facts."]
    assert not queries.changes_of(drawn, by=cast.focal_point).exists()
    entry = LogEntry.objects.filter(event="overview:drafted").latest("id")
    assert entry.details["anew"] == ["facts"]


def test_drawing_the_same_text_again_leaves_the_number(overview, survey, cast):
    before = section(overview).number
    actions.draft_overview(survey=survey, language="en", by=cast.assessor)

    assert section(overview).number == before


def test_a_change_of_the_original_marks_its_translations(overview, cast):
    edit(overview, cast, language="ar", heading="الوقائع", body="نص شخص.")
    assert section(overview).translations["ar"]["state"] == "human"
    assert section(overview).said_in("ar").body == "نص شخص."

    standing = section(overview)
    edit(overview, cast, heading=standing.heading, body=standing.body, on_top_of=1)
    assert section(overview).translations["ar"]["state"] == "human"  # not a word has changed

    edit(overview, cast, body="Changed.", on_top_of=2)
    changed = section(overview)
    assert changed.translations["ar"]["state"] == "outdated"
    assert (changed.said_in("ar").language, changed.said_in("ar").body) == ("en", "Changed.")

    edit(overview, cast, language="ar", heading="الوقائع", body="من جديد.", on_top_of=3)
    assert section(overview).said_in("ar").body == "من جديد."


def test_of_two_writers_neither_text_is_lost(overview, cast):
    first = edit(overview, cast, body="The first text.")
    second = edit(overview, cast, body="The second text.", by=cast.lead)

    assert first.set_aside is None and second.set_aside is not None
    assert section(overview).body == "The first text."
    kept = SectionChange.objects.get(is_set_aside=True)
    assert (kept.body, kept.language, kept.number) == ("The second text.", "en", 1)
    assert (logged("overview:edited"), logged("overview:set_aside")) == (1, 1)

    again = edit(overview, cast, body="Both texts.", on_top_of=second.section.number, by=cast.lead)
    assert again.set_aside is None and section(overview).body == "Both texts."


def test_two_who_write_the_same_do_not_disagree(overview, cast):
    edit(overview, cast, body="The same.")
    edited = edit(overview, cast, body="The same.", by=cast.lead)

    assert edited.set_aside is None and section(overview).number == 2


def test_a_translation_over_an_outdated_one_is_no_agreement(overview, cast):
    edit(overview, cast, language="ar", heading="الوقائع", body="نص.")
    edit(overview, cast, body="Changed.", on_top_of=1)

    assert edit(overview, cast, language="ar", heading="الوقائع", body="نص.").set_aside is not None


@pytest.mark.parametrize(
    ("typed", "code"),
    [({"heading": " "}, "reason_missing"), ({"language": "xx"}, "language_unknown")],
)
def test_bad_input_changes_nothing(overview, cast, typed, code):
    before = section(overview).body
    with pytest.raises(DomainError) as refused:
        edit(overview, cast, **typed)

    assert refused.value.code == code
    assert section(overview).body == before and not SectionChange.objects.exists()


def test_nothing_is_drawn_in_a_language_that_is_not_written(cast):
    survey = brought_to(Stage.COLLECTING, cast)
    with pytest.raises(DomainError, match="stage"):
        actions.draft_overview(survey=survey, language="en", by=cast.assessor)
    actions.begin_draft(survey=survey, by=cast.assessor)
    with pytest.raises(DomainError, match="xx"):
        actions.draft_overview(survey=survey, language="xx", by=cast.assessor)

    assert not Overview.objects.exists() and logged("overview:drafted") == 0


@pytest.mark.parametrize("who", ["reviewer", "elsewhere"])
def test_only_writers_of_the_body_write(overview, survey, cast, who):
    cast.elsewhere = actor(Role.ASSESSOR)
    by = getattr(cast, who)
    for attempt in (
        lambda: actions.draft_overview(survey=survey, language="en", by=by),
        lambda: edit(overview, cast, by=by),
    ):
        with pytest.raises((NotAllowed, type(survey).DoesNotExist)):
            attempt()
    assert logged("overview:edited") == 0


def test_what_was_adopted_stands(cast):
    survey = brought_to(Stage.ADOPTED, cast)
    overview = Overview.objects.get(survey=survey)

    assert overview.is_open_to_decisions
    with pytest.raises(DomainError, match="not possible"):
        edit(overview, cast)


def test_where_the_members_adopt_first_only_the_observations_still_change(cast):
    survey = planned(cast, order=Order.ADOPTED_FIRST)
    actions.start(survey=survey, by=cast.lead)
    for step in (drafted, submitted, passed, adopted):
        survey.refresh_from_db()
        step(survey, cast)
    survey.refresh_from_db()
    actions.transmit(survey=survey, by=cast.lead)
    survey.refresh_from_db()
    actions.close_comments(survey=survey, by=cast.approver)
    overview = Overview.objects.get(survey=survey)

    assert not overview.is_open_to_decisions  # its observations may still be annexed
    with pytest.raises(DomainError, match="adopted and stands"):
        edit(overview, cast)
    with pytest.raises(DomainError, match="adopted and stands"):
        actions.draft_overview(survey=survey, language="en", by=cast.assessor)
    number = section(overview, "observations").number
    edit(overview, cast, "observations", body="Annexed.", on_top_of=number)
    survey.refresh_from_db()
    actions.finish(survey=survey, by=cast.lead)
    overview = Overview.objects.get(survey=survey)
    assert overview.is_open_to_decisions and section(overview, "observations").body == "Annexed."


def test_an_overview_that_was_never_drawn_has_not_been_left_behind(overview, cast):
    overview.drawn_at = None

    assert not queries.has_moved_on(overview, by=cast.assessor)
