"""The matrix of A/72/840 itself; every figure counted from the document by hand (no wording of it stands here)."""

import time
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest

from tansiq.exchange.matrix.document import read
from tansiq.exchange.matrix.doubts import Code
from tansiq.exchange.matrix.errors import UnreadableFile
from tansiq.exchange.matrix.lexicon import Lexicon
from tansiq.exchange.matrix.text import clean
from tests.exchange.matrix.documents import ENGLISH, fill, saved

DATA = Path(__file__).resolve().parents[3] / "tansiq" / "reference" / "data"


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.from_files(DATA)


@pytest.fixture(scope="module")
def path(seeds):
    path = seeds / "A-72-840.ar.txt"
    if not path.exists():
        pytest.skip("A-72-840.ar.txt is not among the seeds.")
    return path


@pytest.fixture(scope="module")
def document(path, lexicon):
    return read(path, lexicon)


def doubted(document, code):
    return [doubt.row for doubt in document.doubts if doubt.code is code]


def row(document, name):
    return next(p for p in document.rows if p.row == name)


def test_every_printed_row_is_one_project(document):
    account = document.account.as_json()
    assert account["rows"] == 317
    assert account["by_pillar"] == {"I": 120, "II": 56, "III": 124, "IV": 17}
    assert account["by_status"] == {"ongoing": 188, "completed": 93, "in_development": 36}


def test_the_document_says_what_it_is_and_as_of_when(document):
    assert (document.symbol, document.as_of) == ("A/72/840", "2018-02")


def test_stated_totals_stand_beside_those_counted(document):
    stated = [(s.where, s.pillar, s.number, document.account.counted(s)) for s in document.stated]
    assert stated == [
        ("text", None, 320, 317), ("text", "I", 120, 120), ("text", "II", 55, 56), ("text", "III", 128, 124),
        ("text", "IV", 17, 17), ("heading", "I", 120, 120), ("heading", "II", 55, 56), ("heading", "III", 125, 124),
        ("heading", "IV", 17, 17),
    ]  # fmt: skip
    assert doubted(document, Code.TOTAL_DIFFERS) == ["", "II", "III", "II", "III"]


def test_serials_used_twice_and_missing(document):
    assert doubted(document, Code.SERIAL_REPEATED) == ["II-26"]
    assert doubted(document, Code.SERIAL_MISSING) == ["III-9"]
    assert [p.occurrence for p in document.rows if p.row == "II-26"] == [1, 2]
    assert len({p.identity for p in document.rows}) == 317


def test_rows_broken_over_pages_are_joined(document):
    assert doubted(document, Code.ROW_BROKEN) == ["II-4", "II-11"]
    assert row(document, "II-4").activities.endswith("practices.")


def test_every_row_names_entities_and_all_are_known(document):
    assert all(p.entities for p in document.rows)
    assert doubted(document, Code.ENTITY_ABSENT) == doubted(document, Code.ENTITY_UNKNOWN) == []


@pytest.mark.parametrize(
    ("name", "acronyms"),
    [
        ("I-72", ["UNESCO"]),
        ("I-111", ["UNESCO", "UNICEF", "IOM", "OHCHR", "WFP"]),
        ("I-118", ["UNAOC"]),
        ("I-119", ["UNAOC", "IOM"]),
        ("I-120", ["UNAOC", "UNESCO"]),
        ("II-1", ["UNODA"]),
        ("II-3", ["UNODA"]),
        ("II-9", ["UNODA", "1540 Committee"]),
        ("III-21", ["CTITF", "UNCCT", "UNODC"]),
    ],
)
def test_entities_in_order_in_bold_or_not(document, name, acronyms):
    assert [entity.acronym for entity in row(document, name).entities] == acronyms


@pytest.mark.parametrize(
    ("name", "count"), [("I-112", 6), ("II-18", 7), ("II-42", 3), ("II-54", 4), ("III-5", 3)]
)
def test_lists_with_long_names_are_parted_well(document, name, count):
    entities = row(document, name).entities
    assert len(entities) == count
    assert all(entity.code for entity in entities)


def test_rows_without_a_usable_date(document):
    assert sum(1 for p in document.rows if not p.period.start) == 111
    cited_only = [p.row for p in document.rows if not p.period.start and p.title and "(20" in p.title]
    assert cited_only == ["I-15", "I-112", "II-1", "III-122"]
    assert doubted(document, Code.DATE_UNREADABLE) == []


