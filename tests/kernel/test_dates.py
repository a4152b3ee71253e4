from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.kernel.dates import first_day, last_day, precision_of
from tansiq.kernel.errors import DomainError


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("", None, None, ""),
        ("2016", date(2016, 1, 1), date(2016, 12, 31), "year"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "month"),
        ("2015-12", date(2015, 12, 1), date(2015, 12, 31), "month"),
        ("2017-09-25", date(2017, 9, 25), date(2017, 9, 25), "day"),
    ],
)
def test_a_partial_date_has_a_first_and_a_last_day(text, first, last, precision):
    assert (first_day(text), last_day(text), precision_of(text)) == (first, last, precision)


@pytest.mark.parametrize(
    "text",
    [
        "16",
        "2016-2",
        "2016-13",
        "2016-00",
        "2017-02-29",
        "2017-02-00",
        "2017-02-30",
        "0000",
        "2016\n",
        "٢٠١٦",
        "2016-02-01T00",
        "x",
    ],
)
@pytest.mark.parametrize("day", [first_day, last_day])
def test_another_form_is_refused(day, text):
    with pytest.raises(DomainError) as refused:
        day(text)
    assert refused.value.code == "date_form"


@given(st.dates(), st.sampled_from((4, 7, 10)))
def test_a_day_lies_within_each_partial_form_of_itself(day, length):
    text = day.isoformat()[:length]
    assert first_day(text) <= day <= last_day(text)
