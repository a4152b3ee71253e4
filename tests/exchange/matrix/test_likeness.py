import random
import time

from hypothesis import given
from hypothesis import strategies as st

from tansiq.exchange.matrix.likeness import Titled, look_alikes
from tansiq.exchange.matrix.pieces import Place
from tests.exchange.matrix.documents import LEXICON


def pairs(*titles):
    rows = [Titled(f"I-{n}", Place(n), title) for n, title in enumerate(titles, start=1)]
    return [(doubt.row, doubt.args["other"]) for doubt in look_alikes(rows, LEXICON)]


def test_equal_titles_are_found_however_far_apart():
    assert pairs("Lamps for the harbour", "Ropes for all of us", "LAMPS for the harbour") == [("I-3", "I-1")]


def test_each_row_is_doubted_once_against_an_earlier_one():
    assert [row for row, _ in pairs(*["Lamps for the harbour"] * 9)] == [f"I-{n}" for n in range(2, 10)]


def test_titles_that_read_almost_alike_are_found():
    assert pairs("Lamps for the harbour schools, phase II", "Lamps for the harbour schools, phase III") == [
        ("I-2", "I-1")
    ]
    assert pairs(
        "Harbour lamps for the schools of the coast", "For the schools of the coast, harbour lamps"
    ) == [("I-2", "I-1")]


def test_variants_by_country_are_no_doubt():
    assert pairs("Lamps for the harbours of Qumara", "Lamps for the harbours of Quvalia") == []


def test_short_or_other_titles_are_no_doubt():
    assert pairs("Lamps", "Lamps", "Ropes for the day watch", "Bells for the night watch") == []


@given(st.lists(st.text(max_size=20), max_size=12))
def test_every_doubt_names_an_earlier_row(titles):
    for row, other in pairs(*titles):
        assert int(row[2:]) > int(other[2:])


def test_thousands_of_rows_are_compared_in_a_moment():
    words = random.Random(1)
    titles = [
        " ".join(words.choices(["lamp", "rope", "bell", "quay", "lock", "ferry", "mast", "sail"], k=9))
        for _ in range(3000)
    ]
    start = time.process_time()
    pairs(*titles)
    assert time.process_time() - start < 5
