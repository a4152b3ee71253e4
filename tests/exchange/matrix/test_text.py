import pytest

from tansiq.exchange.matrix.text import clean, with_bold_tags


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("  Lamps \n for  all ", "Lamps for all"),
        ("<b>Lamps</b> for <i>all</i>", "Lamps for all"),
        (
            'under <a href="https://example.org/a_b">9001 (2031)</a> , <a href="#">9002</a>',
            "under 9001 (2031), 9002",
        ),
        ("**Lamps** for __all__", "Lamps for all"),
        ("[Lamps](https://example.org) for all", "Lamps for all"),
        (r"Lamps \#1 \& \*more\*", "Lamps #1 & *more*"),
        ("Lamps<sup>3</sup> and<sup>(٢)</sup> ropes", "Lamps and ropes"),
        ("Lamps &amp; ropes", "Lamps & ropes"),
        ("Lam\u00adps\u200f\u200b", "Lamps"),
        ("see https://example.org/the_lamp_book", "see https://example.org/the_lamp_book"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("#LampsForAll: a_b [c]", "#LampsForAll: a_b [c]"),
    ],
)
def test_mark_up_is_cleaned_away(printed, words):
    assert clean(printed) == words
    assert clean(words) == words


@pytest.mark.parametrize(
    "printed", ["Lamps <b>ORBA</b>", "Lamps <strong>ORBA</strong>", "Lamps **ORBA**", "Lamps <B>ORBA</B>"]
)
def test_bold_is_written_one_way(printed):
    assert with_bold_tags(printed) == "Lamps <b>ORBA</b>"


def test_lines_are_kept_apart_where_bold_matters():
    assert with_bold_tags("Lamps\n<i>ORBA</i>") == "Lamps\nORBA"
