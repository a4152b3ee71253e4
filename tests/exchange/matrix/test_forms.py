"""What only one form of document has."""

import datetime
import io
import re

import docx
import openpyxl
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tansiq.exchange.matrix.document import read
from tansiq.exchange.matrix.doubts import Code
from tests.exchange.matrix.documents import (
    ENGLISH,
    LEXICON,
    ROWS,
    as_csv,
    as_docx,
    as_text,
    as_xlsx,
    cells,
    fill,
    rewritten,
    saved,
    with_shared_strings,
)

HEADINGS = ("No.", "Pillar", "Project", "Start date", "End date", "Entities", "Status", "Countries", "Budget")


def workbook_of(*rows, headings=HEADINGS, title="Projects"):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    return workbook


def test_cells_of_a_sheet_are_read_as_they_are_printed():
    row = (
        1.0,
        2,
        "Lamps",
        datetime.datetime(2016, 5, 1),
        datetime.date(2017, 6, 30),
        "ORBA",
        "Ongoing",
        "Qumara",
        1.5,
    )
    [project] = read(saved(workbook_of(row)), LEXICON, as_of="2016-06").rows
    assert (project.pillar, project.serial, project.printed["other"]) == ("II", 1, "1.5")
    assert (project.period.start, project.period.end) == ("2016-05-01", "2017-06-30")


def test_years_in_a_sheet_may_be_numbers():
    [project] = read(
        saved(workbook_of((1, "I", "Lamps", 2016, 2018, "ORBA", "Ongoing", "Qumara"))), LEXICON
    ).rows
    assert (project.period.start, project.period.end) == ("2016", "2018")


def test_dates_that_cannot_be_read_in_columns_are_doubted():
    [project] = read(
        saved(workbook_of((1, "I", "Lamps", "soon", 2018, "ORBA", "Ongoing", "Qumara"))), LEXICON
    ).rows
    assert (Code.DATE_UNREADABLE, "soon–2018") in [(doubt.code, doubt.text) for doubt in project.doubts]


def test_dates_stand_in_the_title_where_the_columns_are_empty():
    row = (1, "I", "Lamps (2016)", None, None, None, "Ongoing", "Qumara")
    [project] = read(saved(workbook_of(row)), LEXICON).rows
    assert (project.title, project.period.start) == ("Lamps", "2016")


def test_a_pillar_merged_over_rows_holds_for_all_of_them():
    rows = [
        (1, "II", "Lamps", 2016, 2018, "ORBA", "Ongoing", "Qumara"),
        (2, None, "Ropes", 2016, 2018, "ORBA", "Ongoing", "Qumara"),
    ]
    assert [p.pillar for p in read(saved(workbook_of(*rows)), LEXICON).rows] == ["II", "II"]


def test_a_hidden_sheet_is_left_out():
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx()))
    workbook["Pillar III"].sheet_state = "hidden"
    workbook["Pillar I"]["B2"] = workbook["Pillar II"]["B2"] = None
    assert {p.pillar for p in read(saved(workbook), LEXICON).rows} == {"I", "II"}


def test_doubts_of_a_workbook_name_the_sheet_and_the_row():
    document = read(as_xlsx(), LEXICON)
    [doubt] = [d for d in document.doubts if d.code is Code.SERIAL_REPEATED]
    assert (doubt.place.part, doubt.line) == ("Pillar II", 7)
    assert "Pillar II" in doubt.place.words() and "7" in doubt.place.words()
    assert [d.place.part for d in document.doubts] == sorted(d.place.part for d in document.doubts)


def test_a_sheet_is_read_to_its_last_row_whatever_it_says_of_its_size():
    rows = [(n, "I", f"Lamps {n}", 2016, 2018, "ORBA", "Ongoing", "Qumara") for n in range(1, 300)]
    assert len(read(saved(workbook_of(*rows)), LEXICON, with_look_alikes=False).rows) == 299


@pytest.mark.parametrize("serials", [(2, 3), (1, 60), (1, 3, 2)])
def test_serials_that_are_missing(serials):
    rows = [(n, "I", f"Lamps {n}", 2016, 2018, "ORBA", "Ongoing", "Qumara") for n in serials]
    missing = [
        d.text for d in read(saved(workbook_of(*rows)), LEXICON).doubts if d.code is Code.SERIAL_MISSING
    ]
    assert missing == {(2, 3): ["1"], (1, 60): ["2–59"], (1, 3, 2): []}[serials]


RICH = b"<si><r><t>Lamps </t></r><r><rPr><b/></rPr><t>ORBA</t></r><rPh sb='0' eb='1'><t>aid</t></rPh></si>"


