import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tansiq.kernel.names import check_names, name_in
from tests.factories.reference import StateFactory


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        ({"en": "Zarqan", "ar": "زرقان"}, "ar", "زرقان"),
        ({"en": "Zarqan", "ar": "زرقان"}, "ar-sa", "زرقان"),
        ({"en": "Zarqan", "ar": "زرقان"}, "fr", "Zarqan"),
        ({"ru": "Заркан", "ar": "زرقان"}, "fr", "زرقان"),
        ({"zh": "扎尔干"}, "zh-hans", "扎尔干"),
        ({"en": "", "ar": "زرقان"}, "en", "زرقان"),
        ({"sw": "Zarkani"}, "en", "Zarkani"),
        ({}, "en", ""),
    ],
)
def test_a_name_stands_in_the_language_asked_for_else_in_the_fallback(names, language, shown):
    assert name_in(names, language) == shown


def test_without_a_language_named_it_is_the_readers():
    state = StateFactory.build(names={"en": "Zarqan", "ar": "زرقان"})
    with translation.override("ar"):
        assert str(state) == "زرقان"
    with translation.override(None):
        assert state.name == "Zarqan"


@pytest.mark.parametrize("value", [None, [], "Zarqan", {"en": 3}, {"en": None}, {"en": " "}])
def test_names_are_a_mapping_of_languages_to_text(value):
    with pytest.raises(ValidationError):
        check_names(value)


def test_good_names_pass():
    check_names({"en": "Zarqan", "ar": "زرقان"})
    check_names({})
