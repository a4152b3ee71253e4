"""The three forms of file: what they hold, and what a spreadsheet must not run."""

import csv
import io
import json
import re
import tracemalloc
from datetime import datetime
from itertools import islice

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from tansiq.exchange.exports import as_csv, as_json, as_xlsx
from tansiq.exchange.exports.columns import COLUMNS, Words
from tests.exchange.exports.rows import row

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(\"http://x\")", "＝1"]  # fmt: skip


def words(language: str = "en") -> Words:
    with override(language):
        return Words.in_force()


def read_csv(*rows) -> list[list[str]]:
    return list(
        csv.reader(io.StringIO("".join(as_csv.pieces(rows, words())).removeprefix("\ufeff"), newline=""))
    )


def read_xlsx(*rows, language: str = "en", is_right_to_left: bool = False):
    file = io.BytesIO()
    with override(language):
        as_xlsx.write(rows, words(language), into=file, is_right_to_left=is_right_to_left)
    return load_workbook(file).active


def at(label: str) -> int:
    return next(n for n, column in enumerate(COLUMNS) if str(column.label) == label)


# --- CSV ---


def test_csv_begins_with_the_mark_by_which_a_spreadsheet_knows_utf_8():
    first = next(iter(as_csv.pieces([], words())))

    assert first.encode().startswith(b"\xef\xbb\xbf")


def test_csv_bears_a_row_of_hxl_tags_below_its_heading():
    heading, tags, line = read_csv(row())

    assert len(heading) == len(tags) == len(line) == len(COLUMNS)
    assert tags[heading.index("Title")] == "#activity+title"
    assert tags[heading.index("Entities")] == "#org+impl+acronym+list"
    assert all(re.fullmatch(r"#[a-z]+(\+[a-z0-9_]+)*", tag) for tag in tags)
    assert len(set(tags)) == len(tags)


def test_csv_writes_lists_dates_and_words():
    heading, _tags, line = read_csv(row(is_open_ended=True))
    value = dict(zip(heading, line, strict=True))

    assert value["States (ISO 3166)"] == "QMA; QMB"
    assert value["Status"] == "Ongoing" and value["Who sees it"] == "Everyone on the platform"
    assert (value["Start"], value["End"], value["As of"]) == ("2015-07", "2019-06-30", "2018-02-28")
    assert value["Last confirmed on"] == "" and value["Without a stated end"] == "Yes"


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_keeps_a_spreadsheet_from_running_a_cell(text):
    line = read_csv(
        row(title=text, activities=text, scope_note=text, reference=text, entities_printed=(text, "b"))
    )[2]

    for label in ("Title", "Main activities", "Scope in words", "Reference"):
        assert line[at(label)] == f"'{text}"
    assert line[at("Entities as printed")].startswith("'")


def test_every_cell_of_csv_is_quoted_so_that_no_separator_opens_a_bare_one():
    text = "".join(as_csv.pieces([row(title='a;=1+1"')], words()))

    assert '"a;=1+1"""' in text
    assert all(line.startswith('"') for line in text.removeprefix("\ufeff").split("\r\n") if line)


# --- XLSX ---


def test_xlsx_runs_from_right_to_left_in_arabic():
    assert read_xlsx(row(), language="ar", is_right_to_left=True).sheet_view.rightToLeft is True
    assert not read_xlsx(row()).sheet_view.rightToLeft


def test_xlsx_freezes_its_heading_and_sets_widths():
    sheet = read_xlsx(row())

    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["D"].width == 60
    assert sheet["A1"].font.bold and sheet["A1"].value == "Reference"


def test_xlsx_writes_days_as_dates_and_months_as_they_are_known():
    sheet = read_xlsx(row())
    cells = sheet[2]

    assert cells[at("End")].value == datetime(2019, 6, 30) and cells[at("End")].number_format == "yyyy-mm-dd"
    assert cells[at("Start")].value == "2015-07"
    assert cells[at("As of")].value == datetime(2018, 2, 28)
    assert cells[at("Serial")].value == 1


@pytest.mark.parametrize("text", [text for text in DANGEROUS if "\r" not in text])
def test_xlsx_holds_what_begins_like_a_formula_as_text(text):
    cell = read_xlsx(row(title=text))[2][at("Title")]

    assert cell.data_type == "s" and cell.value == text
    assert cell.quotePrefix


def test_xlsx_leaves_out_what_a_workbook_may_not_hold():
    cell = read_xlsx(row(activities="a\x00b\x1fc" + "x" * 40_000))[2][at("Main activities")]

    assert cell.value.startswith("abcx") and len(cell.value) == 32_767


# --- JSON ---


def test_json_holds_the_items_that_the_import_prints_and_more():
    text = "".join(as_json.pieces([row(), row(reference="I-2", end="")], count=2, asked={"pillar": ["I"]}))
    given = json.loads(text)

    assert given["count"] == 2 == len(given["projects"]) and given["asked"] == {"pillar": ["I"]}
    first, second = given["projects"]
    assert first["entities"] == ["QORG", "QPART"] and first["entities_printed"] == ["Q-ORG", "Q. Part"]
    assert (first["start"], first["end"], first["precision"]) == ("2015-07", "2019-06-30", "month")
    assert second["end"] is None and first["confirmed_on"] is None
    imported = {"pillar", "serial", "title", "status", "start", "end", "precision", "entities", "entities_printed", "states", "regions", "is_global", "instruments"}  # fmt: skip
    assert imported | {"reference", "owner", "level"} <= set(first)


def test_json_of_nothing_is_json():
    assert json.loads("".join(as_json.pieces([], count=0, asked={}))) == {
        "asked": {},
        "count": 0,
        "projects": [],
    }


# --- all of them ---


@pytest.mark.parametrize("language", ["en", "ar"])
def test_headings_stand_in_the_language_and_tags_in_none(language):
    headings = words(language).headings

    assert ("العنوان" in headings) == (language == "ar")
    assert [column.hxl for column in COLUMNS][3] == "#activity+title"


def endless():
    number = 0
    while True:
        number += 1
        yield row(reference=f"T-{number}", serial=number, activities="Work. " * 200)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_stream_takes_rows_as_it_goes_and_keeps_none(form):
    pieces = (
        as_csv.pieces(endless(), words()) if form == "csv" else as_json.pieces(endless(), count=0, asked={})
    )
    for _piece in islice(pieces, 5):
        pass
    tracemalloc.start()
    for _piece in islice(pieces, 50):  # five thousand rows, six megabytes of text
        pass
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 2_000_000


def test_a_workbook_is_written_row_by_row(tmp_path):
    tracemalloc.start()
    with (tmp_path / "big.xlsx").open("wb") as file:
        as_xlsx.write(islice(endless(), 2_000), words(), into=file, is_right_to_left=False)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 3_000_000
