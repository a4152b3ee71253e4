"""A survey filled offline: taken as a workbook, compared row by row when it comes back, saved without losing anything."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tansiq.access.actor import NOBODY
from tansiq.access.enums import Role
from tansiq.assessments import actions as assessments
from tansiq.assessments.actions import Cited, Said
from tansiq.assessments.enums import Lane, Stage
from tansiq.assessments.models import Answer, AnswerChange, Rating, Source, Survey
from tansiq.audit.models import LogEntry
from tansiq.exchange.actions import compare, give_back, take_survey
from tansiq.exchange.enums import Fate
from tansiq.exchange.matrix.errors import UnreadableFile
from tansiq.frameworks.enums import QuestionKind
from tansiq.frameworks.models import Question
from tansiq.kernel.errors import NotAllowed
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, brought_to, passed, submitted
from tests.factories.frameworks import following, version

pytestmark = pytest.mark.django_db
FIRST = 4  # the row of the first question
ANSWER, REMARKS, CONFIDENCE, SOURCES = "G", "H", "I", "J"


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def survey(cast):
    return brought_to(Stage.COLLECTING, cast, under=version())


def taken(survey: Survey, by, language: str = "en"):
    """Take the workbook, and open it as a spreadsheet would."""
    file = io.BytesIO()
    take_survey(survey=Survey.objects.get(pk=survey.pk), into=file, language=language, by=by)
    file.seek(0)
    return openpyxl.load_workbook(file)


def saved(book, tmp_path: Path) -> Path:
    path = tmp_path / "survey.xlsx"
    book.save(path)
    return path


def row_of(sheet, key: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == key)


def put(book, key: str, **cells: str) -> None:
    """Write into the row of a key; A1.1.1 stands on the sheet A1."""
    sheet = book[key.split(":")[1].split(".")[0]]
    columns = {"answer": ANSWER, "remarks": REMARKS, "confidence": CONFIDENCE, "sources": SOURCES}
    for name, text in cells.items():
        sheet[f"{columns[name]}{row_of(sheet, key)}"] = text


def fresh(survey: Survey) -> Survey:
    return Survey.objects.select_related("version__framework", "state").get(pk=survey.pk)


def back(survey: Survey, book, tmp_path: Path, by):
    return give_back(survey=fresh(survey), source=saved(book, tmp_path), by=by)


def answer_first(survey: Survey, by, text: str = "First.", value: str = "yes", lane: Lane = Lane.ASSESSOR):
    question = Question.objects.get(code="A1.1.1", requirement__area__version=survey.version)
    standing = Answer.objects.filter(survey=survey, question=question, lane=lane).first()
    return assessments.save_answer(
        area=survey.sections.get(key="a1"), question=question,
        said=Said(value, text, sources=[Cited("public", "Gazette 12")]), on_top_of=standing.number if standing else 0,
        by=by, lane=lane,
    ).answer  # fmt: skip


# --- taking it ---


def test_the_workbook_says_what_it_is_and_holds_every_question_and_axis(cast, survey):
    answer_first(survey, cast.assessor)
    book = taken(survey, cast.assessor)

    about = {row[0].value: row[2].value for row in book["About"].iter_rows(max_col=3) if row[0].value}
    assert about["form"] == "tansiq-survey-1"
    assert (about["survey"], about["lane"], about["language"]) == (survey.reference, "assessor", "en")
    assert about["sha256"] == survey.version.sha256
    assert about["rows"] == "10"
    sheet = book["A1"]
    keys = [cell.value for cell in sheet["A"][FIRST - 1 :]]
    assert keys == ["q:A1.1.1", "q:A1.1.1a", "q:A1.1.2", "r:A1.1:in_place", "r:A1.1:in_practice"]
    assert [sheet[f"{c}{FIRST}"].value for c in ("B", ANSWER, REMARKS, SOURCES)] == [
        1, "Yes", "First.", "Public source: Gazette 12",
    ]  # fmt: skip
    assert all(sheet.column_dimensions[letter].hidden for letter in "ABC")
    assert sheet.protection.sheet
    assert sheet[f"E{FIRST}"].protection.locked
    assert not sheet[f"{ANSWER}{FIRST}"].protection.locked
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists[f"{ANSWER}{FIRST}"].startswith("Choices!")
    assert book["Choices"].sheet_state == "hidden"


def test_it_comes_right_to_left_and_in_arabic(cast, survey):
    book = taken(survey, cast.assessor, "ar")

    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    assert book["A1"][f"E{FIRST}"].value == "Is A1.1.1 so? بالعربية"


def test_formulas_stay_text(cast, survey):
    answer_first(survey, cast.assessor, text='=HYPERLINK("http://q.example")')
    cell = taken(survey, cast.assessor)["A1"][f"{REMARKS}{FIRST}"]

    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_the_state_takes_its_own_lane_alone_and_no_ratings(cast, survey):
    answer_first(survey, cast.assessor, text="What only assessors know.")
    assessments.invite_state(survey=survey, by=cast.lead)

    book = taken(survey, cast.focal_point)

    texts = [str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value]
    assert "What only assessors know." not in texts
    assert not [text for text in texts if text.startswith("r:")]


def test_who_fills_no_lane_takes_nothing(cast, survey):
    for by in (cast.reviewer, cast.focal_point, cast.member, actor(Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            taken(survey, by)


# --- when it comes back ---


def test_what_was_written_is_saved_and_the_rest_left_alone(cast, survey, tmp_path):
    answer_first(survey, cast.assessor)
    book = taken(survey, cast.assessor)
    put(book, "q:A1.1.1", remarks="Second.", confidence="High: several sources agree")
    put(book, "q:A1.1.1a", answer="minister")
    put(
        book,
        "q:A2.1.2",
        answer="24",
        remarks="على مدار الساعة",
        sources="Seen on a visit: Border post (2025-03-01)",
    )
    put(book, "r:A1.1:in_place", answer="some", remarks="A draft law.")

    found = back(survey, book, tmp_path, cast.assessor)

    assert found.counts == {"saved": 4, "conflict": 0, "refused": 0, "unchanged": 6}
    first = Answer.objects.get(question__code="A1.1.1")
    assert (first.value, first.remarks, first.confidence, first.number) == ("yes", "Second.", "high", 2)
    assert first.sources.get().citation == "Gazette 12"
    last = Answer.objects.get(question__code="A2.1.2")
    assert (last.value, last.language) == ("24", "ar")
    source = Source.objects.get(answer=last)
    assert (source.kind, source.citation, str(source.dated)) == ("visit_finding", "Border post", "2025-03-01")
    rating = Rating.objects.get()
    assert (rating.level, rating.reason, rating.number) == ("some", "A draft law.", 1)
    entry = LogEntry.objects.get(event="survey:returned")
    assert entry.details == {"lane": "assessor", "saved": 4, "conflict": 0, "refused": 0, "unchanged": 6}


def test_the_same_workbook_again_changes_nothing(cast, survey, tmp_path):
    book = taken(survey, cast.assessor)
    put(book, "q:A1.1.1", answer="No", remarks="Written offline.")
    back(survey, book, tmp_path, cast.assessor)

    again = back(survey, book, tmp_path, cast.assessor)

    assert again.counts["unchanged"] == 10
    assert Answer.objects.get().number == 1


def test_an_answer_changed_here_meanwhile_is_set_aside_and_both_texts_are_shown(cast, survey, tmp_path):
    answer_first(survey, cast.assessor)
    book = taken(survey, cast.assessor)
    put(book, "q:A1.1.1", remarks="Offline text.")
    answer_first(survey, cast.lead, text="Text on the platform.")

    (row,) = compare(survey=fresh(survey), source=saved(book, tmp_path), by=cast.assessor).of(Fate.CONFLICT)
    assert [(d.column, d.now, d.given) for d in row.differences] == [
        ("remarks", "Text on the platform.", "Offline text.")
    ]
    found = back(survey, book, tmp_path, cast.assessor)

    assert found.counts["conflict"] == 1
    assert Answer.objects.get().remarks == "Text on the platform."
    assert AnswerChange.objects.get(is_set_aside=True).remarks == "Offline text."


def test_what_nobody_touched_is_no_conflict_though_it_changed_here(cast, survey, tmp_path):
    answer_first(survey, cast.assessor)
    book = taken(survey, cast.assessor)
    answer_first(survey, cast.lead, text="Text on the platform.")

    found = back(survey, book, tmp_path, cast.assessor)

    assert found.counts["unchanged"] == 10
    assert Answer.objects.get().remarks == "Text on the platform."


def test_a_rating_changed_here_meanwhile_stays(cast, survey, tmp_path):
    book = taken(survey, cast.assessor)
    put(book, "r:A1.1:in_place", answer="all")
    area = survey.sections.get(key="a1")
    requirement = area.area.requirements.get()
    assessments.rate(
        area=area,
        requirement=requirement,
        axis="in_place",
        level="none",
        reason="",
        on_top_of=0,
        by=cast.lead,
    )

    found = back(survey, book, tmp_path, cast.assessor)

    assert found.counts["conflict"] == 1
    assert Rating.objects.get().level == "none"


@pytest.mark.parametrize(
    ("key", "cells", "column", "says"),
    [
        ("q:A1.1.1", {"answer": "Perhaps"}, "answer", "not among the answers"),
        ("q:A1.1.2", {"answer": "many"}, "answer", "is not a number"),
        ("q:A1.1.2", {"answer": "=1+1"}, "answer", "like a formula"),
        ("q:A1.1.1", {"remarks": "x" * 20_001}, "remarks", "at most"),
        ("q:A1.1.1", {"confidence": "Very"}, "confidence", "not among the answers"),
        ("q:A1.1.1", {"sources": "The gazette"}, "sources", "what kind of source"),
        ("q:A1.1.1", {"sources": "Public source: Gazette (2025-13-01)"}, "sources", "is no day"),
        ("r:A1.1:in_place", {"answer": "superb"}, "answer", "no level"),
        ("r:A1.1:in_place", {"answer": "not_applicable"}, "remarks", "Say why"),
        ("r:A1.1:in_place", {"answer": "some", "remarks": "x" * 20_001}, "remarks", "at most"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named_with_its_mend_and_the_others_are_saved(
    cast, survey, tmp_path, key, cells, column, says
):
    book = taken(survey, cast.assessor)
    put(book, key, **cells)
    put(book, "q:A2.1.1", answer="Partly")

    found = back(survey, book, tmp_path, cast.assessor)

    (row,) = found.of(Fate.REFUSED)
    assert (row.column, row.place.part) == (column, "A1")
    assert says in row.text
    assert row.place.line == row_of(book["A1"], key)
    assert Answer.objects.get().question.code == "A2.1.1"
    assert not Rating.objects.exists()


def test_an_area_that_was_signed_off_takes_nothing(cast, survey, tmp_path):
    book = taken(survey, cast.assessor)
    put(book, "q:A1.1.1", answer="No")
    survey.sections.filter(key="a1").update(signed_off_at=survey.created_at)

    (row,) = back(survey, book, tmp_path, cast.assessor).of(Fate.REFUSED)

    assert "signed off" in row.text
    assert not Answer.objects.exists()


def test_words_of_either_language_and_several_answers_are_read(cast, survey, tmp_path):
    options = [{"code": c, "names": {"en": c, "ar": f"{c} ع"}} for c in ("sea", "air", "land")]
    Question.objects.filter(code="A1.1.1a").update(kind=QuestionKind.SEVERAL_OF, options=options)
    columns = [{"code": c, "names": {"en": c}, "type": "text"} for c in ("year", "what")]
    Question.objects.filter(code="A2.1.1").update(kind=QuestionKind.TABLE, columns=columns)
    book = taken(survey, cast.assessor, "ar")
    put(book, "q:A1.1.1", answer="نعم")
    put(book, "q:A1.1.1a", answer="land\nsea ع")
    put(book, "q:A2.1.1", answer="2020 | a law\n2021")

    assert back(survey, book, tmp_path, cast.assessor).counts["saved"] == 3
    said = dict(Answer.objects.values_list("question__code", "value"))
    assert said["A1.1.1"] == "yes"
    assert said["A1.1.1a"] == ["sea", "land"]
    assert said["A2.1.1"] == [{"year": "2020", "what": "a law"}, {"year": "2021"}]
    again = taken(survey, cast.assessor)
    assert again["A2"][f"{ANSWER}{row_of(again['A2'], 'q:A2.1.1')}"].value == "2020 | a law\n2021 |"
    put(again, "q:A2.1.1", answer="1 | 2 | 3")
    (row,) = back(survey, again, tmp_path, cast.assessor).of(Fate.REFUSED)
    assert "more cells" in row.text


def test_the_state_fills_its_lane_offline_and_names_sources_freely(cast, survey, tmp_path):
    assessments.invite_state(survey=survey, by=cast.lead)
    book = taken(survey, cast.focal_point)
    put(book, "q:A1.1.1", answer="Yes", sources="Law no. 7")

    found = back(survey, book, tmp_path, cast.focal_point)

    assert found.counts["saved"] == 1
    answer = Answer.objects.get()
    assert (answer.lane, answer.sources.get().kind) == (Lane.STATE, "state_submission")


def test_once_handed_in_the_states_file_changes_nothing(cast, survey, tmp_path):
    assessments.invite_state(survey=survey, by=cast.lead)
    book = taken(survey, cast.focal_point)
    put(book, "q:A1.1.1", answer="Yes")
    assessments.hand_in(survey=fresh(survey), by=cast.focal_point)

    (row,) = back(survey, book, tmp_path, cast.focal_point).of(Fate.REFUSED)

    assert "handed in" in row.text
    assert not Answer.objects.exists()


def test_looking_asks_little(cast, survey, tmp_path, django_assert_max_num_queries):
    path = saved(taken(survey, cast.assessor), tmp_path)
    survey = fresh(survey)
    with django_assert_max_num_queries(9):
        compare(survey=survey, source=path, by=cast.assessor)


# --- refused whole ---


def refused(survey, path: Path, by) -> str:
    before = LogEntry.objects.count()
    with pytest.raises(UnreadableFile) as error:
        give_back(survey=fresh(survey), source=path, by=by)
    assert not Answer.objects.exists()
    assert LogEntry.objects.count() == before
    return str(error.value)


def test_a_file_of_another_survey_is_refused(cast, survey, tmp_path):
    other = brought_to(Stage.COLLECTING, Cast(body=cast.body))
    said = refused(survey, saved(taken(other, cast.assessor), tmp_path), cast.assessor)

    assert other.reference in said
    assert survey.reference in said


def test_a_file_of_another_version_is_refused(cast, survey, tmp_path):
    book = taken(survey, cast.assessor)
    put(book, "q:A1.1.1", answer="Yes")
    assessments.move_to_version(survey=survey, version=following(survey.version), by=cast.lead)

    assert "version 1" in refused(survey, saved(book, tmp_path), cast.assessor)


def test_a_file_of_the_other_lane_is_refused(cast, survey, tmp_path):
    assessments.invite_state(survey=survey, by=cast.lead)

    assert "somebody else" in refused(survey, saved(taken(survey, cast.focal_point), tmp_path), cast.assessor)


def test_a_file_that_lost_rows_is_refused(cast, survey, tmp_path):
    book = taken(survey, cast.assessor)
    del book["A2"]

    assert "5 of its 10 rows" in refused(survey, saved(book, tmp_path), cast.assessor)


def test_a_file_whose_keys_were_touched_is_refused(cast, survey, tmp_path):
    for value, says in (("", "lost its key"), ("q:A1.1.2", "stands twice"), ("q:Z9", "none of this survey")):
        book = taken(survey, cast.assessor)
        book["A1"][f"A{FIRST}"] = value or None
        assert says in refused(survey, saved(book, tmp_path), cast.assessor)


def test_a_workbook_of_another_making_is_refused(cast, survey, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Anything"])

    assert "no survey taken from this platform" in refused(survey, saved(book, tmp_path), cast.assessor)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"Just words", "no survey taken"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04 damaged", "damaged or cut off"),
        (b"x" * (8 * 2**20 + 1), "larger than 8 MB"),
    ],
)
def test_what_is_no_workbook_is_refused(cast, survey, tmp_path, content, says):
    path = tmp_path / "survey.xlsx"
    path.write_bytes(content)

    assert says in refused(survey, path, cast.assessor)


def test_a_workbook_cut_off_or_with_macros_is_refused(cast, survey, tmp_path):
    path = saved(taken(survey, cast.assessor), tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "cut off" in refused(survey, path, cast.assessor)

    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "[Content_Types].xml":
                content = content.replace(
                    b"spreadsheetml.sheet.main+xml", b"spreadsheetml.sheet.macroEnabled.main+xml"
                )
            new.writestr(part, content)
    assert "macros" in refused(survey, path, cast.assessor)


def test_once_it_is_with_the_state_nothing_is_taken(cast, tmp_path):
    survey = brought_to(Stage.DRAFTING, cast, under=version())
    book = taken(survey, cast.assessor)
    put(book, "q:A2.1.2", answer="24")
    submitted(fresh(survey), cast)
    passed(fresh(survey), cast)

    (row,) = back(survey, book, tmp_path, cast.assessor).of(Fate.REFUSED)

    assert "not possible while" in row.text


def test_who_was_lent_the_survey_for_reading_does_not_take_it(cast, survey):
    with pytest.raises(NotAllowed, match="Export records"):
        take_survey(survey=fresh(survey), into=io.BytesIO(), language="en", by=NOBODY)


def test_a_source_that_stands_keeps_what_is_known_of_it_beside_a_new_one(cast, survey, tmp_path):
    answer = answer_first(survey, cast.assessor)
    answer.sources.update(sensitivity="confidential", dated="2024-05-06")
    book = taken(survey, cast.assessor)
    put(book, "q:A1.1.1", sources="Public source: Gazette 12 (2024-05-06)\nSeen on a visit: Border post")

    back(survey, book, tmp_path, cast.assessor)

    kept = Answer.objects.get().sources.values_list("citation", "sensitivity")
    assert list(kept) == [("Gazette 12", "confidential"), ("Border post", "open")]


def test_a_made_up_survey_says_so_on_its_first_sheet(cast, survey):
    Survey.objects.update(is_illustrative=True)

    codes = [cell.value for cell in taken(survey, cast.assessor)["About"]["A"]]

    assert "illustrative" in codes