def test_words_in_several_runs_are_joined_and_reading_aids_left_out():
    workbook = with_shared_strings(
        saved(workbook_of((1, "I", "Lamps", 2016, 2018, "ORBA", "Ongoing", "Qumara")))
    )
    rich = rewritten(
        workbook, {"xl/sharedStrings.xml": lambda data: data.replace(b"<si><t>Lamps</t></si>", RICH)}
    )
    assert read(rich, LEXICON).rows[0].title == "Lamps ORBA"


def test_cells_without_a_reference_stand_in_their_order():
    bare = rewritten(as_xlsx(), {"xl/worksheets/": lambda data: re.sub(rb' r="[A-Z]*\d+"', b"", data)})
    rows = [p for p in read(bare, LEXICON).rows if p.pillar == "I"]
    assert [p.title for p in rows] == [row.title for row in ROWS if row.pillar == "I"]


def test_a_cell_far_to_the_right_is_left_out():
    workbook = workbook_of((1, "I", "Lamps", 2016, 2018, "ORBA", "Ongoing", "Qumara"))
    workbook.active["XFD2"] = "far away"
    assert len(read(saved(workbook), LEXICON).rows) == 1


@pytest.mark.parametrize(
    ("value", "printed"), [(True, "1"), (1.5, "1.5"), ("=1/0", ""), (datetime.time(9, 30), "09:30:00")]
)
def test_other_values_of_a_sheet_are_kept_as_text(value, printed):
    workbook = workbook_of((1, "I", "Lamps", 2016, 2018, "ORBA", "Ongoing", "Qumara", value))
    assert read(saved(workbook), LEXICON).rows[0].printed["other"] == printed


def test_a_word_document_is_read_through_merged_cells_and_breaks():
    document = docx.Document()
    document.add_paragraph("Pillar I")
    table = document.add_table(rows=0, cols=5)
    fill(table.add_row(), ENGLISH)
    title = table.add_row()
    title.cells[0].merge(title.cells[4]).text = "Projects of the harbour"
    fill(table.add_row(), cells(ROWS[0]))
    more = table.add_row()
    more.cells[3].text = "Mending lamps."
    serial, other = table.rows[2].cells[0], more.cells[0]
    serial.merge(other)
    table.rows[2].cells[4].paragraphs[0].add_run().add_break(WD_BREAK.LINE)
    table.rows[2].cells[4].add_paragraph("Quvalia")
    [project] = read(saved(document), LEXICON).rows
    assert project.activities.endswith("lending lamps. Mending lamps.")
    assert project.scope.states == ("QMA", "QVA")
    assert project.place.part == "table 1"


def test_deleted_words_of_a_word_document_are_left_out():
    document = docx.Document(io.BytesIO(as_docx()))
    run = document.tables[0].rows[1].cells[3].paragraphs[0].runs[0]
    deleted = OxmlElement("w:del")
    run._r.addprevious(deleted)
    deleted.append(run._r)
    run._r.find(qn("w:t")).text = "Struck out."
    assert read(saved(document), LEXICON).rows[0].activities == ""


def test_another_table_of_a_word_document_is_left_out():
    document = docx.Document(io.BytesIO(as_docx()))
    table = document.add_table(rows=2, cols=2)
    fill(table.rows[0], ("Donor", "Amount"))
    fill(table.rows[1], ("Qumara", "3"))
    assert len(read(saved(document), LEXICON).rows) == len(ROWS)


def test_cells_of_a_csv_may_hold_lines_and_quotes():
    content = as_csv().replace("Casting bells.", '"Casting ""great"" bells,\nand small ones."')
    project = next(p for p in read(content.encode(), LEXICON).rows if p.row == "III-1")
    assert project.activities == 'Casting "great" bells, and small ones.'
    assert content.split("\n")[project.place.line - 1].startswith("Completed,1,VEST,Bells")


def test_a_csv_with_tabs_and_quoted_cells_is_told_from_the_text_form():
    content = as_csv(delimiter="\t").replace("Casting bells.", '"Casting ""great""\nbells."')
    project = next(p for p in read(content.encode(), LEXICON).rows if p.row == "III-1")
    assert project.activities == 'Casting "great" bells.'


def test_quotes_in_the_text_form_are_letters():
    content = as_text().replace("Casting bells.", '"Casting" bells.')
    project = next(p for p in read(content.encode(), LEXICON).rows if p.row == "III-1")
    assert project.activities == '"Casting" bells.'
