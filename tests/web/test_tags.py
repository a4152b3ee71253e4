from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from tansiq.access.actor import Belonging
from tansiq.access.enums import Role


def _draw(source: str, **context: object) -> str:
    request = RequestFactory().get("/", context.pop("query", {}))
    return Template(source).render(Context({"request": request, **context})).strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% symbol "A/RES/60/288" %}', '<bdi class="symbol" dir="ltr">A/RES/60/288</bdi>'),
        ('{% symbol "A/72/840" "/d/1" %}', '<a href="/d/1"><bdi class="symbol" dir="ltr">A/72/840</bdi></a>'),
        ('{% text "Réunion" "fr" %}', '<span lang="fr" dir="auto">Réunion</span>'),
        ('{% text "?" %}', '<span lang="und" dir="auto">?</span>'),
        ("{{ 'OSE'|isolate }}", "<bdi>OSE</bdi>"),
        ("{{ 1204|number }}", "1,204"),
        ("{{ None|number }}", ""),
        ('{{ "2015-07"|partial_date }}', "July 2015"),
        ("{{ None|partial_date }}", ""),
        ('{% when "2015-07" %}', '<bdi><time datetime="2015-07">July 2015</time></bdi>'),
        ("{% when None %}", ""),
        ("{% moment None %}", ""),
        ('{% period "2013" "" True %}', "<bdi>since 2013</bdi>"),
        ('{% period "" "2018-12" %}', "<bdi>until December 2018</bdi>"),
        ('{% period "" "" %}', ""),
        ('{% period "2016" "2016" %}', '<bdi><time datetime="2016">2016</time></bdi>'),
        ("{{ 33.333|percent }}", "33.33%"),
        ("{{ 2019|plain_year }}", "2019"),
    ],
)
def test_words(source: str, expected: str) -> None:
    assert _draw(source) == expected


def test_a_period_shows_both_ends_in_order() -> None:
    drawn = _draw('{% period "2015-07" "2019-06" %}')

    assert drawn.index("July 2015") < drawn.index("–") < drawn.index("June 2019")


def test_a_moment_names_its_time() -> None:
    at = datetime(2026, 7, 3, 14, 5, tzinfo=UTC)

    assert "3 July 2026, 14:05" in _draw("{% moment at %}", at=at)


def test_a_share_keeps_its_point_where_the_language_has_a_comma() -> None:
    with override("ar"):
        assert _draw("{{ 12.5|percent }}") == "12.50%"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('{% status "ongoing" %}', "Ongoing"),
        ('{% tag_state "proposed" %}', "Proposed"),
        ('{% level "public" %}', "Public"),
        ('{% level "confidential" %}', "Confidential to the owner"),
        ("{% illustrative %}", "Illustrative"),
        ('{% badge "Two" "warn" %}', "Two"),
    ],
)
def test_badges_say_in_words_what_their_shape_says(source: str, words: str) -> None:
    assert words in _draw(source)


def test_a_membership_is_written_with_its_organisation_where_that_is_known() -> None:
    known = Belonging(Role.DONOR, 1, "donor", organisation_label="OSE")
    unknown = Belonging(Role.DONOR, 1, "donor")

    assert _draw("{{ b|belonging }}", b=known) == "Donor, OSE"
    assert _draw("{{ b|belonging }}", b=unknown) == "Donor"


@pytest.mark.parametrize(
    ("now", "href", "order"),
    [
        ("", "?q=x&amp;sort=title", ""),
        ("title", "?q=x&amp;sort=-title", "ascending"),
        ("-title", "?q=x&amp;sort=title", "descending"),
    ],
)
def test_a_sorting_heading_turns_round_and_keeps_the_filters(now: str, href: str, order: str) -> None:
    query = {"q": "x", "page": "3", **({"sort": now} if now else {})}
    drawn = _draw('{% sort_heading "title" "Title" %}', query=query)

    assert sorted(href[1:].split("&amp;")) == sorted(drawn.split('href="?')[1].split('"')[0].split("&amp;"))
    assert (f'aria-sort="{order}"' in drawn) is bool(order)


def test_another_page_keeps_the_filters() -> None:
    assert _draw("{% page_href 2 %}", query={"q": "x", "page": "1"}) == "?q=x&amp;page=2"


def test_breadcrumbs_end_where_the_reader_is() -> None:
    drawn = _draw('{% breadcrumbs "Matrix" "/m/" "II/14" %}')

    assert '<a href="/m/">Matrix</a>' in drawn
    assert '<span aria-current="page" dir="auto">II/14</span>' in drawn


def test_a_date_is_read_by_machines() -> None:
    assert 'datetime="2018-02-03"' in _draw("{% when day %}", day=date(2018, 2, 3))
