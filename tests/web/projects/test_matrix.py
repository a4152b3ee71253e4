import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from tansiq.projects.models import Project
from tansiq.sharing.enums import Level
from tests.factories import projects as made
from tests.factories.reference import OrganisationFactory

STATIC = Path(__file__).resolve().parents[3] / "tansiq" / "web" / "static"
HTMX = {"HX-Request": "true"}


def references(html: str) -> set[str]:
    return set(re.findall(r'matrix__reference"><a href="[^"]+"><bdi>([^<]+)<', html))


def page(client: Client, **asked) -> str:
    return client.get("/projects/", asked).content.decode()


@pytest.mark.parametrize("reader", ["coordinator", "owner", "party", "State", "academia"])
def test_the_list_holds_exactly_what_the_policy_admits(world, browser_of, reader):
    by = world.readers[reader]
    admitted = set(Project.objects.visible_to(by).listed().values_list("reference", flat=True))

    assert references(page(browser_of(by))) == admitted


def test_nobody_is_asked_to_sign_in(world):
    response = Client().get("/projects/?pillar=I")

    assert response.status_code == 302 and "sign-in" in response["Location"]


def test_where_the_public_level_is_open_everybody_sees_that_and_nothing_more(world, settings):
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = True

    assert references(page(Client())) == {world.public.reference}


def test_with_a_state_chosen_each_row_says_how_it_is_reached(world, browser_of):
    html = page(browser_of(world.readers["coordinator"]), state=world.north.iso3, **{"global": 1})

    said = dict(re.findall(r"<bdi>([^<]+)</bdi></a></th>.*?<p class=\"reach\">(.*?)</p>", html, re.DOTALL))
    assert said[world.public.reference] == "<span>named</span>"
    assert said[world.regional.reference] == f"<span>through {world.group.name}</span>"
    assert said[world.worldwide.reference] == "<span>global work</span>"


def test_with_a_region_chosen_a_state_of_it_leads_there(world, browser_of):
    html = page(browser_of(world.readers["coordinator"]), region=world.group.code)

    assert f"<span>through {world.north.name}</span>" in html
    assert "<span>named</span>" in html


def test_without_the_switch_global_work_is_left_out(world, browser_of):
    client = browser_of(world.readers["coordinator"])

    assert world.worldwide.reference not in references(page(client, state=world.north.iso3))


def test_each_chip_takes_one_thing_away(world, browser_of):
    html = page(browser_of(world.readers["coordinator"]), pillar=["I", "II"], status="ongoing", q="training")

    removals = re.findall(r'class="chip" href="/projects/([^"]*)"', html)
    assert removals == [
        "?pillar=I&amp;pillar=II&amp;status=ongoing",
        "?q=training&amp;pillar=II&amp;status=ongoing",
        "?q=training&amp;pillar=I&amp;status=ongoing",
        "?q=training&amp;pillar=I&amp;pillar=II",
    ]


def test_an_address_with_empty_fields_is_shortened(world, browser_of):
    response = browser_of(world.readers["owner"]).get("/projects/?q=&pillar=I&from=&to=&size=50")

    assert response.status_code == 302 and response["Location"] == "/projects/?pillar=I"


def test_a_note_tells_of_what_was_left_out(world, browser_of):
    assert "is not known here and was left out" in page(browser_of(world.readers["owner"]), state="XXX", q="")


def test_the_script_gets_the_list_alone_with_its_short_address(world, browser_of):
    response = browser_of(world.readers["owner"]).get("/projects/?q=&pillar=I", headers=HTMX)

    assert "<html" not in response.content.decode()
    assert response["HX-Push-Url"] == "/projects/?pillar=I"
    assert response["HX-Trigger-After-Settle"] == "narrowed"


def test_going_back_brings_the_whole_page(world, browser_of):
    headers = {**HTMX, "HX-History-Restore-Request": "true"}

    assert (
        "<html"
        in browser_of(world.readers["owner"]).get("/projects/?pillar=I", headers=headers).content.decode()
    )


def test_columns_are_chosen_in_the_address(world, browser_of):
    html = page(browser_of(world.readers["owner"]), col=["status", "owner"])

    assert 'data-label="Owner"' in html and 'data-label="Status"' in html
    assert 'data-label="Who sees it"' not in html
    assert 'name="col" value="owner" checked' in html


def test_rows_stand_in_the_order_asked_for(world, browser_of):
    client = browser_of(world.readers["coordinator"])

    titles = re.findall(
        r'<td role="cell" class="title[^>]*><div><a [^>]*><span[^>]*>([^<]+)<', page(client, sort="-title")
    )

    assert titles == sorted(titles, reverse=True)


def test_retired_projects_are_listed_for_who_may_return_them(world, browser_of):
    assert references(page(browser_of(world.readers["coordinator"]), standing="retired")) == {
        world.retired.reference
    }
    assert world.retired.reference not in references(
        page(browser_of(world.readers["academia"]), standing="retired")
    )


def test_a_search_finds_the_names_of_places_in_either_language(world, browser_of):
    found = references(page(browser_of(world.readers["coordinator"]), q=world.north.names["ar"]))

    assert world.public.reference in found


def test_markup_in_what_people_wrote_stays_text(world, browser_of):
    project = made.project(
        owner=world.office,
        title="<script>alert(1)</script>",
        scope_note='"><img src=x onerror=alert(2)>',
        start="2015",
        entities=(made.NamedEntity('<b onclick="x()">Entity</b>'),),
    )
    client = browser_of(world.readers["coordinator"])

    for path in (
        "/projects/",
        f"/projects/{project.pk}/",
        f"/projects/{project.pk}/edit/",
        "/projects/pictures/timeline/",
    ):
        html = client.get(path).content.decode()
        assert "<script>alert" not in html and "<img src=x" not in html and "<b onclick" not in html, path
        assert "&lt;script&gt;" in html


def test_fifty_rows_travel_light(world, browser_of, remembered):
    client = browser_of(world.readers["coordinator"])
    named = [OrganisationFactory() for _n in range(4)]
    for _n in range(50):
        made.project(
            owner=world.office,
            level=Level.PUBLIC,
            entities=made.named(*named),
            title="A title of usual length " * 4,
        )
    remembered()

    pages = ["/projects/", "/projects/facets/"]
    fetched = [client.get(p, headers={"Accept-Encoding": "gzip"}).content for p in pages]
    files = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]
    sent = sum(map(len, fetched)) + sum(len(gzip.compress(f.read_bytes())) for f in files)

    assert sent < 80_000  # htmx, the one script that is not ours, takes 17 KB more