@pytest.mark.parametrize(
    ("name", "start", "end", "precision"),
    [
        ("I-1", "2015-07", "2019-06", "month"),
        ("I-27", "2017-09-25", "2017-09-27", "day"),
        ("I-40", "2000", None, "year"),
        ("I-75", "2016", None, "year"),
        ("I-97", "2016-10-30", "2016-11-01", "day"),
        ("I-104", "2016-04-28", "2016-05-05", "day"),
        ("II-10", "2016", "2017", "year"),
        ("II-29", "2016", "2018", "year"),
        ("II-48", "2017-04", None, "month"),
        ("III-8", "2016", "2017", "year"),
    ],
)
def test_dates_and_their_precision(document, name, start, end, precision):
    period = row(document, name).period
    assert (period.start, period.end, period.precision) == (start, end, precision)


def test_scopes_are_read_to_the_last_word(document):
    assert sum(1 for p in document.rows if p.scope.printed == "Global") == 111
    assert doubted(document, Code.PLACE_UNKNOWN) == []
    assert {"I-12", "I-13", "I-15", "I-47", "I-58", "II-23", "II-27"} <= set(
        doubted(document, Code.SCOPE_VAGUE)
    )
    assert row(document, "II-10").scope.organisations[:2] == ("apg", "arf")
    assert row(document, "III-29").scope.organisations == ("minusca", "monusco", "minusma")
    assert row(document, "III-15").scope.places == ("HKG", "MAC")
    assert row(document, "III-15").scope.states.count("CHN") == 1


def test_scope_against_title(document):
    assert {"I-12", "III-62"} <= set(doubted(document, Code.SCOPE_AGAINST_TITLE))
    assert len(doubted(document, Code.SCOPE_AGAINST_TITLE)) <= 6


def test_status_against_dates(document):
    assert doubted(document, Code.STATUS_AGAINST_DATES) == ["II-19", "II-45", "III-96", "III-114"]


def test_a_citation_whose_year_does_not_fit(document):
    assert [(d.row, d.text) for d in document.doubts if d.code is Code.CITATION_YEAR] == [
        ("I-15", "2178 (2017)")
    ]
    assert row(document, "I-112").instruments == (
        "S/RES/2178 (2014)",
        "S/RES/2349 (2017)",
        "S/RES/2396 (2017)",
    )


def test_titles_that_recur(document):
    found = {(d.row, d.args["other"]) for d in document.doubts if d.code is Code.NEAR_IDENTICAL}
    assert {("I-95", "I-64"), ("III-14", "III-13"), ("III-20", "III-13"), ("III-119", "II-52")} <= found
    assert len(found) <= 15


def test_no_mark_up_is_left(document):
    for p in document.rows:
        assert not any(
            mark in text for text in (p.title, p.activities, p.scope.printed) for mark in ("<", "**", "\t")
        )


def test_it_is_read_within_a_second(path, lexicon):
    start = time.process_time()
    read(path, lexicon)
    assert time.process_time() - start < 1


def test_doubts_are_as_few_as_the_document_deserves(document):
    assert sum(Counter(doubt.code for doubt in document.doubts).values()) < 60


def in_other_forms(document):
    """Write the rows of the document as a workbook and as a Word document, a pillar a sheet or a heading."""
    workbook, word = openpyxl.Workbook(), docx.Document()
    workbook.remove(workbook.active)
    for pillar in ("I", "II", "III", "IV"):
        sheet = workbook.create_sheet(f"Pillar {pillar}")
        sheet.append(ENGLISH)
        word.add_heading(f"Pillar {pillar}")
        table = word.add_table(rows=1, cols=5)
        fill(table.rows[0], ENGLISH)
        for p in (p for p in document.rows if p.pillar == pillar):
            values = [p.printed[role] for role in ("serial", "title", "status", "activities", "scope")]
            sheet.append([clean(value) for value in values])
            fill(table.add_row(), [value.replace("<a href", "<a x") for value in values])
    return saved(workbook), saved(word)


def test_the_same_rows_in_other_forms_read_the_same(document, lexicon):
    for content in in_other_forms(document):
        other = read(content, lexicon, as_of="2018-02")
        assert len(other.rows) == 317
        for p, q in zip(document.rows, other.rows, strict=True):
            assert (p.title, p.period, p.scope, p.status) == (q.title, q.period, q.scope, q.status)
            assert [entity.code for entity in p.entities] == [entity.code for entity in q.entities]


@pytest.mark.parametrize("share", [number / 40 for number in range(1, 40)])
def test_cut_off_anywhere_it_is_refused(path, lexicon, share):
    content = path.read_bytes()
    end = content.index(b"## Annex III")
    with pytest.raises(UnreadableFile) as refused:
        read(content[: int(end * share)], lexicon)
    assert str(refused.value)
