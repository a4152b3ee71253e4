"""Every number on these pages is the number of records that this reader finds behind it."""

import re
from html import unescape

import pytest

from tansiq.projects.queries import places
from tansiq.projects.queries.filters import Filter, found
from tansiq.reference.queries import book

READERS = ["coordinator", "owner", "party", "State", "academia"]


def listed(html: str) -> set[str]:
    """Give the references of the list of a page."""
    return set(re.findall(r'class="reference"><a href="[^"]+"><bdi>([^<]+)<', html))


def get(client, path: str, **asked) -> str:
    return client.get(f"/reference/{path}", asked).content.decode()


def references(rows) -> set[str]:
    return set(rows.values_list("reference", flat=True))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("with_global", [False, True])
def test_a_state_lists_what_the_matrix_finds_for_it(world, browser_of, reader, with_global):
    by = world.readers[reader]

    for state in (world.north, world.south, world.west):
        wanted = references(found(Filter(state=(state.iso3,), with_global=with_global), by=by))
        html = get(browser_of(by), f"states/{state.iso3}/", **({"global": 1} if with_global else {}))

        assert listed(html) == wanted
        assert places.work(places.ways_to_state(state), by=by).count(
            *(("named", "through", "global") if with_global else ("named", "through"))
        ) == len(wanted)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("with_global", [False, True])
def test_a_region_lists_what_the_matrix_finds_for_it(world, browser_of, reader, with_global):
    by = world.readers[reader]

    for region in (world.land, world.strip, world.group):
        wanted = references(found(Filter(region=(region.code,), with_global=with_global), by=by))
        html = get(browser_of(by), f"regions/{region.code}/", **({"global": 1} if with_global else {}))

        assert listed(html) == wanted


@pytest.mark.parametrize("reader", READERS)
def test_an_organisation_lists_what_it_carries_out_and_what_names_it_as_a_place(world, browser_of, reader):
    by = world.readers[reader]

    for organisation in (world.entity, world.part, world.other):
        wanted = references(found(Filter(entity=(organisation.code,)), by=by))
        assert listed(get(browser_of(by), f"organisations/{organisation.code}/")) == wanted
    assert listed(get(browser_of(by), f"organisations/{world.mission.code}/")) == {world.reaching.reference}


@pytest.mark.parametrize("reader", READERS)
def test_the_list_of_states_counts_what_each_page_lists(world, browser_of, reader):
    client = browser_of(world.readers[reader])
    html = get(client, "states/")

    numbers = re.findall(r'href="(/reference/states/\w{3}/\?show=(?:named|through))"><bdi>([\d,]+)<', html)
    assert numbers
    for href, number in numbers:
        assert len(listed(client.get(unescape(href)).content.decode())) == int(number)


@pytest.mark.parametrize("reader", READERS)
def test_each_number_of_the_grid_opens_as_many_rows_of_the_matrix(world, browser_of, reader):
    by, client = world.readers[reader], browser_of(world.readers[reader])
    html = get(client, f"states/{world.south.iso3}/", **{"global": 1})

    numbers = re.findall(r'href="(/projects/\?[^"]*)"><bdi>(\d+)</bdi>', html)
    for href, number in numbers:
        matrix = client.get(unescape(href)).content.decode()
        assert len(re.findall(r'matrix__reference">', matrix)) == int(number), href
    assert sum(int(number) for _href, number in numbers) == len(
        references(found(Filter(state=(world.south.iso3,), with_global=True), by=by))
    )


def test_each_way_is_listed_by_itself(world, browser_of):
    client = browser_of(world.readers["coordinator"])
    path = f"states/{world.north.iso3}/"

    assert listed(get(client, path, show="named")) == {world.public.reference, world.old.reference}
    assert listed(get(client, path, show="through")) == {world.regional.reference, world.stripped.reference}
    assert listed(get(client, path, show="through", region=world.strip.code)) == {world.stripped.reference}
    assert world.worldwide.reference in listed(get(client, path, show="global"))


def test_a_row_says_through_what_it_reaches_the_state(world, browser_of):
    html = get(browser_of(world.readers["coordinator"]), f"states/{world.south.iso3}/")

    assert f"through {world.group.name}" in html


def test_joint_work_is_counted_by_partner_with_parts_folded_in(world, browser_of):
    client = browser_of(world.readers["coordinator"])
    html = get(client, f"organisations/{world.entity.code}/")

    assert f"?show=named&amp;with={world.other.code}" in html
    assert f"with={world.part.code}" not in html
    assert listed(
        get(client, f"organisations/{world.entity.code}/", show="named", **{"with": world.other.code})
    ) == {world.public.reference}


def test_an_instrument_lists_what_cites_it(world, browser_of):
    html = get(browser_of(world.readers["coordinator"]), f"instruments/{world.instrument.symbol}/")

    assert listed(html) == {world.public.reference}


def test_themes_count_what_the_matrix_finds(world, browser_of):
    by = world.readers["coordinator"]
    html = get(browser_of(by), "themes/")

    for theme in (world.theme, world.branch):
        number = found(Filter(theme=(theme.code,)), by=by).count()
        assert f'href="/projects/?theme={theme.code}">{number}<' in html


def test_where_the_public_level_is_open_numbers_count_that_alone(world, client, settings):
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = True

    assert listed(client.get(f"/reference/states/{world.north.iso3}/").content.decode()) == {
        world.public.reference
    }


def test_the_book_is_not_asked_for_what_a_reader_may_not_see(world):
    by = world.readers["academia"]

    named, reached = places.by_state(by=by)

    assert (named[world.south.pk], reached[world.south.pk]) == (1, 2)
    assert set(named) <= set(reached) <= set(book().states)


@pytest.mark.parametrize("count", [places.by_state, places.by_region])
def test_both_numbers_of_a_list_come_from_one_query(world, count, django_assert_num_queries):
    with django_assert_num_queries(1):
        count(by=world.readers["academia"])
