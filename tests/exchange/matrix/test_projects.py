"""What is read of one row, and what is doubted."""

import pytest
from django.utils.translation import override

from tansiq.exchange.matrix.document import read
from tansiq.exchange.matrix.doubts import MESSAGES, Code
from tests.exchange.matrix.documents import ENGLISH, LEXICON

HEAD = "As of March 2018.\n## Pillar I\n" + "\t".join(ENGLISH) + "\n"


def project(title="Lamps <b>ORBA</b>", status="Ongoing", activities="Lighting.", scope="Global", head=HEAD):
    return read(f"{head}1\t{title}\t{status}\t{activities}\t{scope}\n".encode(), LEXICON).rows[0]


def doubts(**cells):
    return [(doubt.code, doubt.text) for doubt in project(**cells).doubts]


def test_a_row_without_doubt_has_none():
    assert doubts() == []


@pytest.mark.parametrize(
    ("cell", "title", "start"),
    [
        ("Lamps (2016–2017) <b>ORBA</b>", "Lamps", "2016"),
        ("Lamps of phase II (2016–2017) <b>ORBA</b>", "Lamps of phase II", "2016"),
        ("Lamps (LFA) (May 2017) <b>ORBA</b>", "Lamps (LFA)", "2017-05"),
        ("Lamps (LFA) <b>ORBA</b>", "Lamps (LFA)", None),
        ("Lamps [2016] <b>ORBA</b>", "Lamps", "2016"),
        ("Lamps (May 2017) on the quay <b>ORBA</b>", "Lamps (May 2017) on the quay", "2017-05"),
        ("Week of lamps 2016 (2–5 Nov. 2016) <b>ORBA</b>", "Week of lamps 2016", "2016-11-02"),
        ("Lamps under resolution 9001 (2031) <b>ORBA</b>", "Lamps under resolution 9001 (2031)", None),
        ("Lamps under resolution 9001 (2031) (2016) <b>ORBA</b>", "Lamps under resolution 9001 (2031)", "2016"),
        ('Lamps under resolution <a href="x">9001 (2031)</a> . <b>ORBA</b>', "Lamps under resolution 9001 (2031).", None),
        ("Lamps.”(2015–2018) <b>ORBA</b>", "Lamps.”", "2015"),
        ("Lamps <b>(Annual event)</b> <b>ORBA</b>", "Lamps", None),
        ("مصابيح (منذ عام ٢٠١٦) <b>فست</b>", "مصابيح", "2016"),
    ],
)  # fmt: skip
def test_dates_are_taken_off_the_title_and_the_year_of_a_resolution_is_none(cell, title, start):
    read_ = project(title=cell)
    assert (read_.title, read_.period.start) == (title, start)
    assert len(read_.entities) == 1


@pytest.mark.parametrize(
    ("status", "dates", "doubted"),
    [
        ("Ongoing", "2016", True),
        ("Ongoing", "Jun. 2013–Feb. 2018", True),
        ("Ongoing", "Jun. 2013–Mar. 2018", False),
        ("Ongoing", "2016–2018", False),
        ("Ongoing", "2019", True),
        ("Completed", "2017", False),
        ("Completed", "2016–2018", True),
        ("Completed", "Jul. 2016–Mar. 2018", False),
        ("Completed", "since 2016", True),
        ("In development", "2018–2019", False),
        ("In development", "2017–2019", False),
        ("In development", "2012–2019", True),
    ],
)
def test_status_is_compared_with_dates_as_of_the_month_of_the_document(status, dates, doubted):
    found = doubts(title=f"Lamps ({dates}) <b>ORBA</b>", status=status)
    assert (Code.STATUS_AGAINST_DATES, f"{status}, {dates}") in found or not doubted
    assert bool(found) is doubted


