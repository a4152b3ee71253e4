"""Answers, ratings, sources and findings on the sheet: saved one by one, with and without the script, by two at once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tansiq.assessments import actions
from tansiq.assessments.actions import Found, Said
from tansiq.assessments.enums import FindingKind, Lane, Stage
from tansiq.assessments.models import AnswerChange, Source
from tansiq.audit.models import LogEntry
from tansiq.frameworks.models import Question
from tansiq.reference.models import Organisation
from tests.factories.assessments import brought_to
from tests.factories.sharing import submission

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def survey(scene):
    return brought_to(Stage.COLLECTING, scene.cast)


@pytest.fixture
def at(survey) -> str:
    return f"/assessments/{survey.pk}/areas/a1/answers/A1.1.1/"


@pytest.fixture
def rate_at(survey) -> str:
    return f"/assessments/{survey.pk}/areas/a1/ratings/A1.1/in_place/"


def given(survey, code="A1.1.1", lane=Lane.ASSESSOR):
    return survey.answers.get(question__code=code, lane=lane)


def write(scene, at, who="assessor", number=0, *, script=True, **posted):
    typed = {"on_top_of": number, "value": "yes", "remarks": "", "confidence": "", **posted}
    return scene.go(who).post(at, typed, headers=SCRIPT if script else {})


def test_without_the_script_an_answer_is_saved_by_its_button(scene, survey, at):
    answer = write(scene, at, script=False, remarks="The act of 2019.", confidence="high")

    assert answer["Location"].endswith("/areas/a1/#q-A1.1.1")
    saved = given(survey)
    assert (saved.value, saved.remarks, saved.confidence, saved.number) == (
        "yes",
        "The act of 2019.",
        "high",
        1,
    )
    html = scene.html("assessor", f"/assessments/{survey.pk}/areas/a1/")
    assert "The act of 2019." in html and "Asked only if" in html and "A1.1.1a" in html


def test_the_script_is_told_when_it_was_saved_and_what_stands_now(scene, survey, at):
    html = write(scene, at).content.decode()

    assert "Saved" in html and 'data-is-done="1"' in html and 'value="1"' in html and "hx-swap-oob" in html
    assert "<html" not in html
    html = write(scene, at, number=1, value="").content.decode()
    assert 'data-is-done="0"' in html


def test_a_save_needs_six_queries_beside_session_and_sign_in(scene, survey, at):
    scene.go("assessor").get(at)  # reads what the area asks, once a process
    for number in (0, 1):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            write(scene, at, number=number, remarks=f"Text {number}")
        asked = [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]  # fmt: skip
        own = [sql for sql in asked if not any(table in sql for table in ('FROM "django_session"', 'FROM "accounts_person"', 'FROM "accounts_membership"'))]  # fmt: skip
        assert len(own) <= 6, own


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"value": "perhaps"}, "is not among the answers"),
        ({"remarks": "x" * 20_001}, "20000"),
        ({"confidence": "blind"}, "blind"),
        ({"on_top_of": "-1"}, "0"),
    ],
)
def test_bad_answers_are_told_and_kept_as_typed(scene, survey, at, posted, message):
    with_script = write(scene, at, **posted)
    assert with_script.status_code == 422 and message in with_script.content.decode()

    without = write(scene, at, script=False, **posted)
    html = without.content.decode()
    assert without.status_code == 422 and message in html and "<html" in html
    assert not survey.answers.exists()


def test_two_browsers_in_one_answer_lose_neither_text(scene, survey, at):
    write(scene, at, remarks="The first text.")

    second = write(scene, at, who="lead", value="no", remarks="The second text.")

    html = second.content.decode()
    assert second.status_code == 409 and second["HX-Retarget"].startswith("#line-")
    assert "The first text." in html and "The second text." in html and 'value="1"' in html
    assert "<html" not in html
    assert given(survey).remarks == "The first text."
    assert AnswerChange.objects.get(is_set_aside=True).remarks == "The second text."
    merged = write(scene, at, who="lead", number=1, remarks="Both texts.", whole="1")
    assert merged.status_code == 200 and "Both texts." in merged.content.decode()
    history = scene.html("assessor", at)
    assert all(
        text in history for text in ("The first text.", "The second text.", "Both texts.", "Set aside")
    )


def test_without_the_script_both_texts_stand_on_a_page(scene, survey, at):
    write(scene, at, remarks="The first text.")

    second = write(scene, at, who="lead", script=False, value="", remarks="The second text.")

    html = second.content.decode()
    assert second.status_code == 409 and "<html" in html
    assert "The first text." in html and "The second text." in html and "Keep what stands" in html
    assert 'value="yes" checked' in html  # what the second left open is offered as the first wrote it
    assert LogEntry.objects.filter(event="record:read", key=str(survey.pk)).exists()


def test_the_script_takes_one_question_anew(scene, survey, at):
    html = scene.go("assessor").get(at, headers=SCRIPT).content.decode()

    assert "<html" not in html and 'id="q-A1.1.1"' in html


@pytest.mark.parametrize(
    ("who", "status"), [("reviewer", 403), ("focal_point", 404), ("member", 404), ("other_body", 404)]
)
def test_others_save_nothing(scene, survey, at, who, status):
    assert write(scene, at, who=who).status_code == status
    assert not survey.answers.exists()


def test_what_is_not_there_is_not_found(scene, survey):
    for path in (
        "areas/zz/",
        "areas/a1/answers/Z9/",
        "areas/a1/ratings/Z9/in_place/",
        "areas/a1/ratings/A1.1/up/",
    ):
        assert scene.go("assessor").get(f"/assessments/{survey.pk}/{path}").status_code == 404, path


def test_an_area_of_another_is_read_not_written(scene, survey, at):
    area = survey.sections.get(key="a1")
    area.assignee_id = scene.cast.lead.person_id
    area.save()

    html = scene.html("assessor", f"/assessments/{survey.pk}/areas/a1/")

    assert "Somebody else works on this area." in html and "data-autosave" not in html
    assert write(scene, at).status_code == 403
    assert "data-autosave" in scene.html("lead", f"/assessments/{survey.pk}/areas/a1/")


@pytest.mark.parametrize(
    ("kind", "posted", "kept", "read"),
    [
        ("number", {"value": "12,5"}, None, ""),
        ("number", {"value": "١٢٫٥"}, "12.5", "12.5 hours"),
        ("date", {"value": "2025-03-01"}, "2025-03-01", "1 March 2025"),
        ("text", {"value": "In words."}, "In words.", "In words."),
        ("one_of", {"value": "court"}, "court", "court"),
        ("several_of", {"value": ["minister", "court"]}, ["court", "minister"], "court; minister"),
        (
            "table",
            {"value-post": ["North", ""], "value-staff": ["12", ""], "value-since": ["2020-01-02", ""]},
            [{"post": "North", "staff": "12", "since": "2020-01-02"}],
            "2 January 2020",
        ),
    ],
)
def test_each_kind_of_question_is_answered_and_read(scene, survey, at, kind, posted, kept, read):
    named = [{"code": code, "names": {"en": code, "ar": code}} for code in ("court", "minister")]
    columns = [
        {"code": code, "type": cell, "names": {"en": code, "ar": code}}
        for code, cell in (("post", "text"), ("staff", "number"), ("since", "date"))
    ]
    Question.objects.filter(code="A1.1.1").update(
        kind=kind, options=named, columns=columns, unit={"en": "hours", "ar": "ساعات"}
    )
    version = survey.version
    version.loaded_at = timezone.now()  # as if it had been loaded so
    version.save()

    answer = write(scene, at, script=False, **{"value": "", **posted})

    if kept is None:
        assert answer.status_code == 422 and "is not a number" in answer.content.decode()
        return
    assert given(survey).value == kept
    assert read in scene.html("reviewer", f"/assessments/{survey.pk}/areas/a1/")
    assert read in scene.html("reviewer", at)
    assert scene.go("assessor").get(f"/assessments/{survey.pk}/areas/a1/").status_code == 200


def test_sources_are_added_and_taken_away(scene, survey, at):
    typed = {"kind": "public", "citation": "Gazette 12", "dated": "2019-05-02", "sensitivity": "restricted"}
    added = scene.go("assessor").post(f"{at}sources/", typed)
    assert added["Location"].endswith("#sources")
    source = Source.objects.get()
    assert (source.citation, source.dated, source.sensitivity) == (
        "Gazette 12",
        date(2019, 5, 2),
        "restricted",
    )
    assert "Gazette 12" in scene.html("assessor", at) and given(survey).number == 0

    refused = scene.go("assessor").post(f"{at}sources/", {**typed, "citation": " "})
    assert refused.status_code == 422 and "Write the citation" in refused.content.decode()
    refused = scene.go("assessor").post(f"{at}sources/", {**typed, "submission": "S-9999"})
    assert refused.status_code == 422
    away = f"/assessments/{survey.pk}/sources/{source.pk}/remove/"
    assert scene.go("member").post(away).status_code == 404
    assert scene.go("reviewer").post(away).status_code == 403
    scene.go("assessor").post(away)
    assert not Source.objects.exists()


def test_the_state_cites_its_own_submission(scene, survey, at):
    actions.invite_state(survey=survey, by=scene.cast.lead)
    body = Organisation.objects.get(pk=scene.cast.focal_point.belongings[0].organisation_id)
    text, other = submission(body, word="told"), submission(word="apart")
    typed = {"kind": "state_submission", "sensitivity": "open"}

    refused = scene.go("focal_point").post(f"{at}sources/", {**typed, "submission": other.reference})
    assert refused.status_code == 422
    scene.go("focal_point").post(f"{at}sources/", {**typed, "submission": text.reference})
    assert Source.objects.get().submission == text
    assert text.reference in scene.html("focal_point", at) and "Gazette" not in scene.html("assessor", at)


def test_a_rating_is_saved_with_its_ladder_at_hand(scene, survey, rate_at):
    html = scene.html("assessor", f"/assessments/{survey.pk}/areas/a1/")
    assert html.count('name="level"') == 10

    saved = scene.go("assessor").post(rate_at, {"on_top_of": 0, "level": "some"}, headers=SCRIPT)
    assert "Saved" in saved.content.decode()
    answer = scene.go("assessor").post(rate_at, {"on_top_of": 1, "level": "all", "reason": "As seen."})
    assert answer["Location"].endswith("#r-A1.1")
    html = scene.html("reviewer", rate_at)
    assert "As seen." in html and "rung--here" in html


def test_a_rating_outside_the_scale_needs_its_reason(scene, survey, rate_at):
    typed = {"on_top_of": 0, "level": "not_applicable"}
    with_script = scene.go("assessor").post(rate_at, typed, headers=SCRIPT)
    assert with_script.status_code == 422 and "Say why" in with_script.content.decode()
    without = scene.go("assessor").post(rate_at, typed)
    assert without.status_code == 422 and "Say why" in without.content.decode()
    assert scene.go("assessor").post(rate_at, {**typed, "level": "most"}).status_code == 422
    assert not survey.ratings.exists()


def test_two_who_rate_at_once_are_told(scene, survey, rate_at):
    scene.go("lead").post(rate_at, {"on_top_of": 0, "level": "none", "reason": "No law."})

    with_script = scene.go("assessor").post(rate_at, {"on_top_of": 0, "level": "all"}, headers=SCRIPT)
    html = with_script.content.decode()
    assert with_script.status_code == 409 and "No law." in html and 'value="all" checked' in html
    assert 'name="on_top_of" value="1"' in html
    without = scene.go("assessor").post(rate_at, {"on_top_of": 0, "level": "all"})
    assert without.status_code == 409 and "No law." in without.content.decode()
    assert survey.ratings.get().level == "none"


def test_entries_of_the_last_cycle_are_marked_until_confirmed(scene):
    first = brought_to(Stage.FINAL, scene.cast)
    second = brought_to(Stage.COLLECTING, scene.cast, under=first.version)
    at = f"/assessments/{second.pk}/areas/a1/"

    html = scene.html("assessor", at)
    assert "From the last cycle, to be confirmed" in html and "Confirm all 3 entries" in html
    assert "From the last cycle" in scene.html("reviewer", at)
    scene.go("assessor").post(f"{at}do/confirm/")
    assert "From the last cycle" not in scene.html("assessor", at)
    assert not second.answers.filter(area__key="a1", is_prefilled=True).exists()


def test_the_state_fills_its_lane_without_seeing_the_assessors(scene, survey, at):
    write(scene, at, remarks="Of the assessors.")
    actions.invite_state(survey=survey, by=scene.cast.lead)
    area = f"/assessments/{survey.pk}/areas/a1/"

    html = scene.html("focal_point", area)
    assert "Of the assessors." not in html and "data-autosave" in html and 'name="level"' not in html
    write(scene, at, who="focal_point", value="partly", remarks="Of the State.")
    assert given(survey, lane=Lane.STATE).value == "partly"
    assert given(survey).value == "yes"
    assert "Of the State." not in scene.html("assessor", area)
    assert "Of the State." not in scene.html("assessor", at)
    assert "Answer saved" in scene.html("assessor", f"/assessments/{survey.pk}/history/")
    assert scene.html("assessor", f"/assessments/{survey.pk}/history/").count("Answer saved") == 1
    scene.go("focal_point").post(f"/assessments/{survey.pk}/steps/hand-in/")
    html = scene.html("assessor", area)
    assert "Of the State." in html and "The State’s own answer" in html
    assert scene.cast.focal_point.username.title() not in html
    told = write(scene, at, who="focal_point", number=1, value="no")
    assert told.status_code == 422 and "handed in" in told.content.decode()
    assert "data-autosave" not in scene.html("focal_point", area)


def test_findings_are_recorded_edited_and_taken_back(scene, survey, at):
    write(scene, at)
    add = f"/assessments/{survey.pk}/areas/a1/findings/add/"
    typed = {"on_top_of": 0, "kind": "shortfall", "text": "No time limit.", "requirement": "A1.1", "answers": ["A1.1.1"], "foremost": "1"}  # fmt: skip
    assert scene.go("assessor").get(add).status_code == 200

    scene.go("assessor").post(add, typed)
    finding = survey.findings.get()
    assert finding.foremost == 1 and [a.question.code for a in finding.answers.all()] == ["A1.1.1"]
    html = scene.html("reviewer", f"/assessments/{survey.pk}/findings/")
    assert "No time limit." in html and "The foremost shortfalls" in html and "A1.1.1" in html
    refused = scene.go("assessor").post(add, {**typed, "kind": "strength"})
    assert refused.status_code == 422 and "foremost" in refused.context["form"].errors
    one = f"/assessments/{survey.pk}/findings/{finding.pk}/"
    assert "No time limit." in scene.html("assessor", one)
    scene.go("assessor").post(one, {**typed, "on_top_of": 1, "text": "No limit of time."})
    late = scene.go("lead").post(one, {**typed, "on_top_of": 1, "text": "A third text."})
    html = late.content.decode()
    assert late.status_code == 409 and "No limit of time." in html and "A third text." in html
    scene.go("lead").post(one, {**typed, "on_top_of": 2, "text": "A third text."})
    finding.refresh_from_db()
    assert finding.text == "A third text."
    assert scene.go("reviewer").get(one).status_code == 403
    assert scene.go("other_body").get(one).status_code == 404
    scene.go("assessor").post(f"{one}remove/")
    assert not survey.findings.exists()
    assert "No finding has been recorded yet" in scene.html("lead", f"/assessments/{survey.pk}/findings/")


def test_every_opening_is_in_the_log(scene, survey, at):
    for page in ("", "areas/a1/", "findings/", "history/"):
        before = LogEntry.objects.filter(event="record:read").count()
        scene.go("assessor").get(f"/assessments/{survey.pk}/{page}")
        assert LogEntry.objects.filter(event="record:read").count() == before + 1, page


def test_a_finding_keeps_the_language_in_which_it_was_written(scene, survey):
    area = survey.sections.get(key="a1")
    found = actions.record_finding(area=area, found=Found(FindingKind.STRENGTH, "قانون نافذ", language="ar"), by=scene.cast.assessor)  # fmt: skip
    one = f"/assessments/{survey.pk}/findings/{found.pk}/"

    scene.go("assessor").post(one, {"on_top_of": 1, "kind": "good_practice", "text": "قانون نافذ"})
    found.refresh_from_db()
    assert (found.kind, found.language) == ("good_practice", "ar")
    assert actions.save_answer(area=area, question=area.area.requirements.get().questions.all()[0], said=Said("no"), on_top_of=0, by=scene.cast.assessor).answer.pk  # fmt: skip
