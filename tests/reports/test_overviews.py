"""Releases of overviews: in the language chosen, whole and in part, and no word of an unreleased section in the bytes."""

import pytest

from tansiq.assessments.actions import close_comments, edit_section, put
from tansiq.assessments.enums import Part, Stage
from tansiq.assessments.models import Overview
from tansiq.kernel import kept
from tansiq.reference.models import Organisation
from tansiq.reports.actions import make_release
from tansiq.reports.queries import FOLDER, snapshot_of
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Format
from tests.factories.assessments import Cast, adopted, brought_to, passed, submitted
from tests.factories.sharing import approver, consent
from tests.reports.opened import everything_in
from tests.reports.wanted import pdf_is_there

pytestmark = pytest.mark.django_db
FORMS = [pytest.param(form, marks=pdf_is_there if form == Format.PDF else ()) for form in Format]
LANGUAGES = ["ar", "en"]
ARABIC = [
    "البرتقال",
    "الزعفران",
    "الياسمين",
    "القرنفل",
    "الريحان",
    "السنديان",
    "الصنوبر",
    "النرجس",
    "الزيتون",
    "الرمان",
]


def words(place: int, language: str) -> tuple[str, str]:
    """Give the words of a section's heading and text, and of its translation, that no other section has."""
    plain = "abcdefghij"[place]
    return (ARABIC[place], f"{ARABIC[place]}ات") if language == "ar" else (f"Hq{plain}qh", f"Tq{plain}qt")


@pytest.fixture
def overview() -> Overview:
    """An adopted overview whose every section has words of its own, in both languages."""
    cast = Cast()
    survey = brought_to(Stage.DRAFTING, cast)
    overview = Overview.objects.get(survey=survey)
    for place, key in enumerate(Part.values):
        for number, language in enumerate(("en", "ar")):
            heading, body = words(place, language)
            section = overview.sections.select_related("record").get(key=key)
            edit_section(
                section=section, language=language, heading=heading, body=f"{body}.", on_top_of=number,
                by=cast.assessor,
            )  # fmt: skip
    # Counted figures bear a number that stands nowhere else.
    overview.sections.filter(key="facts").update(
        figures=[
            {"code": "x", "number": 98_765, "names": {"en": "Xqfigq", "ar": "Xqfigq"}, "query": "xq=fig"}
        ]
    )
    steps = (
        submitted,
        passed,
        lambda survey, cast: close_comments(survey=survey, by=cast.approver),
        lambda survey, cast: put(survey=survey, by=cast.lead),
        adopted,
    )
    for step in steps:
        survey.refresh_from_db()
        step(survey, cast)
    return Overview.objects.get(survey=survey)


def released(overview, donor, form, language, places=None):
    keys = [Part.values[place] for place in places or ()]
    consent(overview, Reach(covers_all=places is None, sections=keys, organisations=[donor]))
    return make_release(
        record=overview, recipient=donor, format=form, language=language, by=approver(overview.state)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_partial_release_bears_no_word_of_the_rest(overview, donor, form, language):
    release = released(overview, donor, form, language, [3, 5])
    said = everything_in(kept.read(FOLDER, release.sha256), form)

    assert not release.is_whole
    for place in (3, 5):
        assert all(word in said for word in words(place, language))
    for place in set(range(len(Part.values))) - {3, 5}:
        for either in LANGUAGES:
            for word in words(place, either):
                assert word not in said
                assert word.encode().decode("latin-1") not in said
                assert word.encode("utf-16-be").decode("latin-1") not in said
    for trace in ("98765", "98,765", "Xqfigq", "xq=fig"):
        assert trace not in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_whole_release_speaks_the_language_chosen_and_no_other(overview, donor, form, language):
    release = released(overview, donor, form, language)
    said = everything_in(kept.read(FOLDER, release.sha256), form)
    other = "en" if language == "ar" else "ar"
    title = {"en": "Overview of Implementation Assessment", "ar": "الاستعراض العام لتقييم التنفيذ"}

    assert release.is_whole and title[language] in said
    for place in range(len(Part.values)):
        assert all(word in said for word in words(place, language))
        assert not any(word in said for word in words(place, other))
    assert "Xqfigq" not in said  # figures stand on the page, where they lead to what is behind them


def test_the_headings_of_a_release_stand_in_its_language(overview, donor):
    release = released(overview, donor, Format.PAGE, "ar", [3])
    by = approver(overview.state)

    assert snapshot_of(release.stamp, by=by).headings == [ARABIC[3]]


@pytest.mark.parametrize("form", [Format.PAGE, Format.DOCX])
def test_a_section_that_is_not_translated_stands_as_it_was_written(overview, donor: Organisation, form):
    section = overview.sections.get(key="needs")
    section.translations["ar"]["state"] = "outdated"
    section.save()
    release = released(overview, donor, form, "ar", [5])
    said = everything_in(kept.read(FOLDER, release.sha256), form)

    assert words(5, "en")[0] in said and ARABIC[5] not in said
    if form == Format.PAGE:
        assert '<section id="section-1" lang="en" dir="ltr">' in said
