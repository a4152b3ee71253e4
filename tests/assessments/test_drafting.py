"""The text of an overview as it is drawn, in English and in Arabic."""

from datetime import date

import pytest

from tansiq.assessments.actions import (
    Acts,
    Found,
    answer_observation,
    enter_participation,
    observe,
    record_finding,
)
from tansiq.assessments.enums import Adherence, FindingKind, Reply, Stage, Willingness
from tansiq.assessments.models import Overview
from tansiq.assessments.queries.drafting import basis_of, drafted, figures
from tansiq.reference.enums import InstrumentKind
from tests.factories.assessments import Cast, brought_to, planned
from tests.factories.frameworks import following
from tests.factories.reference import InstrumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def survey(cast):
    return brought_to(Stage.DRAFTING, cast)


def text(survey, part, language="en", overview=None) -> str:
    return drafted(basis_of(survey), language, overview)[part].body


def party(state, number, by, *, is_party=True):
    for _place in range(number):
        treaty = InstrumentFactory(kind=InstrumentKind.TREATY, year=1970)
        acts = Acts(
            source="A list", as_of=date(2026, 1, 1), party_on=date(2000, 1, 1) if is_party else None,
            adherence=Adherence.ACCESSION if is_party else Adherence.NONE,
        )  # fmt: skip
        enter_participation(state=state, instrument=treaty, acts=acts, by=by)


def test_what_was_not_entered_is_not_said(survey, cast):
    assert "universal instruments" not in text(survey, "facts")

    party(survey.state, 2, cast.lead)
    party(survey.state, 1, cast.lead, is_party=False)
    assert "The State is party to 2 of 3 universal instruments." in text(survey, "facts")

    InstrumentFactory(kind=InstrumentKind.TREATY, year=1999)
    said = text(survey, "facts")
    assert "Of the 4 universal instruments, 3 have been looked at; the State is party to 2 of these." in said


def test_the_facts(survey):
    said = text(survey, "facts")

    assert "2 requirements were rated on each axis." in said and "Information was collected from" in said
    assert "assessed itself" not in said and "last overview" not in said
    assert "قُدّر" in text(survey, "facts", "ar") or "متطلب" in text(survey, "facts", "ar")


def test_findings_stand_by_area_and_the_foremost_first(survey, cast):
    area = survey.sections.get(key="a2")
    record_finding(
        area=area,
        found=Found(FindingKind.SHORTFALL, "نتيجة ثانية.", language="ar", foremost=2),
        by=cast.assessor,
    )
    said = text(survey, "foremost")
    assert said.index("Found in a1") < said.index("نتيجة ثانية.")
    assert "\u2068نتيجة ثانية.\u2069" in said  # of another language: it does not turn the line around it
    assert "\u2068نتيجة ثانية.\u2069" not in text(survey, "foremost", "ar")
    assert "A1\u2069. Area A1" in text(survey, "shortfalls")
    assert "Area A2" in text(survey, "progress") and "Area A2" in text(survey, "capacity")
    assert text(survey, "recommendations") == "1. To take steps so that: It is A1"
    assert "Requirement A1" in text(survey, "needs")


def test_an_empty_survey_says_so_in_words(cast):
    survey = planned(cast)
    said = {part: one.body for part, one in drafted(basis_of(survey), "en").items()}

    assert "No strength" in said["progress"] and "No shortfall has been recorded." in said["shortfalls"]
    assert (
        "foremost" in said["foremost"]
        and "no need" in said["needs"]
        and "No good practice" in said["capacity"]
    )
    assert said["recommendations"] == "Recommendations follow from the foremost shortfalls."
    assert said["difference"].startswith("This is the first overview")
    assert "no observation" in said["observations"] and "has not said" in said["sharing"]
    assert figures(basis_of(survey))["observations"][0]["number"] == 0


def test_the_difference_from_the_last_one(cast):
    first = brought_to(Stage.FINAL, cast)
    second = brought_to(Stage.DRAFTING, cast, under=following(first.version))
    said = text(second, "difference")

    assert "4 ratings can be compared" in said and "0 ratings rose." in said
    assert "made under version 1" in said and "The last overview was adopted on" in text(second, "facts")


@pytest.mark.parametrize(
    ("willingness", "said"),
    [
        (Willingness.WILLING, "willing to share the overview with other States."),
        (Willingness.ON_REQUEST, "on request"),
        (Willingness.UNWILLING, "not be shared"),
    ],
)
def test_the_word_on_sharing(survey, willingness, said):
    overview = Overview.objects.get(survey=survey)
    overview.willingness = willingness

    assert said in text(survey, "sharing", overview=overview)


def test_observations_stand_with_what_became_of_them(cast):
    survey = brought_to(Stage.WITH_STATE, cast)
    overview = Overview.objects.get(survey=survey)
    for words, reply in (("One.", Reply.ACCEPTED), ("Two.", Reply.ANNEXED), ("Three.", Reply.DECLINED)):
        made = observe(overview=overview, section="", text=words, language="en", by=cast.focal_point)
        answer_observation(observation=made, reply=reply, reason="Not so.", by=cast.assessor)

    assert text(survey, "observations", overview=overview).split("\n\n") == [
        "One.", "Taken up in the text.", "Two.", "Three.", "Not taken up: \u2068Not so.\u2069",
    ]  # fmt: skip


def test_figures_lead_to_what_is_behind_them_and_speak_both_languages(survey):
    counted = figures(basis_of(survey))

    first = counted["facts"][0]
    assert [figure["number"] for figure in counted["facts"]] == [1, 1, 0, 0, 0, 0, 1, 1, 0, 0]
    assert [figure["number"] for figure in counted["progress"]] == [0, 1]
    assert first["query"] == "axis=in_place&level=none" and set(first["names"]) == {"en", "ar"}
    assert counted["shortfalls"][0]["query"] == "finding=shortfall"
    assert [figure["code"] for figure in counted["difference"]] == ["rose", "fell"]
