import pytest

from tansiq.web.common.components import Choice, Facet, Timeline, shares, tones


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], []),
        ([0, 0], [0, 0]),
        ([7], [1]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([0, 10, 10, 200], [0, 1, 1, 3]),
        (list(range(1, 11)), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
    ],
)
def test_counts_fall_into_five_classes_by_rank(counts: list[int], expected: list[int]) -> None:
    assert tones(counts) == expected


def test_shares_are_of_the_largest() -> None:
    assert shares([120, 30, 0]) == [100.0, 25.0, 0.0]
    assert shares([0, 0]) == [0, 0]
    assert shares([]) == []


def test_a_facet_counts_what_is_chosen() -> None:
    facet = Facet("status", "Status", [Choice("a", "A", 3, is_on=True), Choice("b", "B", 1)])

    assert facet.chosen == 1


@pytest.mark.parametrize(
    ("years", "written"),
    [
        (range(2014, 2018), [2014, 2015, 2016, 2017]),
        (range(2013, 2023), [2014, 2016, 2018, 2020, 2022]),
        (range(1998, 2027), [2000, 2005, 2010, 2015, 2020, 2025]),
    ],
)
def test_an_axis_writes_the_years_it_has_room_for(years: range, written: list[int]) -> None:
    assert [year for year, is_written in Timeline(years, ()).axis if is_written] == written
