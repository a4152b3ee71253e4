from pathlib import Path

import pytest

from tansiq.exchange.matrix.lexicon import Lexicon, Organisation
from tansiq.exchange.matrix.phrases import Found, Index, tokens, words
from tests.exchange.matrix.documents import LEXICON

DATA = Path(__file__).resolve().parents[3] / "tansiq" / "reference" / "data"


@pytest.fixture(scope="module")
def reviewed():
    return Lexicon.from_files(DATA)


def test_the_longest_phrase_is_found_first():
    index = Index(
        [(Found("a", "1"), ["Red Sea"]), (Found("a", "2"), ["Red Sea Coast"]), (Found("a", "3"), ["Red"])]
    )
    assert index.longest(words("red sea coast"), 0) == (Found("a", "2"), 3)
    assert index.all_in(words("the Red Sea and red lamps")) == [
        (Found("a", "1"), 1, 3),
        (Found("a", "3"), 4, 5),
    ]


def test_a_name_does_not_reach_over_a_comma_unless_it_is_written_with_one():
    index = Index([(Found("a", "1"), ["Red Sea"]), (Found("a", "2"), ["Port, Quvalia"])])
    assert index.all_in([token.key for token in tokens("Red, Sea")]) == []
    assert index.all_in([token.key for token in tokens("Port, Quvalia")]) == [(Found("a", "2"), 0, 3)]
    assert index.all_in([token.key for token in tokens("Port Quvalia")]) == [(Found("a", "2"), 0, 2)]


def test_the_first_owner_of_a_name_keeps_it():
    index = Index([(Found("a", "1"), ["Red"]), (Found("a", "2"), ["Red"])])
    assert index.exact(["red"]) == Found("a", "1")
    assert index.exact([]) is None


def test_the_arabic_and_is_parted_from_a_name_only_where_the_word_is_unknown():
    index = Index([(Found("a", "1"), ["الأردن"]), (Found("a", "2"), ["ولديا"])])
    assert index.longest(words("والأردن"), 0) == (Found("a", "1"), 1)
    assert index.longest(words("ولديا"), 0) == (Found("a", "2"), 1)


def test_compound_directions_are_one_spelling():
    assert words("Southeast Ambar") == words("south-east AMBAR")
    assert words("northern lights") == ["northern", "lights"]


def test_members_of_a_region_are_dated():
    assert LEXICON.members("central-ambar", "2016-12") == {"QEL", "QOT"}
    assert LEXICON.members("central-ambar", "2017-01") == {"QEL"}
    assert LEXICON.members("central-ambar") == {"QEL", "QOT"}


def test_a_ring_of_successors_ends():

    lexicon = Lexicon(
        organisations=[
            Organisation("a", "A", (), valid_until="2001-01-01", successors=("b",)),
            Organisation("b", "B", (), valid_until="2001-01-01", successors=("a",)),
        ]
    )
    assert lexicon.valid("a", "2018-02") in {"a", "b"}


def test_the_reviewed_data_make_a_lexicon(reviewed):
    assert len(reviewed.states) == 195
    assert reviewed.symbol("S/RES/2178") == "S/RES/2178 (2014)"
    assert reviewed.acronym(reviewed.entities.exact(["hcdh"]).code, "2018-02") == "OHCHR"


def test_the_states_of_a_statistical_region_are_those_within_it(reviewed):
    assert "MLI" in reviewed.members("011") & reviewed.members("202") & reviewed.members("002")
    assert "001" not in reviewed.regions


def test_a_grouping_changes_with_its_members(reviewed):
    assert "MLI" in reviewed.members("g5-sahel", "2018-02")
    assert "MLI" not in reviewed.members("g5-sahel", "2023-01")


@pytest.mark.parametrize("written", ["Côte d'Ivoire", "Cote d’Ivoire", "كوت ديفوار", "科特迪瓦"])
def test_a_state_is_found_by_any_of_its_names(reviewed, written):
    assert reviewed.geography.exact([token.key for token in tokens(written)]) == Found("state", "CIV")
