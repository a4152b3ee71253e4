"""What holds of every page: both languages, twelve queries, who may open it."""

import pytest
from django.test import Client

from tansiq.access.enums import Role
from tansiq.projects.models import Round
from tansiq.sharing.enums import Level
from tests.factories import projects as made
from tests.factories.accounts import actor

PICTURES = ("balance", "entities", "regions", "map", "years", "timeline")
OPEN = ["", "facets/", *(f"pictures/{name}/" for name in PICTURES), "pictures/", "{project}/"]
PROVIDERS = [
    "add/",
    "{project}/edit/",
    "{project}/retire/",
    "{project}/claim/",
    "claims/",
    "rounds/",
    "rounds/2026/{code}/",
]
NARROWED = "?q=work&pillar=I&entity={code}&state={state}&region={region}&from=2010&to=2020&global=1"


@pytest.fixture
def paths(world) -> dict[str, object]:
    made.opened_round(office=world.office)
    return {
        "project": world.public.pk,
        "code": world.office.code,
        "state": world.north.iso3,
        "region": world.group.code,
    }


@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_page_stands_in_both_languages(world, paths, browser_of, language):
    client = browser_of(world.readers["coordinator"])
    start = f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"'
    wrong = []
    for path in [*OPEN, *PROVIDERS, NARROWED, "facets/" + NARROWED, "pictures/map/" + NARROWED]:
        response = client.get(f"/projects/{path.format(**paths)}", headers={"Accept-Language": language})
        html = response.content.decode()
        if response.status_code != 200 or start not in html or " style=" in html or "<script>" in html:
            wrong.append(path)

    assert not wrong


@pytest.mark.parametrize("rows", [1, 60])
def test_no_page_needs_more_than_twelve_queries(
    world, browser_of, remembered, django_assert_max_num_queries, rows
):
    for _n in range(rows):
        made.project(
            owner=world.office,
            level=Level.PUBLIC,
            entities=made.named(world.entity, world.other),
            states=((world.north.pk, None),),
            region_ids=(world.group.pk,),
            instrument_ids=(world.instrument.pk,),
            start="2014",
            title="Work on prisons, training",
        )
    made.opened_round(office=world.office)
    remembered()
    client = browser_of(world.readers["coordinator"])
    named = {
        "project": world.public.pk,
        "code": world.office.code,
        "state": world.north.iso3,
        "region": world.group.code,
    }
    client.get("/projects/")  # reads the book of reference things, once a process

    for path in [
        *OPEN,
        *PROVIDERS,
        NARROWED,
        "facets/" + NARROWED,
        "?size=100",
        "rounds/2026/{code}/?show=waiting",
    ]:
        with django_assert_max_num_queries(12, info=path):
            response = client.get(f"/projects/{path.format(**named)}", follow=False)
        assert response.status_code == 200, path


def answers(client: Client, paths: dict[str, object], asked: list[str]) -> set[int]:
    return {client.get(f"/projects/{path.format(**paths)}").status_code for path in asked}


def test_nobody_is_asked_to_sign_in(world, paths):
    for path in [*OPEN, *PROVIDERS]:
        response = Client().get(f"/projects/{path.format(**paths)}")
        assert response.status_code == 302 and "/accounts/sign-in/" in response["Location"], path


@pytest.mark.parametrize("reader", ["academia", "State"])
def test_who_provides_nothing_opens_no_page_of_providers(world, paths, browser_of, reader):
    assert answers(browser_of(world.readers[reader]), paths, PROVIDERS) == {403}


def test_what_may_not_be_seen_does_not_exist(world, browser_of):
    asked = ["{project}/", "{project}/edit/", "{project}/retire/", "{project}/return/", "{project}/claim/"]

    assert answers(browser_of(world.readers["party"]), {"project": world.closed.pk}, asked) == {404}


def test_an_unknown_picture_is_not_found(world, browser_of):
    assert browser_of(world.readers["owner"]).get("/projects/pictures/ranking/").status_code == 404


def test_a_round_that_was_not_held_is_not_found(world, browser_of):
    assert not Round.objects.exists()
    assert (
        browser_of(world.readers["coordinator"])
        .get(f"/projects/rounds/2020/{world.office.code}/")
        .status_code
        == 404
    )


def test_an_auditor_sees_no_project(world, browser_of):
    client = browser_of(actor(Role.AUDITOR, world.office))

    assert "The matrix holds nothing yet that you may see" in client.get("/projects/").content.decode()
    assert client.get(f"/projects/{world.public.pk}/").status_code == 404
