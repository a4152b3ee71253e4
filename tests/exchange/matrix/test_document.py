"""Every form of the same rows reads the same."""

import pytest

from tansiq.exchange.matrix.document import Reading, read
from tansiq.exchange.matrix.doubts import Code
from tests.exchange.matrix import documents
from tests.exchange.matrix.documents import LEXICON, ROWS

FORMS = {
    "text": lambda: documents.as_text().encode(),
    "text, not bold": lambda: documents.as_text(bold=False).encode(),
    "text, marked as UTF-8": lambda: b"\xef\xbb\xbf" + documents.as_text().encode(),
    "text, lines ended as on Windows": lambda: documents.as_text().replace("\n", "\r\n").encode(),
    "text, Arabic headings": lambda: documents.as_text(
        headings=documents.ARABIC, pillar_heading="### الركيزة {pillar} من الخطة"
    ).encode(),
    "text, a page a row": lambda: documents.as_text(page=1).encode(),
    "CSV": lambda: documents.as_csv().encode(),
    "CSV, semicolons": lambda: documents.as_csv(delimiter=";").encode(),
    "CSV, tabs": lambda: documents.as_csv(delimiter="\t").encode(),
    "CSV, Arabic headings": lambda: documents.as_csv(headings=documents.SEPARATE_ARABIC).encode(),
    "XLSX, a sheet a pillar": documents.as_xlsx,
    "XLSX, a pillar column": lambda: documents.as_xlsx(one_sheet=True),
    "XLSX, Arabic headings": lambda: documents.as_xlsx(headings=documents.ARABIC),
    "XLSX, as office programs write it": lambda: documents.with_shared_strings(documents.as_xlsx()),
    "DOCX": documents.as_docx,
    "DOCX, a row a page": lambda: documents.as_docx(page=1),
}


@pytest.fixture(params=FORMS.values(), ids=FORMS.keys())
def document(request):
    return read(request.param(), LEXICON)


def test_every_form_gives_the_same_rows(document):
    assert [(p.pillar, p.serial, p.title, p.activities) for p in document.rows] == [
        (row.pillar, row.serial, row.title, row.activities) for row in ROWS
    ]


def test_every_form_gives_the_same_dates_and_status(document):
    assert [(p.period.start, p.period.end) for p in document.rows] == [(row.start, row.end) for row in ROWS]
    assert [p.status.value for p in document.rows] == [row.status.lower().replace(" ", "_") for row in ROWS]


def test_every_form_gives_the_same_entities_and_scope(document):
    assert [tuple(e.acronym for e in p.entities) for p in document.rows] == [row.acronyms for row in ROWS]
    assert [(p.scope.states, p.scope.regions) for p in document.rows] == [
        (row.states, row.regions) for row in ROWS
    ]


def test_every_form_gives_the_same_account(document):
    account = document.account.as_json()
    assert account["rows"] == 8
    assert account["by_pillar"] == {"I": 3, "II": 3, "III": 2}
    assert account["by_status"] == {"ongoing": 3, "completed": 4, "in_development": 1}
    assert {"where": "text", "pillar": "II", "number": 4, "counted": 3} in account["stated"]
    assert {"where": "text", "pillar": None, "number": 9, "counted": 8} in account["stated"]
    assert document.as_of == "2018-03"


def test_every_form_gives_the_same_doubts(document):
    found = {(d.code, d.row) for d in document.doubts}
    assert found == {
        (Code.SERIAL_MISSING, "I-3"),
        (Code.SERIAL_REPEATED, "II-2"),
        (Code.STATUS_AGAINST_DATES, "II-1"),
        (Code.SCOPE_VAGUE, "III-1"),
        (Code.TOTAL_DIFFERS, ""),
        (Code.TOTAL_DIFFERS, "II"),
    }


def test_rows_of_one_serial_are_told_apart_by_occurrence(document):
    assert [p.identity for p in document.rows if p.serial == 2 and p.pillar == "II"] == [
        ("II", "2", 1),
        ("II", "2", 2),
    ]


def test_instruments_are_cited_by_canonical_symbol(document):
    assert document.rows[1].instruments == ("S/RES/9001 (2031)",)


def test_a_row_as_json_holds_what_was_read():
    document = read(documents.as_text().encode(), LEXICON)
    [row] = [
        p for p in document.account.as_json(document.rows)["projects"] if p["title"].startswith("A week")
    ]
    assert row == {
        "pillar": "I", "serial": 4, "title": "A week of open doors", "status": "completed",
        "start": "2017-09-25", "end": "2017-09-27", "precision": "day",
        "entities": ["CHRR", "ORBA"], "entities_printed": ["Centre for Harbours, Roads and Rails", "ORBA"],
        "states": [], "regions": [], "is_global": True, "instruments": [],
    }  # fmt: skip


def test_each_row_keeps_its_cells_as_printed_and_its_line():
    text = documents.as_text()
    row = read(text.encode(), LEXICON).rows[0]
    assert row.printed["title"] == documents.title_cell(ROWS[0])
    assert text.split("\n")[row.place.line - 1].startswith("1\t" + documents.title_cell(ROWS[0]))


def test_the_symbol_is_read_from_the_masthead_else_from_the_name_of_the_file():
    text = documents.as_text()
    assert read(text.encode(), LEXICON).symbol == "A/99/123"
    unmarked = text.replace("A/99/123\n", "").encode()
    assert read(unmarked, LEXICON, name="A-98-77.en.txt").symbol == "A/98/77"
    assert read(unmarked, LEXICON, name="projects.txt").symbol == "projects.txt"
    assert read(unmarked, LEXICON, name="projects.txt", symbol="PLAN").symbol == "PLAN"


def test_a_given_month_stands_before_that_of_the_document():
    document = read(documents.as_text().encode(), LEXICON, as_of="2019-01")
    assert document.as_of == "2019-01"
    assert (Code.STATUS_AGAINST_DATES, "II-1") not in {(d.code, d.row) for d in document.doubts}


def test_a_document_without_a_month_says_so():
    document = read(documents.as_text(statement="Nothing said.").encode(), LEXICON)
    assert document.as_of is None
    assert Code.AS_OF_ABSENT in {d.code for d in document.doubts}


def test_a_file_is_read_from_its_path_too(tmp_path):
    path = tmp_path / "A-99-5.txt"
    path.write_text(documents.as_text(), encoding="utf-8")
    assert len(read(str(path), LEXICON).rows) == len(ROWS)
    assert read(path, LEXICON).name == "A-99-5.txt"


def test_a_reading_gives_rows_one_by_one_and_its_account_at_the_end():
    reading = Reading(documents.as_text().encode(), LEXICON)
    first = next(iter(reading))
    assert first.row == "I-1"
    assert reading.account.rows == 1
