import pytest

from tansiq.exchange.matrix.citations import citations
from tests.exchange.matrix.documents import LEXICON


def symbols(text):
    return [citation.symbol for citation in citations(text, LEXICON)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Security Council resolution 9001 (2031)", ["S/RES/9001 (2031)"]),
        ("resolutions 9001 (2031), 9002 (2032) and 9003 (2033)", ["S/RES/9001 (2031)", "S/RES/9002 (2032)", "S/RES/9003 (2033)"]),
        ("Resolutions 9001, 9002 and ferries", ["S/RES/9001 (2031)", "S/RES/9002 (2032)"]),
        ("SCR 9001 (2031); UNSCR 9002", ["S/RES/9001 (2031)", "S/RES/9002 (2032)"]),
        ("S/RES/9001 (2031)", ["S/RES/9001 (2031)"]),
        ("A/RES/75/991 and resolution 60/288", ["A/RES/75/991", "A/RES/60/288"]),
        ("القرار 9001 (2031)", ["S/RES/9001 (2031)"]),
        ("قراري مجلس الأمن ٩٠٠١ (٢٠٣١) و ٩٠٠٢ (٢٠٣٢)", ["S/RES/9001 (2031)", "S/RES/9002 (2032)"]),
        ("قرار الجمعية العامة 991/75", ["A/RES/75/991"]),
        ("resolution 9001 (2031), 3 workshops", ["S/RES/9001 (2031)"]),
        ("9001 Export Seminar (2031)", []),
        ("the resolution of conflicts in 2016", []),
    ],
)  # fmt: skip
def test_resolutions_are_cited_by_canonical_symbol(text, expected):
    assert symbols(text) == expected


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("resolution 9001 (2031)", True),
        ("resolution 9001", True),
        ("resolution 9001 (2032)", False),
        ("resolution 7777 (2032)", True),
        ("resolution 7777", None),
    ],
)
def test_the_year_is_compared_with_that_of_the_instrument(text, fits):
    [citation] = citations(text, LEXICON)
    assert citation.fits is fits
    assert text[citation.start : citation.end] == citation.printed
