import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.kernel.text import fold
from tansiq.kernel.words import asked, indexed, names_indexed, stem

STATES = ("ليبيا", "بلجيكا", "كينيا", "فرنسا", "لبنان", "والس", "بنن", "كوبا", "وانواتو")


@pytest.mark.parametrize("name", STATES)
def test_names_that_begin_like_a_prefix_never_lose_letters(name):
    assert names_indexed(name) == fold(name)


@pytest.mark.parametrize("name", STATES)
def test_such_names_are_sought_in_their_own_form_first(name):
    ((first, *_stems),) = asked(name)
    assert first == fold(name)


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("والارهاب", "ارهاب"),
        ("للحدود", "حدود"),
        ("وبالتدريب", "تدريب"),
        ("منظمات", "منظم"),
        ("مقاتلين", "مقاتل"),
        ("training", "train"),
        ("borders", "border"),
        ("边境", "边境"),
        ("من", "من"),
    ],
)
def test_stems(word, stemmed):
    assert stem(word) == stemmed


def test_running_text_is_indexed_in_its_own_form_and_its_stem():
    assert indexed("Training at الحدود") == "training train at الحدود حدود"


@pytest.mark.parametrize("text", ["", "   ", "!?", "\"'()*:&|!<->", "،؟", "\x00", "___"])
def test_a_search_without_words_asks_nothing(text):
    assert asked(text) == []


def test_a_very_long_search_is_cut_short():
    words = asked("x" * 5000 + " word" * 500)

    assert len(words) == 32
    assert max(len(form) for forms in words for form in forms) == 64


@given(st.text())
def test_every_word_indexed_can_be_asked_for(text):
    words = set(indexed(text).split())
    for forms in asked(text):
        assert any(word.startswith(form) for word in words for form in forms)
