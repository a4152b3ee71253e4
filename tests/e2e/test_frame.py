"""The frame of every page: both directions, wide and narrow, light and dark, by keyboard, and without scripts."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tansiq.access.enums import Role
from tansiq.accounts.models import Membership, Person
from tansiq.reference.models import Organisation

Check = Callable[[Page], None]


def _coordinator(language: str) -> Person:
    person = Person.objects.create_user(
        "coordinator", password="a long enough password", language=language, names={"en": "Mira Talvane"}
    )
    office = Organisation.objects.create(
        code="sample", names={"en": "Office of the Sample Entity"}, kind="un_entity", is_illustrative=True
    )
    Membership.objects.create(person=person, organisation=office, role=Role.COORDINATOR)
    return person


def _sign_in(page: Page, person: Person, server: str) -> None:
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server}])


def _assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page scrolls sideways"
    )


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
@pytest.mark.parametrize("address", ["/accounts/sign-in/", "/components/", "/no-such-page/"])
def test_pages_before_sign_in(
    page: Page, width: int, scheme: str, address: str, language: str, assert_accessible: Check
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(address)

    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    _assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("width", [1366, 390])
def test_home_after_sign_in(
    page: Page, width: int, language: str, live_server: object, assert_accessible: Check
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    _sign_in(page, _coordinator(language), live_server.url)
    page.goto("/")

    expect(page.locator("h1")).to_contain_text("Mira Talvane")
    page.locator(".menu--account summary").click()
    expect(page.locator(".menu--account .menu__roles")).to_be_visible()
    _assert_fits(page)
    assert_accessible(page)


def test_the_doors_fold_into_a_menu_on_a_phone(page: Page, language: str, live_server: object) -> None:
    _sign_in(page, _coordinator(language), live_server.url)
    page.goto("/")
    expect(page.locator("nav.chain")).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 800})

    expect(page.locator("nav.chain")).to_be_hidden()
    page.locator(".menu--doors summary").click()
    expect(page.locator(".menu--doors [aria-current=page]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu--doors [aria-current=page]")).to_be_hidden()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page: Page) -> None:
    page.goto("/components/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_language_is_changed_where_one_is(page: Page, language: str) -> None:
    other = {"en": "ar", "ar": "en"}[language]
    page.goto("/components/?from=here")

    page.locator(f"button[value={other}]").click()

    expect(page.locator("html")).to_have_attribute("lang", other)
    assert page.url.endswith("/components/?from=here")


def test_what_was_typed_outlives_a_broken_line(page: Page) -> None:
    page.goto("/components/")
    page.locator("#sample-en-reason").fill("Half a sentence")
    page.reload()

    expect(page.locator("#sample-en-reason")).to_have_value("Half a sentence")
    note = page.locator("form[data-keep=sample-en] [data-kept-note]")
    expect(note).to_be_visible()
    note.locator("[data-discard]").click()
    expect(page.locator("#sample-en-reason")).to_have_value("")


def test_without_scripts_one_signs_in_changes_the_language_and_signs_out(
    browser: Browser, live_server: object, language: str
) -> None:
    _coordinator(language)
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, extra_http_headers={"Accept-Language": language}
    )
    page = context.new_page()
    page.goto("/")
    page.locator("[name=login]").fill("coordinator")
    page.locator("[name=password]").fill("a long enough password")
    page.locator("main button").click()
    expect(page.locator("h1")).to_contain_text("Mira Talvane")

    other = {"en": "ar", "ar": "en"}[language]
    page.locator(f"button[value={other}]").click()
    expect(page.locator("html")).to_have_attribute("lang", other)

    page.locator(".menu--account summary").click()
    page.locator(".menu--account button").click()
    expect(page.locator("[name=login]")).to_be_visible()
    context.close()
