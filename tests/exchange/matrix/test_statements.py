import pytest

from tansiq.exchange.matrix.pieces import Paragraph, Place
from tansiq.exchange.matrix.statements import (
    Statements,
    as_of_stated,
    pillar_of_cell,
    pillar_of_heading,
    symbol_of_name,
)
from tansiq.kernel.text import fold_letters


def heard(*texts):
    said = Statements()
    for line, text in enumerate(texts, start=1):
        said.hear(Paragraph(text, Place(line)), before_rows=True)
    return said


def totals(*texts):
    return [(stated.where, stated.pillar, stated.number) for stated in heard(*texts).totals]


@pytest.mark.parametrize(
    ("text", "pillar"),
    [
        ("Pillar I", "I"),
        ("#### Pillar II of the UN Strategy", "II"),
        ("**PILLAR 3: Capacities**", "III"),
        ("Pillar Four", "IV"),
        ("Annex II — Pillar I", "I"),
        ("Second pillar", "II"),
        ("الركيزة الأولى", "I"),
        ("الركيزة الثانية: منع الإرهاب", "II"),
        ("الركيزة ٣", "III"),
        ("الركيزة IV من الاستراتيجية", "IV"),
        ("Pillars I and II", None),
        ("Pillar I and Pillar II", None),
        ("120 projects under Pillar I;", None),
        ("Matrix of projects", None),
        ("Pillar " + "of the house " * 12 + "I", None),
    ],
)
def test_a_heading_names_one_pillar(text, pillar):
    assert pillar_of_heading(text.strip("# *")) == pillar


@pytest.mark.parametrize(
    ("text", "pillar"),
    [("II", "II"), ("2", "II"), ("Pillar 2", "II"), ("P2", "II"), ("الثانية", "II"), ("II – Prevention", "II"),
     ("Projects", None), ("Sheet1", None), ("", None)],
)  # fmt: skip
def test_a_pillar_column_or_a_sheet_may_bear_the_bare_number(text, pillar):
    assert pillar_of_cell(text) == pillar


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They have a total of 12 projects across the pillars: 7 projects under Pillar I; 5 under Pillar II.",
         [("text", None, 12), ("text", "I", 7), ("text", "II", 5)]),
        ("There are 12 projects across the pillars.", [("text", None, 12)]),
        ("A total of 7 projects under Pillar I.", [("text", "I", 7)]),
        ("- 7 projects under Pillar I", [("text", "I", 7)]),
        ("Pillar I: 7 projects; Pillar II: 5 projects", [("text", "I", 7), ("text", "II", 5)]),
        ("1,200 projects and activities under the Pillar I", [("text", "I", 1200)]),
        ("ما مجموعه ١٢ مشروعا: ٧ مشاريع في إطار الركيزة الأولى و ٥ مشاريع في إطار الركيزة الثانية",
         [("text", None, 12), ("text", "I", 7), ("text", "II", 5)]),
        ("Three workshops for 40 projects of other people were held.", []),
        ("No number at all under Pillar I.", []),
    ],
)  # fmt: skip
def test_totals_in_running_text(text, expected):
    assert totals(text) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ("## Pillar II", "#### 5 projects"),
        ("Pillar II — 5 projects",),
        ("Pillar II (5 projects)",),
        ("الركيزة الثانية", "٥ مشاريع"),
        ("الركيزة الثانية", "٥ مشروعا"),
        ("Pillar II", "Total: 5 projects"),
    ],
)
def test_totals_in_headings(texts):
    assert totals(*texts) == [("heading", "II", 5)]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("As of February 2018, they have", "2018-02"),
        ("as at 28 February 2018", "2018-02"),
        ("As of the end of Feb. 2018", "2018-02"),
        ("حتى شباط/فبراير ٢٠١٨", "2018-02"),
        ("لغاية نهاية شباط 2018", "2018-02"),
        ("as of now", None),
        ("As of 2018", None),
    ],
)
def test_the_month_as_of_which_the_document_speaks(text, month):
    assert as_of_stated(fold_letters(text)) == month


def test_the_last_month_before_the_rows_holds():
    assert heard("As of May 2015.", "As of February 2018.").as_of == "2018-02"


def test_a_symbol_stands_alone_in_the_masthead():
    assert heard("Distr.: General", "A/99/123").symbol == "A/99/123"
    assert heard("see A/99/123").symbol is None
    assert heard(*["words"] * 50, "A/99/123").symbol is None


@pytest.mark.parametrize(
    ("name", "symbol"),
    [("A-99-123.ar.txt", "A/99/123"), ("S_2031_17.docx", "S/2031/17"), ("matrix-2018.csv", None), ("", None)],
)
def test_a_symbol_in_the_name_of_a_file(name, symbol):
    assert symbol_of_name(name) == symbol
