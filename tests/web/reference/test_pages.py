"""What holds of every page of reference things: both languages, thirteen queries (one is the number of unread notices), who may open it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tansiq.access.enums import Role
from tansiq.sharing.enums import Level
from tests.factories import projects as made
from tests.factories.accounts import actor

PAGES = (
    "states/",
    "states/?by=subregion",
    "states/?name=zarqan",
    "states/{state}/",
    "states/{state}/?global=1&page=2",
    "states/{state}/?show=through&region={region}",
    "states/{state}/?on=2015-01-01",
    "regions/",
    "regions/{region}/",
    "regions/{region}/?global=1&show=global",
    "organisations/",
    "organisations/?kind=un_entity&name=organisation",
    "organisations/{organisation}/",
    "organisations/{organisation}/?show=named&with={other}",
    "themes/",
    "instruments/",
    "instruments/?name=nothing",
    "instruments/{symbol}/",
    "sources/",
)


@pytest.fixture
def paths(world) -> dict[str, str]:
    return {
        "state": world.north.iso3,
        "region": world.group.code,
        "organisation": world.entity.code,
        "other": world.other.code,
        "symbol": world.instrument.symbol,
    }


def address(page: str, paths: dict[str, str]) -> str:
    return f"/reference/{page.format(**paths)}"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_stands_in_both_languages(world, paths, browser_of, page, language):
    client = browser_of(world.readers["coordinator"])

    response = client.get(address(page, paths), headers={"Accept-Language": language})

    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert " style=" not in html and "<script>" not in html


@pytest.mark.parametrize("rows", [1, 60])
def test_no_page_needs_more_than_twelve_queries(world, paths, browser_of, remembered, rows):
    for _n in range(rows):
        made.project(
            owner=world.office,
            level=Level.PUBLIC,
            entities=made.named(world.part, world.other),
            states=((world.north.pk, None),),
            region_ids=(world.group.pk,),
            instrument_ids=(world.instrument.pk,),
        )
    client = browser_of(world.readers["coordinator"])
    remembered()
    asked = {}
    for page in PAGES:
        client.get(address(page, paths))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(page, paths)).status_code == 200
        asked[page] = len(queries)

    assert {page: number for page, number in asked.items() if number > 12} == {}


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_asked_to_sign_in(paths, page):
    response = Client().get(address(page, paths))

    assert response.status_code == 302 and "sign-in" in response["Location"]


@pytest.mark.parametrize("page", PAGES)
def test_who_reads_no_records_sees_the_facts_and_no_numbers(world, paths, browser_of, page):
    response = browser_of(actor(Role.AUDITOR, world.other)).get(address(page, paths))

    html = response.content.decode()
    assert response.status_code == 200
    assert 'class="ways"' not in html and '?show=named"><bdi>' not in html
    assert world.public.title not in html


@pytest.mark.parametrize(
    "page", ["states/QZZ/", "regions/none/", "organisations/none/", "instruments/Q/NONE/1/"]
)
def test_what_is_not_there_is_not_found(world, browser_of, page):
    assert browser_of(world.readers["coordinator"]).get(f"/reference/{page}").status_code == 404


@pytest.mark.parametrize("page", ["states/{state}/", "regions/{region}/"])
def test_a_day_that_cannot_be_read_is_told_and_today_is_shown(world, paths, browser_of, page):
    response = browser_of(world.readers["coordinator"]).get(address(page, paths), {"on": "20 April 2018"})

    assert response.status_code == 200
    assert "Write the day as 2018-04-20." in response.content.decode()


@pytest.mark.parametrize(
    "strange", [{"page": "x"}, {"page": "999"}, {"show": "x"}, {"region": "x"}, {"name": "\x00"}]
)
def test_a_strange_address_is_answered(world, paths, browser_of, strange):
    client = browser_of(world.readers["coordinator"])

    for page in ("states/", "states/{state}/", "organisations/{organisation}/"):
        assert client.get(address(page, paths), strange).status_code == 200
