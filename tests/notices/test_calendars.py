"""Working days: their rules, and files that cannot be read."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tansiq.notices.queries.calendars import USUAL, WorkingCalendar, calendar, calendars

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
CALENDARS = st.builds(
    WorkingCalendar,
    code=st.just("any"),
    names=st.just({"en": "Any"}),
    weekend=st.frozensets(st.integers(0, 6), max_size=5),
    every_year=st.frozensets(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=5),
    once=st.frozensets(DAYS, max_size=5),
)


@given(CALENDARS, DAYS, st.integers(-40, 40).filter(bool))
def test_what_is_added_is_counted_between(working, day, number):
    reached = working.add(day, number)

    assert working.is_working(reached)
    # From a day off backwards, the day off itself is no working day to count.
    counted = working.between(working.next_working(day) if number < 0 else day, reached)
    assert counted == number


@given(CALENDARS, DAYS)
def test_the_next_working_day_is_the_first_one(working, day):
    found = working.next_working(day)

    assert working.is_working(found) and found >= day
    assert not any(working.is_working(day + timedelta(days=n)) for n in range((found - day).days))
    assert working.add(day, 0) == day


@given(CALENDARS, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_counts_add_up(working, day, first, second):
    middle, end = day + timedelta(days=first), day + timedelta(days=first + second)

    assert working.between(day, middle) + working.between(middle, end) == working.between(day, end)
    assert working.between(end, day) == -working.between(day, end)


@pytest.mark.parametrize(
    ("code", "days", "reached"),
    [
        # 26 November 2026 is a Thursday.
        ("monday-friday", 2, date(2026, 11, 30)),
        ("sunday-thursday", 2, date(2026, 11, 30)),
        ("sunday-thursday", 1, date(2026, 11, 29)),
        ("monday-friday", 26, date(2027, 1, 4)),
    ],
)
def test_the_two_weeks_that_ship(code, days, reached):
    assert calendar(code).add(date(2026, 11, 26), days) == reached


def test_a_calendar_is_named_in_the_readers_language_and_one_that_left_is_the_usual_one():
    with override("ar"):
        assert calendar("sunday-thursday").name == "من الأحد إلى الخميس"
    assert calendar("no-longer-there").code == USUAL


OWN = """
version: 1
calendars:
  ours:
    names: {en: Ours, ar: تقويمنا}
    weekend: [friday]
    source: "A circular, 2026-01-02"
    holidays:
    - {day: "2026-12-02", names: {en: A day, ar: يوم}, source: "A circular, 2026-01-02"}
    - {every: "02-29", names: {en: A day, ar: يوم}, source: "A circular, 2026-01-02"}
"""


@pytest.fixture
def own(settings, tmp_path):
    settings.TANSIQ_CALENDARS = str(tmp_path / "own.yaml")
    return tmp_path / "own.yaml"


def test_an_institution_brings_its_own(own):
    own.write_text(OWN, encoding="utf-8")

    assert set(calendars()) == {"monday-friday", "sunday-thursday", "ours"}
    assert calendar("ours").add(date(2026, 12, 1), 1) == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (OWN.replace("[friday]", "[fryday]"), "own.yaml: calendars/ours/weekend/0: 'fryday'"),
        (OWN.replace("02-29", "02-31"), "own.yaml is no file of calendars"),
        ("version: 2", "own.yaml: the file: "),
        ("a: [", "own.yaml is no file of calendars"),
        (None, "own.yaml is no file of calendars"),
    ],
)
def test_a_faulty_file_is_named_with_its_place(own, text, words):
    if text is not None:
        own.write_text(text, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=words.replace("[", r"\[")):
        calendars()
