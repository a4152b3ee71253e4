from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.exchange.matrix import dates

READ = {
    "2016": ("2016", "2016", "year"),
    "2016–2019": ("2016", "2019", "year"),
    "2016 - 2019": ("2016", "2019", "year"),
    "2016-17": ("2016", "2017", "year"),
    "2016, 2017": ("2016", "2017", "year"),
    "2016, 2017 and 2018": ("2016", "2018", "year"),
    "from 2015 to 2017": ("2015", "2017", "year"),
    "since 2013": ("2013", None, "year"),
    "since Apr. 2017": ("2017-04", None, "month"),
    "2016-ongoing": ("2016", None, "year"),
    "Mar. 2017 – present": ("2017-03", None, "month"),
    "May 2017": ("2017-05", "2017-05", "month"),
    "Sept. 2016": ("2016-09", "2016-09", "month"),
    "Jul. 2015–Jun. 2019": ("2015-07", "2019-06", "month"),
    "Jan.–Mar. 2017": ("2017-01", "2017-03", "month"),
    "2016-05": ("2016-05", "2016-05", "month"),
    "07/2015": ("2015-07", "2015-07", "month"),
    "2015–Jun. 2019": ("2015", "2019-06", "year"),
    "6 Nov. 2015": ("2015-11-06", "2015-11-06", "day"),
    "July 4, 2016": ("2016-07-04", "2016-07-04", "day"),
    "13/07/2015": ("2015-07-13", "2015-07-13", "day"),
    "2015-07-01": ("2015-07-01", "2015-07-01", "day"),
    "25–27 Sep. 2017": ("2017-09-25", "2017-09-27", "day"),
    "9, 10 and 11 May 2017": ("2017-05-09", "2017-05-11", "day"),
    "28 Apr.–5 May 2016": ("2016-04-28", "2016-05-05", "day"),
    "30 October–1 November 2016": ("2016-10-30", "2016-11-01", "day"),
    "منذ عام ٢٠١٣": ("2013", None, "year"),
    "٢٠١٦ - مستمر": ("2016", None, "year"),
    "من 2015 إلى 2017": ("2015", "2017", "year"),
    "2016 و2017": ("2016", "2017", "year"),
    "شباط/فبراير ٢٠١٨": ("2018-02", "2018-02", "month"),
    "شباط 2018": ("2018-02", "2018-02", "month"),
    "فبراير 2018": ("2018-02", "2018-02", "month"),
    "تموز/يوليه 2015 - حزيران/يونيه 2019": ("2015-07", "2019-06", "month"),
    "كانون الأول/ديسمبر 2016 – كانون الثاني/يناير 2017": ("2016-12", "2017-01", "month"),
    "٢٥-٢٧ أيلول/سبتمبر ٢٠١٧": ("2017-09-25", "2017-09-27", "day"),
    "28 نيسان/أبريل - 5 أيار/مايو 2016": ("2016-04-28", "2016-05-05", "day"),
}


@pytest.mark.parametrize(("printed", "expected"), READ.items(), ids=READ.keys())
def test_dates_are_read_to_their_precision(printed, expected):
    period = dates.period(printed)
    assert (period.start, period.end, period.precision) == expected
    assert period.is_open == (expected[1] is None)
    assert period.printed == printed


@pytest.mark.parametrize(
    "printed",
    [
        "PVE",
        "I-ACT II",
        "TVETs",
        "Phase II",
        "May",
        "25",
        "5 2017",
        "mid-2017",
        "2063 Agenda",
        "",
        "the day watch",
    ],
)
def test_what_is_no_date_is_not_read(printed):
    assert dates.period(printed) is None