def test_without_a_month_status_is_not_compared():
    assert project(title="Lamps (2016) <b>ORBA</b>", head=HEAD.replace("As of March 2018.", "")).doubts == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"title": "Lamps (2018–2016) <b>ORBA</b>"}, (Code.DATE_UNREADABLE, "2018–2016")),
        ({"title": "Lamps"}, (Code.ENTITY_ABSENT, "")),
        ({"title": "Lamps <b>Unheard Guild</b>"}, (Code.ENTITY_UNKNOWN, "Unheard Guild")),
        ({"title": "<b>ORBA</b>"}, (Code.TITLE_ABSENT, "")),
        ({"status": "Planned"}, (Code.STATUS_UNKNOWN, "Planned")),
        ({"status": ""}, (Code.STATUS_UNKNOWN, "")),
        ({"scope": "Regional"}, (Code.SCOPE_VAGUE, "Regional")),
        ({"scope": "Upper Nowhere"}, (Code.PLACE_UNKNOWN, "Upper Nowhere")),
        ({"activities": "Under resolution 9001 (2032)."}, (Code.CITATION_YEAR, "9001 (2032)")),
        ({"activities": "Under resolution 7777."}, (Code.CITATION_UNREADABLE, "7777")),
    ],
)
def test_what_cannot_be_read_is_doubted_with_its_words(cells, expected):
    assert expected in doubts(**cells)


@pytest.mark.parametrize(
    ("title", "scope", "doubted"),
    [
        ("Lamps in Qumara", "Qumara", False),
        ("Lamps in Qumara", "Quvalia", True),
        ("Lamps in Qumara, Quvalia and Qelland", "Regional", True),
        ("Lamps in Qumara and Quvalia", "Qumara, Quvalia, Qelland", True),
        ("Lamps in Qumara and Quvalia", "Qumara", True),
        ("Lamps in Qumara and West Ambar", "Qumara, Quvalia", False),
        ("Lamps in Qumara", "Western Ambar", False),
        ("Lamps in Qelland", "Western Ambar", True),
        ("Lamps in Qumara", "Global", False),
        ("Qumaran lamps", "Quvalia", True),
        ("Qumara's lamps", "Qumara", False),
        ("Lamps in West Ambar", "Regional", True),
        ("Lamps in West Ambar", "Qelland", True),
        ("Lamps in West Ambar", "Qumara, Qelland", False),
        ("Lamps in the Tesh Basin", "Qelland", False),
        ("Lamps in Qumara", "Tesh Basin", False),
        ("Lamps in Qorin and Tesh", "Central Ambar", True),
        ("Lamps", "Regional", False),
        ("Conference of lamps in Old Harbour, Waladia", "Regional", False),
        ("Conference of lamps, held in Waladia", "West Ambar", False),
        ("Lamps of Port Ilmen", "Quvalia", False),
        ("Lamps for ORBA", "MUN", False),
    ],
)
def test_scope_is_compared_with_the_title(title, scope, doubted):
    codes = {doubt.code for doubt in project(title=f"{title} <b>VEST</b>", scope=scope).doubts}
    assert (Code.SCOPE_AGAINST_TITLE in codes) is doubted


def test_places_and_regions_are_told_apart():
    scope = project(scope="Port Ilmen, Tesh Basin").scope
    assert (scope.states, scope.places, scope.regions) == (("QVA",), ("QPT",), ("tesh-basin",))


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_sentence_that_its_doubts_fill(code):
    assert code in MESSAGES


def test_the_sentence_of_a_doubt_names_the_words():
    [doubt] = project(activities="Under resolution 9001 (2032).").doubts
    with override("en"):
        assert doubt.message == "“9001 (2032)”: the year does not fit; S/RES/9001 (2031) is known here."
    assert (doubt.line, doubt.row) == (4, "I-1")


def test_the_fields_of_a_row_for_reports():
    row = project(title="Lamps <b>OPRA, Unheard Guild</b>")
    assert row.row == "I-1"
    assert row.entities_printed == ("OPRA", "Unheard Guild")
    assert not row.scope.is_unspecified
