"""The second factor in a browser: an app's codes, and a security key that Chromium plays."""

import time

import pytest
from playwright.sync_api import expect

from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tests.factories.accounts import MembershipFactory
from tests.web.accounts.codes import code

PASSWORD = "a long enough password"


@pytest.fixture
def person(settings):
    settings.TANSIQ_SECOND_FACTOR = ["by_role"]
    person = Person.objects.create_user("amal", password=PASSWORD, names={"en": "Mira Talvane"})
    MembershipFactory(person=person, role=Role.COORDINATOR)
    return person


def sign_in(page):
    page.goto("/accounts/sign-in/")
    page.locator("[name=login]").fill("amal")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").first.click()


def sign_out(page):
    page.locator(".menu--account summary").click()
    page.locator(".menu--account button").click()
    expect(page.locator("[name=login]")).to_be_visible()


def test_an_app_is_added_before_anything_opens_and_asked_for_afterwards(page, person, assert_accessible):
    sign_in(page)
    page.wait_for_url("**/accounts/security/")
    assert_accessible(page)
    page.goto("/projects/")
    page.wait_for_url("**/accounts/security/")

    page.locator("a[href='/accounts/security/app/']").click()
    expect(page.locator("img.totp-picture")).to_be_visible()
    assert page.evaluate("document.querySelector('img.totp-picture').naturalWidth") > 0
    assert_accessible(page)
    secret = page.locator("main code").inner_text()
    page.locator("[name=code]").fill(code(secret))
    page.locator("main form button").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.locator(".recovery-codes li").first.inner_text().strip()
    assert_accessible(page)
    page.locator("main a.button").click()
    expect(page.locator("h1")).to_contain_text("Mira Talvane")

    sign_out(page)
    sign_in(page)
    page.wait_for_url("**/second-step/")
    assert_accessible(page)
    page.locator("[name=code]").fill("000000")
    page.locator("main form button").first.click()
    expect(page.locator(".field--wrong")).to_be_visible()
    page.locator("[name=code]").fill(code(secret, at=time.time() + 30))
    page.locator("main form button").first.click()
    expect(page.locator("h1")).to_contain_text("Mira Talvane")

    sign_out(page)
    sign_in(page)
    page.locator("[name=code]").fill(recovery)
    page.locator("main form button").first.click()
    expect(page.locator("h1")).to_contain_text("Mira Talvane")


@pytest.fixture
def key(page):
    """A security key in the browser."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_security_key_is_added_and_asked_for(page, person, key, assert_accessible):
    sign_in(page)
    page.locator("a[href='/accounts/security/keys/add/']").click()
    assert_accessible(page)
    page.locator("[name=name]").fill("The blue one")
    page.locator("main form button").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.goto("/accounts/security/")
    expect(page.locator("main")).to_contain_text("The blue one")
    assert_accessible(page)

    sign_out(page)
    sign_in(page)
    page.wait_for_url("**/second-step/")
    assert_accessible(page)
    page.locator("form[data-key] button").click()
    expect(page.locator("h1")).to_contain_text("Mira Talvane")

    page.goto("/accounts/confirm/key/?next=/accounts/security/")
    page.locator("form[data-key] button").click()
    page.wait_for_url("**/accounts/security/")
    # The last factor of who needs one stays.
    page.locator("a[href$='/remove/']").click()
    page.locator("main form button").click()
    expect(page.locator(".message--error")).to_be_visible()


def test_a_key_that_does_not_answer_is_told(page, person, key):
    sign_in(page)
    page.locator("a[href='/accounts/security/keys/add/']").click()
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('taken out')); }")
    page.locator("main form button").click()

    expect(page.locator("[data-key-failed]")).to_be_visible()
