"""One assessment in a browser, from its plan to the adopted overview, by everybody who takes part in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tansiq.access.actor import Actor
from tansiq.accounts.models import Person
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Overview, Survey
from tansiq.reference.models import LoadedFile
from tests.factories.assessments import Cast
from tests.factories.frameworks import version

SAID = "The register is kept since 2025, not since 2024."


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody who takes part, and a framework of two areas."""
    version()
    LoadedFile.objects.create(name="made up", sha256="", records=1, loaded_at=timezone.now())
    return Cast()


@pytest.fixture
def seen_by(browser: Browser, live_server: object, language: str) -> Callable[[Actor], object]:
    """Give a page of somebody who has signed in, in the language of the test."""

    @contextmanager
    def open_page(by: Actor) -> Iterator[Page]:
        person = Person.objects.get(pk=by.person_id)
        Person.objects.filter(pk=person.pk).update(language=language)
        client = Client()
        client.force_login(person)
        context = browser.new_context(
            base_url=live_server.url, locale=language, extra_http_headers={"Accept-Language": language}
        )
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        try:
            yield context.new_page()
        finally:
            context.close()

    return open_page


def _step(page: Page, survey: Survey, name: str) -> None:
    page.goto(f"/assessments/{survey.pk}/")
    page.locator(f'form[action$="/steps/{name}/"] button').click()
    page.wait_for_load_state()


def _plan(page: Page, cast: Cast) -> Survey:
    page.goto("/assessments/plan/")
    page.select_option('[name="state"]', cast.state.iso3)
    page.locator("main form .form-actions button").click()
    page.wait_for_url("**/assessments/*/")
    return Survey.objects.get(state=cast.state)


def _fill(page: Page, survey: Survey, key: str) -> None:
    """Answer a question and rate each axis, all by the script that saves by itself, and record a finding."""
    page.goto(f"/assessments/{survey.pk}/areas/{key}/")
    answer = page.locator(".answer-form").first
    answer.locator('input[value="partly"]').check()
    expect(page.locator("[id^=state-q]").first).not_to_be_empty()
    for axis in page.locator("section.axis").all():
        with page.expect_response("**/ratings/**"):
            axis.locator('input[value="some"]').check()
    page.goto(f"/assessments/{survey.pk}/areas/{key}/findings/add/")
    kind = page.locator('main [name="kind"]').first
    if kind.evaluate("field => field.tagName") == "SELECT":
        kind.select_option("shortfall")
    else:
        page.locator('main [name="kind"][value="shortfall"]').check()
    page.locator('main textarea[name="text"]').fill(f"No register is kept ({key}).")
    page.locator("main .finding-form .form-actions button").click()
    page.wait_for_url(f"**/areas/{key}/**")


def _prepare(page: Page, survey: Survey) -> None:
    _step(page, survey, "start")
    for key in ("a1", "a2"):
        _fill(page, survey, key)
    _step(page, survey, "draft")
    page.goto(f"/assessments/overviews/draft/{survey.pk}/")
    page.locator("main form .form-actions button").click()
    page.wait_for_url("**/assessments/overviews/*/")
    for key in ("a1", "a2"):
        page.goto(f"/assessments/{survey.pk}/areas/{key}/")
        page.locator('form[action$="/do/sign-off/"] button').click()
        page.wait_for_load_state()
    _step(page, survey, "submit")


def _review(page: Page, survey: Survey) -> None:
    for aspect in ("human_rights", "gender", "consistency", "language"):
        page.goto(f"/assessments/{survey.pk}/review/")
        page.select_option('main [name="aspect"]', aspect)
        page.locator('main [name="is_passed"][value="yes"]').check()
        page.locator("main form.narrow .form-actions button").click()
        page.wait_for_load_state()
    _step(page, survey, "pass")


def _observe(page: Page, overview: Overview) -> None:
    page.goto(f"/assessments/overviews/{overview.pk}/observations/")
    page.locator('main textarea[name="text"]').first.fill(SAID)
    page.locator('form[data-keep^="observation"] .form-actions button').click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(SAID)


def _answer(page: Page, overview: Overview) -> None:
    page.goto(f"/assessments/overviews/{overview.pk}/observations/")
    form = page.locator('form[action*="/answer/"]').first
    form.evaluate("form => { const details = form.closest('details'); if (details) details.open = true }")
    form.locator('input[value="annexed"]').check()
    form.locator(".form-actions button").click()
    page.wait_for_load_state()


def _approve(page: Page, overview: Overview) -> None:
    page.goto(f"/assessments/overviews/{overview.pk}/opinions/")
    page.locator('main [name="view"][value="approves"]').check()
    page.locator('form[data-keep^="opinion"] .form-actions button').click()
    page.wait_for_load_state()


def test_from_the_plan_to_the_adopted_overview(cast, seen_by, assert_accessible):
    with seen_by(cast.lead) as page:
        survey = _plan(page, cast)
        _prepare(page, survey)
        page.goto(f"/assessments/{survey.pk}/areas/a1/")
        assert_accessible(page)
    with seen_by(cast.reviewer) as page:
        _review(page, survey)
    overview = Overview.objects.get(survey=survey)
    with seen_by(cast.focal_point) as page:
        _observe(page, overview)
        assert_accessible(page)
    with seen_by(cast.approver) as page:
        page.goto(f"/assessments/overviews/{overview.pk}/observations/")
        page.locator('form[action$="/observations/close/"] button').click()
        page.wait_for_load_state()
    with seen_by(cast.assessor) as page:
        _answer(page, overview)
    with seen_by(cast.lead) as page:
        _step(page, survey, "put")
    with seen_by(cast.member) as page:
        _approve(page, overview)
    with seen_by(cast.lead) as page:
        _step(page, survey, "adopt")
        survey.refresh_from_db()
        assert survey.stage == Stage.ADOPTED
        page.goto(f"/assessments/overviews/{overview.pk}/")
        expect(page.locator("main")).to_contain_text("No register is kept (a1).")
        expect(page.locator("main")).to_contain_text(SAID)
        assert_accessible(page)
        page.goto(f"/assessments/overviews/{overview.pk}/adopted/")
        expect(page.locator("main")).to_contain_text(survey.snapshots.get().sha256[:8])
