"""Rows broken over pages, headings repeated or missing, totals and notes among the rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.exchange.matrix.document import read
from tansiq.exchange.matrix.doubts import Code
from tansiq.exchange.matrix.errors import UnreadableFile
from tests.exchange.matrix.documents import ENGLISH, LEXICON, ROWS, as_text, cells

HEADINGS = "\t".join(ENGLISH)
ROW = cells(ROWS[0])
NEXT = cells(ROWS[1])


def rows_of(*lines, statement="As of March 2018.", heading="## Pillar I"):
    return read("\n".join([statement, heading, HEADINGS, *lines, ""]).encode(), LEXICON)


def line(*values):
    return "\t".join(values)


def codes(document):
    return {doubt.code for doubt in document.doubts}


def test_a_row_broken_over_the_page_is_joined():
    serial, title, status, activities, scope = ROW
    first, second = activities.split("; ")
    document = rows_of(
        line(serial, title, status, f"{first};", scope),
        "",
        "",
        HEADINGS,
        line("", "", "", second, ""),
        line(*NEXT),
    )
    assert [p.activities for p in document.rows] == [activities, NEXT[3]]
    [doubt] = [d for d in document.doubts if d.code is Code.ROW_BROKEN]
    assert (doubt.row, doubt.args["lines"]) == ("I-1", 2)


def test_a_row_broken_over_a_page_without_headings_is_joined():
    serial, title, status, _activities, scope = ROW
    document = rows_of(
        line(serial, title, status, "Teaching", scope), "", "A/99/123", "", line("", "", "", "keepers.", "")
    )
    assert document.rows[0].activities == "Teaching keepers."


def test_a_row_broken_inside_a_cell_is_joined():
    text = line(*ROW)
    at = text.index("harbour")
    document = rows_of(text[:at].rstrip(), "", HEADINGS, text[at:], line(*NEXT))
    assert [p.title for p in document.rows] == [ROWS[0].title, ROWS[1].title]
    assert document.rows[0].scope.states == ("QMA",)


def test_a_cell_that_goes_on_right_below_is_joined():
    text = line(*ROW)
    at = text.index("schools")
    assert rows_of(text[:at].rstrip(), text[at:]).rows[0].title == ROWS[0].title


def test_a_status_broken_over_the_page_is_one_status():
    serial, title, _, activities, scope = ROW
    document = rows_of(
        line(serial, title, "In", activities, scope), HEADINGS, line("", "", "development", "", "")
    )
    assert document.rows[0].status == "in_development"


def test_a_word_broken_at_its_hyphen_is_made_whole():
    serial, title, status, _, scope = ROW
    document = rows_of(line(serial, title, status, "Long-", scope), line("", "", "", "lasting lamps.", ""))
    assert document.rows[0].activities == "Long-lasting lamps."


def test_a_line_without_serial_that_brings_title_and_status_is_a_row():
    document = rows_of(line(*ROW), line("", *NEXT[1:]))
    assert [p.serial for p in document.rows] == [1, None]
    assert Code.SERIAL_UNREADABLE in codes(document)


@pytest.mark.parametrize(
    "headings",
    [
        "Serial\tProject Title/Duration/Entities\tStatus of Implementatio n\tMain Activities\tGeographical Scope",
        "<b>Serial</b>\t<b>Project Title</b>\t<b>Status</b>\t<b>Main Activities</b>\t<b>Scope</b>",
        "**No.**\t**Project Title**\t**Status**\t**Main Activities**\t**Geographical Scope**",
    ],
)
def test_headings_repeated_in_another_form_are_headings(headings):
    document = rows_of(line(*ROW), "", headings, line(*NEXT))
    assert [p.serial for p in document.rows] == [1, 2]
    assert document.rows[1].activities == NEXT[3]


def test_a_page_may_bring_its_columns_in_another_order():
    headings = line("Status", "Serial", "Geographical Scope", "Project Title", "Main Activities")
    serial, title, status, activities, scope = NEXT
    document = rows_of(line(*ROW), "", headings, line(status, serial, scope, title, activities))
    assert [p.title for p in document.rows] == [ROWS[0].title, ROWS[1].title]


def test_a_page_without_headings_keeps_the_columns():
    assert [p.serial for p in rows_of(line(*ROW), "", "", line(*NEXT)).rows] == [1, 2]


def test_an_empty_row_and_a_sum_are_no_rows():
    document = rows_of(line(*ROW), line("", "", "", "", ""), line("Total", "1 projects", "", "", ""))
    assert len(document.rows) == 1
    assert [(s.pillar, s.number) for s in document.stated] == [("I", 1)]


def test_a_pillar_may_stand_inside_the_table():
    document = rows_of(line(*ROW), line("Pillar II: ferries", "", "", "", ""), line(*NEXT))
    assert [p.pillar for p in document.rows] == ["I", "II"]


def test_a_table_of_another_width_behind_the_matrix_is_left_out():
    document = rows_of(line(*ROW), "", "## Annex", line("Donor", "Amount"), line("Qumara", "3"))
    assert len(document.rows) == 1


def test_a_cell_too_many_is_kept_and_doubted():
    document = rows_of(line(*ROW, "Quvalia"))
    assert document.rows[0].scope.states == ("QMA", "QVA")
    assert Code.ROW_BROKEN in codes(document)


def test_a_cell_too_few_in_the_middle_is_doubted():
    document = rows_of(line(*ROW[:4]), line(*NEXT))
    assert {Code.ROW_BROKEN, Code.SCOPE_ABSENT} <= codes(document)


def test_rows_before_any_pillar_are_doubted():
    document = rows_of(line(*ROW), heading="")
    assert document.rows[0].pillar is None
    assert Code.PILLAR_MISSING in codes(document)


@pytest.mark.parametrize("serial", ["1.", "No. 1", "I-1", "١", "(1)"])
def test_serials_are_read_however_they_are_written(serial):
    document = rows_of(line(serial, *ROW[1:]))
    assert document.rows[0].serial == (None if serial == "(1)" else 1)


def test_headings_without_a_serial_are_refused_with_their_line():
    text = "## Pillar I\nProject Title\tStatus\tMain Activities\n"
    with pytest.raises(UnreadableFile, match="line 2"):
        read(text.encode(), LEXICON)


def test_headings_are_read_in_both_languages_as_one_table():
    text = as_text().replace(HEADINGS, "الرقم\tعنوان المشروع\tالحالة\tالأنشطة\tالنطاق", 1)
    assert len(read(text.encode(), LEXICON).rows) == len(ROWS)


WHOLE = read(as_text().encode(), LEXICON)
FOLLOWING = {p.row: p.printed for p in WHOLE.rows}
words = st.lists(
    st.sampled_from(["lamp", "rope", "bell", "quay", "lock", "ferry", "mast", "sail"]), min_size=2, max_size=8
)


@given(st.lists(words, min_size=3, max_size=3), st.data())
def test_a_row_broken_anywhere_between_words_reads_as_the_whole_row(texts, data):
    whole = ["7", " ".join(texts[0]), "Ongoing", " ".join(texts[1]), " ".join(texts[2])]
    cuts = [
        data.draw(st.integers(0, len(text.split()))) if number in {1, 3, 4} else 99
        for number, text in enumerate(whole)
    ]
    above = [" ".join(text.split()[:cut]) for text, cut in zip(whole, cuts, strict=True)]
    below = [" ".join(text.split()[cut:]) for text, cut in zip(whole, cuts, strict=True)]
    pages = [line(*above), "", HEADINGS, line(*below), line(*NEXT)]
    joined, unbroken = rows_of(*pages).rows[0], rows_of(line(*whole), line(*NEXT)).rows[0]
    assert (joined.title, joined.activities, joined.scope) == (
        unbroken.title,
        unbroken.activities,
        unbroken.scope,
    )


@given(st.integers(1, 4), st.booleans(), st.sampled_from(["", "A/99/123", "18-00001 37/56"]))
def test_pages_of_any_length_read_the_same(page, bold, footer):
    text = as_text(page=page, bold=bold).replace("\n\n", f"\n\n{footer}\n\n")
    document = read(text.encode(), LEXICON)
    assert [(p.row, p.title, p.period.start, p.entities) for p in document.rows] == [
        (p.row, p.title, p.period.start, p.entities) for p in WHOLE.rows
    ]
