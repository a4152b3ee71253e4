"""The browser tests: the system's Chromium, a page per test, and what holds for each page.

A page asks no other host, its scripts raise no error (nor does its policy refuse one), and axe finds no violation.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("e2e")
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(autouse=True)
def _limits_emptied() -> Iterator[None]:
    """Let no test wait for what another tried: the limits stand in a table that no rollback reaches here."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; Playwright's loop runs in this thread, so Django has to allow queries there."""
    found = [
        path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))
    ]
    if not found:
        pytest.skip("Chromium is not installed (Debian: chromium).")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found[0], args=flags)


@pytest.fixture(params=["en", "ar"])
def language(request: pytest.FixtureRequest) -> str:
    """Both languages; a test that takes this, or `page`, runs in each."""
    return request.param


@pytest.fixture
def page(browser: Browser, live_server: object, language: str) -> Iterator[Page]:
    """A page in a new session, which reads the language; addresses are relative to the server."""
    faults: list[str] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:")):
            faults.append(f"asked {request.url}")

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            faults.append(f"the console says: {message.text}")

    context = browser.new_context(
        base_url=live_server.url, locale=language, extra_http_headers={"Accept-Language": language}
    )
    page = context.new_page()
    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: faults.append(f"a script failed: {error}"))
    yield page
    context.close()
    assert not faults


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fail on any violation of WCAG 2.2 AA that axe finds, naming rule and element."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        page.evaluate(source)  # by the debugger, so that the page's policy stays as strict as it is
        found = page.evaluate("tags => axe.run({runOnly: tags})", WCAG_22_AA)
        told = [f"{v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]]
        assert not told, "\n".join(told)

    return check
