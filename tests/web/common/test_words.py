from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from tansiq.web.common import words


@pytest.mark.parametrize(
    ("value", "english", "arabic"),
    [
        ("2016", "2016", "2016"),
        ("2015-07", "July 2015", "تموز/يوليه 2015"),
        ("2017-09-25", "25 September 2017", "25 أيلول/سبتمبر 2017"),
        (date(2018, 2, 3), "3 February 2018", "3 شباط/فبراير 2018"),
        (datetime(2018, 2, 3, 23, 59, tzinfo=UTC), "3 February 2018", "3 شباط/فبراير 2018"),
        (datetime(2018, 2, 3, 23, 59), "3 February 2018", "3 شباط/فبراير 2018"),
        ("2015-13", "2015", "2015"),
        ("some time", "some time", "some time"),
    ],
)
def test_dates_are_written_to_the_precision_that_is_known(
    value: date | str, english: str, arabic: str
) -> None:
    with override("en"):
        assert words.written_date(value) == english
    with override("ar"):
        assert words.written_date(value) == arabic


def test_every_month_has_both_its_arabic_names() -> None:
    with override("ar"):
        assert all("/" in words.written_date(f"2020-{month:02}") for month in range(1, 13))


def test_digits_follow_the_setting_in_arabic_only(settings: object) -> None:
    settings.TANSIQ_ARABIC_DIGITS = "eastern"
    with override("ar"):
        assert words.number(1204317) == "١٬٢٠٤٬٣١٧"
        assert words.number(0.5) == "٠٫٥"
        assert words.written_date("2015-07") == "تموز/يوليه ٢٠١٥"
    with override("en"):
        assert words.number(1204317) == "1,204,317"
    settings.TANSIQ_ARABIC_DIGITS = "western"
    with override("ar"):
        assert words.number(1204317) == "1,204,317"
