"""Each number of a picture opens exactly the projects that it counts, and each picture has its table."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict

from tansiq.projects.queries.filters import Filter, found
from tansiq.reference.queries import book
from tansiq.web.common.components import Cell
from tansiq.web.projects.address import Asked, read
from tansiq.web.projects.pictures import PICTURES
from tests.factories import projects as made

READERS = ["coordinator", "owner", "party", "State", "academia"]


def behind(href: str, by) -> int:
    asked = read(QueryDict(urlsplit(href).query), by=by, book=book())
    assert not asked.notes
    return found(asked.filter, by=by).count()


def asked_of(world) -> list[Filter]:
    return [
        Filter(),
        Filter(status=("ongoing",)),
        Filter(pillar=("I", "II"), joint=False),
        Filter(entity=(world.entity.code,)),
        Filter(state=(world.north.iso3,), with_global=True),
        Filter(region=(world.group.code,), with_global=True),
        Filter(year_from=2012, year_to=2016),
    ]


def drawn(name: str, asked: Filter, by):
    return PICTURES[name][1](Asked(filter=asked), by=by, book=book())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", ["balance", "entities", "regions", "map", "years"])
def test_each_number_opens_the_projects_that_it_counts(world, reader, name):
    by = world.readers[reader]
    for asked in asked_of(world):
        for section in drawn(name, asked, by).sections:
            tiles = [tile for group in section.tiles for tile in group.tiles]
            for thing in (*section.bars, *tiles):
                if thing.href:
                    assert behind(thing.href, by) == thing.count, (name, asked, thing.label)
            for row in section.table.rows:
                cells = [cell for cell in row if isinstance(cell, Cell) and isinstance(cell.value, int)]
                assert all(behind(cell.href, by) == cell.value for cell in cells if cell.href)


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_has_a_table_with_as_many_rows(world, name):
    for section in drawn(name, Filter(), world.readers["coordinator"]).sections:
        shown = section.bars or [t for g in section.tiles for t in g.tiles]
        shown = shown or (section.timeline.spans if section.timeline else [])
        total = 1 if name == "balance" else 0
        assert len(section.table.rows) == len(shown) + total


def test_numbers_are_links_where_an_address_says_what_they_count(world):
    by = world.readers["coordinator"]

    entities = drawn("entities", Filter(entity=(world.part.code,)), by).sections[0]
    links = {str(bar.label): bool(bar.href) for bar in entities.bars}

    assert links[str(world.part)] and not links[str(world.other)]


def test_bars_are_drawn_to_one_scale(world):
    section = drawn("balance", Filter(), world.readers["coordinator"]).sections[0]

    widths = [(sum(part.share for part in bar.parts), bar.count) for bar in section.bars]
    most = max(count for _width, count in widths)
    assert all(width == pytest.approx(100 * count / most) for width, count in widths)


def test_states_stand_alphabetically_and_never_by_count(world):
    section = drawn("map", Filter(), world.readers["coordinator"]).sections[0]

    for group in section.tiles:
        assert [str(tile.label) for tile in group.tiles] == sorted(str(tile.label) for tile in group.tiles)
    named = [str(row[0]) for row in section.table.rows]
    assert named == sorted(named)


def test_spans_lie_within_their_years(world):
    timeline = drawn("timeline", Filter(), world.readers["coordinator"]).sections[0].timeline

    assert timeline.spans
    assert all(span.start >= 0 and span.start + span.length <= 100.5 for span in timeline.spans)


def test_a_long_timeline_says_what_it_leaves_out(world):
    for _n in range(101):
        made.project(owner=world.office, start="2015")

    picture = drawn("timeline", Filter(), world.readers["coordinator"])

    assert len(picture.sections[0].timeline.spans) == 100
    assert any("The first 100 are drawn" in str(note) for note in picture.notes)


def test_what_a_picture_cannot_show_is_said(world):
    by = world.readers["coordinator"]

    assert "Global work" in str(drawn("map", Filter(), by).notes)
    assert "state no date" in str(drawn("years", Filter(), by).notes)
    assert "Global work" not in str(drawn("map", Filter(pillar=("I",)), by).notes)


def test_the_pictures_take_the_address_of_the_list(world, browser_of):
    html = (
        browser_of(world.readers["coordinator"])
        .get("/projects/pictures/map/?pillar=I&global=1")
        .content.decode()
    )

    assert 'href="/projects/?pillar=I&amp;global=1"' in html
    assert 'href="/projects/pictures/years/?pillar=I&amp;global=1"' in html
    assert 'class="chip" href="/projects/pictures/map/?global=1"' in html


def test_an_empty_picture_says_so(world, browser_of):
    html = (
        browser_of(world.readers["coordinator"])
        .get("/projects/pictures/timeline/?q=nothingatall")
        .content.decode()
    )

    assert "Nothing to draw" in html
    assert replace(Filter(), text="x").is_empty is False
