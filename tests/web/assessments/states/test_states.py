"""A State's page: its cycles and ratings as far as the reader sees them, and what it is party to."""

import pytest
from django.utils import timezone

from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Participation
from tansiq.audit.models import LogEntry
from tansiq.frameworks.enums import Comparability
from tansiq.frameworks.models import RequirementSuccession
from tansiq.notices.models import Notice
from tansiq.reference.enums import InstrumentKind
from tests.factories.assessments import brought_to
from tests.factories.frameworks import following
from tests.factories.reference import InstrumentFactory

ENTRY = {
    "signed_on": "1971-02-03", "party_on": "1975-06-07", "adherence": "ratification",
    "reservations": "A reservation.", "source": "The list", "as_of": "2026-01-31",
}  # fmt: skip


def page(state) -> str:
    return f"/assessments/states/{state.iso3}/"


@pytest.fixture
def treaty(db):
    return InstrumentFactory(
        kind=InstrumentKind.TREATY, year=1970, names={"en": "Seizure", "ar": "الاستيلاء"}
    )


@pytest.fixture
def cycles(scene):
    """Two cycles under two versions, of which one area may not be compared."""
    first = scene.at_survey(Stage.FINAL)
    after = following(first.version)
    RequirementSuccession.objects.filter(version=after, after__code="A2.1").update(
        comparability=Comparability.NONE
    )
    RequirementSuccession.objects.filter(version=after, after__code="A1.1").update(
        comparability=Comparability.PARTIAL
    )
    return first, brought_to(Stage.FINAL, scene.cast, under=after)


def test_ratings_are_joined_where_they_compare_and_the_break_is_shown(scene, cycles):
    html = scene.html("lead", page(scene.cast.state))

    assert html.count('<table class="multiple"') == 2
    assert "not comparable with the one before" in html and "comparable in part with the one before" in html
    assert html.count("join--none") == 3 and html.count("join--partial") == 3  # two axes each, and the key
    assert "Final" in html and "Superseded" in html
    opened = LogEntry.objects.filter(event="record:read", kind="assessments.survey")
    assert {entry.key for entry in opened} == {str(survey.pk) for survey in cycles}


def test_each_sees_the_cycles_that_the_policy_admits(scene, cycles):
    html = scene.html("member", page(scene.cast.state))
    assert html.count("Read<") == 2 and "multiple" not in html  # the overviews, not the surveys

    assert "multiple" in scene.html("approver", page(scene.cast.state))
    for who in ("elsewhere", "stranger", "donor"):
        html = scene.html(who, page(scene.cast.state))
        assert "No assessment of this State is shown to you." in html and "multiple" not in html


def test_who_reads_no_records_has_no_page(scene):
    assert scene.go("auditor").get(page(scene.cast.state)).status_code == 403
    assert scene.go("donor").get("/assessments/states/XXX/").status_code == 404


def test_what_is_under_way_stands_first(scene, cycles):
    brought_to(Stage.BEFORE_MEMBERS, scene.cast, under=cycles[1].version)
    html = scene.html("member", page(scene.cast.state))

    assert html.index("Before the members") < html.index("Final") < html.index("Superseded")


def test_treaties_are_entered_by_hand(scene, treaty):
    state = scene.cast.state
    path = f"{page(state)}treaties/{treaty.pk}/"
    html = scene.html("assessor", page(state))
    assert path in html and "not entered yet" in html
    assert path not in scene.html("approver", page(state))

    assert scene.go("assessor").post(path, ENTRY).status_code == 302
    html = scene.html("donor", page(state))
    assert "A reservation." in html and "Ratification" in html and "party to 1 of 1" in html
    InstrumentFactory(kind=InstrumentKind.TREATY, year=1999)
    scene.remembered()
    assert "party to 1; 1 of 2 entered so far" in scene.html("donor", page(state))
    assert 'value="1975-06-07"' in scene.html("assessor", path)
    scene.go("assessor").post(path, {**ENTRY, "party_on": "", "adherence": ""})
    assert "Not a party" in scene.html("donor", page(state))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"source": ""}, "source"),
        ({"party_on": ""}, "adherence"),
        ({"signed_on": "1980-01-01"}, "party_on"),
        ({"as_of": "soon"}, "as_of"),
        ({"as_of": "2999-01-01"}, "__all__"),
        ({"adherence": "marriage"}, "adherence"),
    ],
)
def test_bad_input_is_told_at_its_field(scene, treaty, typed, field):
    path = f"{page(scene.cast.state)}treaties/{treaty.pk}/"
    answer = scene.go("assessor").post(path, {**ENTRY, **typed})

    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Participation.objects.exists()


@pytest.mark.parametrize("who", ["approver", "member", "donor"])
def test_others_enter_nothing(scene, treaty, who):
    path = f"{page(scene.cast.state)}treaties/{treaty.pk}/"

    assert scene.go(who).post(path, ENTRY).status_code == 403
    assert scene.go("assessor").get(f"{page(scene.cast.state)}treaties/0/").status_code == 404


def test_the_reference_page_of_the_state_leads_here(scene):
    state = scene.cast.state

    assert page(state) in scene.html("donor", f"/reference/states/{state.iso3}/")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_needs_few_queries(scene, cycles, treaty, language, django_assert_max_num_queries):
    scene.remembered()
    Notice.objects.update(seen_at=timezone.now())  # who has unread ones is counted them by one query more
    scene.html("lead", page(scene.cast.state), language)
    with django_assert_max_num_queries(12):
        scene.html("lead", page(scene.cast.state), language)
