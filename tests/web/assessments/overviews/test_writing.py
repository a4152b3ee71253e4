"""Overviews are drawn, edited in one language beside the other, and drawn anew; two who write lose nothing."""

import pytest

from tansiq.assessments import actions
from tansiq.assessments.enums import FindingKind, Stage
from tansiq.assessments.models import Overview, SectionChange
from tests.factories.assessments import answered


def page(overview) -> str:
    return f"/assessments/overviews/{overview.pk}/"


@pytest.fixture
def overview(scene):
    return scene.at(Stage.DRAFTING)


def edit(scene, overview, who="assessor", language="en", key="facts", **typed):
    path = f"{page(overview)}sections/{key}/?language={language}"
    return scene.go(who).post(path, {"heading": "Facts", "body": "Ours.", "on_top_of": "0", **typed})


def test_a_section_is_edited_beside_its_other_language(scene, overview):
    path = f"{page(overview)}sections/facts/"
    html = scene.html("assessor", f"{path}?language=ar")
    assert "الوقائع" in html and "A translation" in html and 'lang="en"' in html
    assert "This is the language of the overview" in scene.html("assessor", path)

    answer = edit(scene, overview, language="ar", heading="الوقائع", body="نص شخص.")
    assert (answer.status_code, answer.url) == (302, f"{page(overview)}#facts")
    assert overview.sections.get(key="facts").translations["ar"]["body"] == "نص شخص."
    assert "by a person" in scene.html("assessor", path)


def test_a_language_added_later_begins_blank(scene, overview):
    overview.sections.update(translations={})

    assert 'name="heading" value=' not in scene.html(
        "assessor", f"{page(overview)}sections/facts/?language=ar"
    )


def test_who_saves_second_is_shown_both_texts(scene, overview):
    edit(scene, overview, body="The first text.")
    answer = edit(scene, overview, "lead", body="The second text.")
    html = answer.content.decode()

    assert answer.status_code == 409
    assert "Somebody saved this section while you were writing" in html
    assert "The first text." in html and "The second text." in html
    assert 'name="on_top_of" value="1"' in html
    assert SectionChange.objects.get(is_set_aside=True).body == "The second text."

    assert edit(scene, overview, "lead", body="Both.", on_top_of="1").status_code == 302
    earlier = scene.html("lead", f"{page(overview)}sections/facts/earlier/")
    assert earlier.index("Both.") < earlier.index("The second text.") < earlier.index("The first text.")
    assert "set aside" in earlier


@pytest.mark.parametrize(
    ("typed", "field"), [({"heading": ""}, "heading"), ({"heading": "x" * 301}, "heading"), ({"body": "x" * 20_001}, "body")]
)  # fmt: skip
def test_bad_input_is_told_at_its_field(scene, overview, typed, field):
    answer = edit(scene, overview, **typed)

    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not SectionChange.objects.exists()


def test_nothing_has_been_edited_yet(scene, overview):
    assert "Nobody has edited this section" in scene.html("lead", f"{page(overview)}sections/facts/earlier/")


@pytest.mark.parametrize(
    ("who", "status"),
    [("approver", 403), ("member", 403), ("reviewer", 403), ("stranger", 404), ("donor", 403)],
)
def test_others_write_nothing(scene, overview, who, status):
    assert edit(scene, overview, who).status_code == status
    assert scene.go(who).post(f"{page(overview)}draw/", {}).status_code == status
    assert scene.go(who).get(f"/assessments/overviews/draft/{scene.survey.pk}/").status_code == status


@pytest.mark.parametrize(
    "path", ["sections/nowhere/", "sections/facts/?language=xx", "sections/nowhere/earlier/"]
)
def test_what_is_not_there_is_not_found(scene, overview, path):
    assert scene.go("assessor").get(page(overview) + path).status_code == 404


def test_what_was_adopted_is_not_edited(scene):
    overview = scene.at(Stage.ADOPTED)

    assert edit(scene, overview).status_code == 409
    assert "Edit in" not in scene.html("assessor", page(overview))
    assert "not drawn at this stage" in scene.html("assessor", f"{page(overview)}draw/")
    assert scene.go("assessor").post(f"{page(overview)}draw/", {}).status_code == 422


def test_drawing_anew_shows_first_what_would_change(scene, overview):
    edit(scene, overview, key="shortfalls", body="In our words.")
    area = scene.survey.sections.first()
    actions.record_finding(
        area=area, found=actions.Found(FindingKind.SHORTFALL, "A second one."), by=scene.cast.assessor
    )
    html = scene.html("assessor", f"{page(overview)}draw/")
    assert "edited by a person; stays" in html and "1, now 2" in html
    assert html.count('type="checkbox"') == 1

    assert scene.go("assessor").post(f"{page(overview)}draw/", {}).status_code == 302
    assert overview.sections.get(key="shortfalls").body == "In our words."
    scene.go("assessor").post(f"{page(overview)}draw/", {"anew": ["shortfalls"]})
    assert "A second one." in overview.sections.get(key="shortfalls").body
    assert SectionChange.objects.get().body == "In our words."


def test_only_edited_sections_are_asked_about(scene, overview):
    assert 'type="checkbox"' not in scene.html("assessor", f"{page(overview)}draw/")
    assert scene.go("assessor").post(f"{page(overview)}draw/", {"anew": ["facts"]}).status_code == 302
    edit(scene, overview)
    assert scene.go("assessor").post(f"{page(overview)}draw/", {"anew": ["needs"]}).status_code == 422


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_first_drawing(scene, language):
    survey = scene.at_survey(Stage.COLLECTING)
    path = f"/assessments/overviews/draft/{survey.pk}/"
    assert "Not at this stage" in scene.html("assessor", path)
    assert scene.go("assessor").post(path, {"language": language}).status_code == 422
    answered(survey, scene.cast.assessor)
    actions.begin_draft(survey=survey, by=scene.cast.assessor)
    assert 'name="language"' in scene.html("assessor", path)

    drawn = scene.go("assessor").post(path, {"language": language})
    overview = Overview.objects.get()
    assert (overview.language, drawn.url) == (language, page(overview))
    assert scene.go("assessor").get(path).url == f"{page(overview)}draw/"


def test_a_survey_that_is_not_there_draws_nothing(scene):
    assert scene.go("assessor").get("/assessments/overviews/draft/999/").status_code == 404


@pytest.mark.parametrize("language", ["ar", "en"])
def test_its_pages_need_few_queries(scene, overview, language, django_assert_max_num_queries):
    edit(scene, overview)
    for path, most in (("", 12), ("sections/facts/", 12), ("sections/facts/earlier/", 12), ("draw/", 12)):
        scene.html("assessor", page(overview) + path, language)
        with django_assert_max_num_queries(most, info=path):
            scene.html("assessor", page(overview) + path, language)