@pytest.mark.parametrize(
    "printed",
    [
        "2011-12",
        "01/07/2015",
        "2018–2016",
        "2018, 2016",
        "31 Feb. 2017",
        "1–30 Feb. 2017",
        "40 May 2017",
        "2016–",
    ],
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_not_guessed(printed):
    assert dates.period(printed) is None
    assert dates.may_be_dates(printed)


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("Annual event", None, None),
        ("حدث سنوي", None, None),
        ("Annual event. 2016", "2016", "2016"),
        ("Annual event. 2016–2017", "2016", "2017"),
        ("Annual event. 2016, 2017 and 2018", "2016", "2018"),
        ("حدث سنوي. 2016 و 2017", "2016", "2017"),
    ],
)
def test_annual_events_are_marked(printed, start, end):
    period = dates.period(printed)
    assert (period.is_annual, period.start, period.end) == (True, start, end)


def test_in_a_column_of_dates_a_month_in_digits_is_a_month():
    assert dates.period("2011-12", in_column=True).start == "2011-12"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2015-07-01", "2016-03-31", ("2015-07-01", "2016-03-31", "day", False)),
        ("2015", "Jun. 2019", ("2015", "2019-06", "year", False)),
        ("Jul. 2015", "ongoing", ("2015-07", None, "month", True)),
        ("2015", "", ("2015", None, "year", False)),
        ("2015-07-01", "2015", ("2015-07-01", "2015", "year", False)),
    ],
)
def test_two_columns_make_one_period(start, end, expected):
    period = dates.joined(start, end)
    assert (period.start, period.end, period.precision, period.is_open) == expected


@pytest.mark.parametrize(
    ("start", "end"), [("", "2016"), ("soon", "2016"), ("2016", "2015"), ("2016", "later")]
)
def test_two_columns_that_make_no_period_are_not_read(start, end):
    assert dates.joined(start, end) is None


@pytest.mark.parametrize(
    "text", ["february 2018, so", "28 february 2018", "شباط/فبراير 2018", "شباط 2018", "1-28 february 2018"]
)
def test_the_month_of_a_document_is_read(text):
    assert dates.month_of(text) == "2018-02"


def test_first_and_last_month_of_a_year_are_its_ends():
    assert (dates.first_month("2016"), dates.last_month("2016")) == ("2016-01", "2016-12")
    assert dates.first_month("2016-07-31") == dates.last_month("2016-07") == "2016-07"


ENGLISH = (
    "Jan.",
    "February",
    "Mar",
    "April",
    "May",
    "Jun.",
    "July",
    "Aug.",
    "Sept.",
    "October",
    "Nov.",
    "Dec.",
)
ARABIC = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه",
    "تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip
DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
years = st.integers(1990, 2049)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2049, 12, 31))


def printed_day(day, months):
    return f"{day.day} {months[day.month - 1]} {day.year}"


@given(
    days, days, st.sampled_from([ENGLISH, ARABIC]), st.booleans(), st.sampled_from(["–", " - ", "-", " — "])
)
def test_any_two_days_in_order_are_read_back(one, other, months, arabic_digits, dash):
    first, last = sorted((one, other))
    printed = printed_day(first, months) + dash + printed_day(last, months)
    period = dates.period(printed.translate(DIGITS) if arabic_digits else printed)
    assert (period.start, period.end, period.precision) == (first.isoformat(), last.isoformat(), "day")


@given(days, days, st.sampled_from([ENGLISH, ARABIC]))
def test_any_two_months_in_order_are_read_back(one, other, months):
    first, last = sorted((day.year, day.month) for day in (one, other))
    printed = "–".join(f"{months[month - 1]} {year}" for year, month in (first, last))
    period = dates.period(printed)
    assert (period.start, period.end) == tuple(f"{year}-{month:02}" for year, month in (first, last))


@given(years, years)
def test_years_out_of_order_are_never_read(one, other):
    period = dates.period(f"{one}–{other}")
    assert (period is None) == (one > other)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    period = dates.period(text)
    assert period is None or period.start is None or period.start <= (period.end or "9999")
    assert dates.joined(text, text) is None or dates.joined(text, text).start
