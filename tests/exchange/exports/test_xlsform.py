"""The form of a version for tools that ask offline: read as they read it, without a warning."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from tansiq.exchange.exports import xlsform
from tansiq.frameworks.actions import load_framework
from tansiq.frameworks.actions.files import read
from tansiq.frameworks.commands import SHIPPED, load_shipped
from tansiq.frameworks.models import Version
from tansiq.frameworks.queries.versions import questions_by_code, requirements_of
from tansiq.reference.actions import load_reference
from tests.factories.reference import InstrumentFactory
from tests.frameworks.conftest import MACHINE, SAMPLE


def written(version: Version) -> bytes:
    into = BytesIO()
    xlsform.write(version, requirements_of(version), questions_by_code(version), into=into)
    return into.getvalue()


@pytest.fixture
def book(db):
    """The form of the sample, as a workbook."""
    InstrumentFactory(symbol="Q/RES/1")
    version = load_framework(document=read(SAMPLE / "1.yaml"), by=MACHINE).version
    return load_workbook(BytesIO(written(version)))


def rows(book, sheet):
    heading, *lines = book[sheet].iter_rows(values_only=True)
    return [{key: value for key, value in zip(heading, line, strict=True) if value} for line in lines]


def test_every_shipped_framework_is_accepted_without_a_warning(db):
    load_reference(by=MACHINE)
    load_shipped()
    versions = list(Version.objects.all())

    for version in versions:
        found = convert(written(version), file_type=".xlsx")
        assert found.warnings == [], version
        assert "Arabic (ar)" in found.xform
    assert len(versions) == len(list(SHIPPED.glob("*/*.yaml")))


def test_areas_and_requirements_are_groups_around_their_questions(book):
    assert [(row["type"], row.get("name")) for row in rows(book, "survey")] == [
        ("begin_group", "L"),
        ("begin_group", "L_1"),
        ("note", "L_1_text"),
        ("select_one yes_no_partly", "L_1_1"),
        ("select_one L_1_1a", "L_1_1a"),
        ("date", "L_1_1b"),
        ("decimal", "L_1_2"),
        ("select_multiple L_1_3", "L_1_3"),
        ("text", "L_1_4"),
        ("end_group", None),
        ("end_group", None),
        ("begin_group", "M"),
        ("begin_group", "M_1"),
        ("note", "M_1_text"),
        ("begin_repeat", "M_1_1"),
        ("decimal", "M_1_1_year"),
        ("text", "M_1_1_lamp"),
        ("end_repeat", None),
        ("end_group", None),
        ("end_group", None),
    ]


def test_a_question_has_its_words_in_both_languages_its_condition_and_its_bounds(book):
    by_name = {row.get("name"): row for row in rows(book, "survey")}

    number = by_name["L_1_2"]
    assert number["label::English (en)"] == "L.1.2 How many lamps stand per street? (lamps)"
    assert number["label::Arabic (ar)"] == "L.1.2 كم مصباحا في الشارع الواحد؟ (مصابيح)"
    assert number["hint::English (en)"] == "Count them."
    assert number["constraint"] == ". >= 0 and . <= 2.5"
    assert number["constraint_message::English (en)"] == "at least 0; at most 2.5"
    assert by_name["L_1_1a"]["relevant"] == "(${L_1_1} = 'yes' or ${L_1_1} = 'partly')"
    assert by_name["L_1_1b"]["relevant"] == "${L_1_1a} = 'town'"


def test_choices_are_named_in_both_languages(book):
    choices = {(row["list_name"], row["name"]): row for row in rows(book, "choices")}

    assert choices["yes_no_partly", "partly"]["label::Arabic (ar)"] == "جزئيا"
    assert choices["L_1_3", "gas"]["label::English (en)"] == "Gas"
    assert len(choices) == 7


def test_the_form_says_what_it_is(book):
    assert rows(book, "settings") == [
        {
            "form_title": "Street lighting, Survey of street lighting",
            "form_id": "street-lighting-1",
            "version": "1",
            "default_language": "English (en)",
        }
    ]


def test_a_condition_on_several_answers_asks_whether_each_was_chosen(db):
    InstrumentFactory(symbol="Q/RES/1")
    document = read(SAMPLE / "1.yaml")
    question = document.content["areas"][0]["requirements"][0]["questions"][3]
    question["when"] = [{"question": "L.1.3", "is": ["oil"]}, {"question": "L.1.1", "is": ["no"]}]
    version = load_framework(document=document, by=MACHINE).version

    found = {row.get("name"): row for row in rows(load_workbook(BytesIO(written(version))), "survey")}

    assert found["L_1_4"]["relevant"] == "selected(${L_1_3}, 'oil') and ${L_1_1} = 'no'"
