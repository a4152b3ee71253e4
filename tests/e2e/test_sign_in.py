from collections.abc import Callable

from playwright.sync_api import Page, expect

from tansiq.accounts.models import Person


def test_the_sign_in_page_reads_in_the_direction_of_its_language(
    page: Page, language: str, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/accounts/sign-in/")

    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert_accessible(page)


def test_signing_in_by_keyboard(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    Person.objects.create_user("amal", password="a long enough password")
    page.goto("/")

    page.locator("input[name=login]").focus()
    page.keyboard.type("amal")
    page.locator("input[name=password]").focus()
    page.keyboard.type("a long enough password")
    page.keyboard.press("Enter")

    expect(page).to_have_url(page.url.split("/accounts")[0] + "/")
    assert_accessible(page)
