"""Choosing an option finds exactly its count, whoever asks and whatever else is asked."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tansiq.projects import actions
from tansiq.projects.models import ProjectTheme
from tansiq.projects.queries.facets import facets
from tansiq.projects.queries.filters import Filter, found
from tansiq.reference.queries import book

READERS = ["coordinator", "owner", "party", "State", "academia"]


def chosen(asked: Filter, facet: str, value: str) -> Filter:
    rest = asked.without(facet)
    if facet == "joint":
        return replace(rest, joint=value == "1")
    if facet == "years":
        year = int(value) if value else None
        return replace(rest, year_from=year, year_to=year, undated=not value)
    return replace(rest, **{facet: (value,)})


def asked_of(world) -> list[Filter]:
    return [
        Filter(),
        Filter(with_global=True),
        Filter(pillar=("II", "III")),
        Filter(state=(world.north.iso3,), with_global=True),
        Filter(region=(world.group.code,), status=("ongoing",)),
        Filter(entity=(world.entity.code,), joint=True),
        Filter(text="prisons"),
        Filter(year_from=2012, year_to=2016),
    ]


@pytest.mark.parametrize("reader", READERS)
def test_choosing_an_option_finds_exactly_its_count(world, reader):
    by = world.readers[reader]
    wrong = [
        (asked, facet.key, option.value, option.count)
        for asked in asked_of(world)
        for facet in facets(asked, by=by, book=book())
        for option in facet.options
        if found(chosen(asked, facet.key, option.value), by=by).count() != option.count
    ]

    assert not wrong


def test_a_rejected_theme_is_not_counted(world):
    by = world.readers["coordinator"]
    tag = ProjectTheme.objects.get(project=world.public, theme=world.theme)
    actions.reject_tag(tag=tag, by=by)

    themes = next(f for f in facets(Filter(), by=by, book=book()) if f.key == "theme")

    assert world.theme.code not in {o.value for o in themes.options if o.count > 1}
    assert all(found(Filter(theme=(o.value,)), by=by).count() == o.count for o in themes.options)


@pytest.mark.parametrize("reader", READERS)
def test_the_page_finds_what_the_fragment_counts(world, browser_of, reader):
    client = browser_of(world.readers[reader])
    html = client.get("/projects/facets/", headers={"HX-Request": "true"}).content.decode()
    options = re.findall(
        r'name="(\w+)" value="([^"]+)">\s*<span class="choice__label"><bdi>.*?</bdi></span>\s*<span class="choice__count">([\d,]+)<',
        html,
    )

    assert options
    for name, value, count in options:
        page = client.get("/projects/", {name: unescape(value)}).content.decode()
        number = re.search(r'role="status">([\d,]+) project', page)
        assert number and number[1] == count, (name, value)


def test_states_stand_in_the_order_of_the_alphabet_of_the_reader(world):
    states = next(
        f for f in facets(Filter(), by=world.readers["coordinator"], book=book()) if f.key == "state"
    )

    assert [o.thing.name for o in states.options] == sorted(o.thing.name for o in states.options)


def test_the_years_end_with_the_next(world):
    years = next(
        f for f in facets(Filter(), by=world.readers["coordinator"], book=book()) if f.key == "years"
    )

    assert max(int(o.value) for o in years.options if o.value) == timezone.localdate().year + 1


def test_without_javascript_the_facets_are_a_page_with_a_form(world, browser_of):
    client = browser_of(world.readers["coordinator"])

    response = client.get(
        "/projects/facets/", {"pillar": "I", "sort": "-title", "size": "25", "col": "status"}
    )

    html = response.content.decode()
    assert "<html" in html and '<form method="get" action="/projects/">' in html
    assert re.search(r'name="pillar" value="I" checked', html)
    assert '<input type="hidden" name="sort" value="-title">' in html
    assert '<input type="hidden" name="size" value="25">' in html
    assert '<input type="hidden" name="col" value="status">' in html


def test_the_fragment_is_no_page(world, browser_of):
    html = (
        browser_of(world.readers["owner"])
        .get("/projects/facets/", headers={"HX-Request": "true"})
        .content.decode()
    )

    assert "<html" not in html


def test_nobody_is_asked_to_sign_in(world):
    assert Client().get("/projects/facets/").status_code == 302
