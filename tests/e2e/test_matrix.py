"""The matrix in a browser: narrowed with the script and without it, drawn, and open to assistive technology."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, expect

from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.reference.models import LoadedFile
from tansiq.sharing.enums import Level
from tests.factories import projects as made
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory, PillarFactory, StateFactory


@pytest.fixture
def matrix(page, live_server, language):
    """Three projects, and a coordinator who has signed in."""
    office = OrganisationFactory(is_coordinating_office=True)
    by = actor(Role.COORDINATOR, office)
    one, four = PillarFactory(code="I"), PillarFactory(code="IV")
    state = StateFactory()
    plain = {
        "owner": office,
        "level": Level.PUBLIC,
        "entities": made.named(OrganisationFactory()),
        "start": "2015",
    }
    projects = [
        made.project(**plain, title="Safe harbours", pillar_id=one.pk, states=((state.pk, None),)),
        made.project(**plain, title="Safe borders", pillar_id=one.pk, is_global=True),
        made.project(**plain, title="Fair trials", pillar_id=four.pk, is_global=True),
    ]
    LoadedFile.objects.create(name="made up", sha256="", records=1, loaded_at=timezone.now())
    client = Client()
    client.force_login(Person.objects.get(username=by.username))
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    return projects


def rows(page) -> Locator:
    return page.locator(".matrix tbody tr")


def test_a_choice_narrows_the_list_the_address_and_the_counts(matrix, page):
    page.goto("/projects/")
    page.locator("#facet-pillar-IV").check()
    page.wait_for_url("**/projects/?pillar=IV")
    expect(rows(page)).to_have_count(1)
    expect(page.locator("#facet-status-completed ~ .choice__count")).to_have_text("0")
    expect(page.locator("#facet-pillar-IV")).to_be_focused()

    page.go_back()
    expect(rows(page)).to_have_count(3)
    expect(page.locator("#facet-pillar-IV")).not_to_be_checked()


def test_words_narrow_the_list(matrix, page):
    page.goto("/projects/")
    page.fill("#words", "harbours")
    page.press("#words", "Enter")

    page.wait_for_url("**/projects/?q=harbours")
    expect(rows(page)).to_have_count(1)


def test_without_javascript_the_list_is_narrowed_too(matrix, page, browser, live_server, language):
    state = page.context.storage_state()
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=state,
        extra_http_headers={"Accept-Language": language},
    )
    bare = context.new_page()
    bare.goto("/projects/")
    bare.locator("#facets a").click()
    bare.locator("#facet-pillar-IV").check()
    bare.locator("main form button").first.click()

    assert bare.url.endswith("/projects/?pillar=IV")
    expect(rows(bare)).to_have_count(1)
    context.close()


def test_every_page_is_accessible(matrix, page, assert_accessible):
    project = matrix[0].pk
    paths = [
        "",
        "facets/",
        "add/",
        "claims/",
        "rounds/",
        f"{project}/",
        f"{project}/edit/",
        f"{project}/retire/",
    ]
    paths += [f"pictures/{name}/" for name in ("balance", "entities", "regions", "map", "years", "timeline")]
    for path in paths:
        page.goto(f"/projects/{path}")
        page.wait_for_load_state("networkidle")
        assert_accessible(page)


def test_no_page_is_wider_than_a_phone(matrix, page):
    page.set_viewport_size({"width": 390, "height": 800})
    for path in (
        "",
        f"{matrix[0].pk}/",
        f"{matrix[0].pk}/edit/",
        "pictures/map/",
        "pictures/timeline/",
        "rounds/",
    ):
        page.goto(f"/projects/{path}")
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, path
