"""The page of the log: who may open it, what narrows it, and what it never shows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.projects import actions
from tests.factories import projects as made
from tests.factories.accounts import actor


@pytest.fixture
def client(world, browser_of):
    return browser_of(actor(Role.AUDITOR, world.other))


def page(client, **asked) -> str:
    response = client.get("/audit/", asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_only_who_reads_the_log_opens_it(world, browser_of, role):
    status = browser_of(actor(role, world.office)).get("/audit/").status_code

    assert status == (200 if Perm.AUDIT_READ in PERMISSIONS[role] else 403)


def test_nobody_is_asked_to_sign_in(db, client):
    client.logout()

    assert client.get("/audit/").status_code == 302


def test_nothing_can_be_sent_to_it(client):
    assert client.post("/audit/", {}).status_code == 405


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_stands_in_both_languages(client, language):
    html = client.get("/audit/", headers={"Accept-Language": language}).content.decode()

    assert f'<html lang="{language}"' in html and " style=" not in html


def test_it_tells_what_happened_to_what_by_whom(client, world):
    html = page(client)

    assert "Project added" in html and world.public.title in html and "project " in html


def test_it_shows_which_fields_changed_and_not_to_what(client, world):
    facts = made.facts(title="New words of a title", activities="Secret words", pillar_id=world.pillars[0].pk)
    editor = made.editor_of(world.office)
    actions.edit(project=world.noted, facts=facts, revision=world.noted.revision, by=editor)
    actions.retire(project=world.noted, reason="A reason in confidence", by=editor)

    html = page(client)

    assert "fields: activities" in html
    assert "Secret words" not in html and "A reason in confidence" not in html


def test_it_says_what_an_export_took(client, world, browser_of):
    b"".join(
        browser_of(world.readers["owner"]).get("/exchange/matrix.json", {"pillar": "I"}).streaming_content
    )
    b"".join(browser_of(world.readers["owner"]).get("/exchange/matrix.csv").streaming_content)

    html = page(client, event="matrix:exported")

    assert "pillar: I" in html and "rows: 3" in html and "the whole matrix" in html
    assert "2 entries" in html


def test_each_field_narrows_it(client, world):
    today = timezone.now().date()

    assert "No entry answers all of this" in page(client, event="round:opened")
    assert "12 entries" in page(client, kind="projects.project", event="project:added")
    assert "No entry answers all of this" in page(client, person="nobody-at-all")
    assert "No entry answers all of this" in page(client, first=(today + timedelta(days=1)).isoformat())
    assert "13 entries" in page(
        client, first=(today - timedelta(days=1)).isoformat(), last=today.isoformat(), kind="projects.project"
    )


@pytest.mark.parametrize(
    "strange", [{"event": "x"}, {"first": "yesterday"}, {"kind": "x"}, {"page": "x"}, {"person": "x" * 200}]
)
def test_a_field_that_cannot_be_read_is_told_and_left_out(client, strange):
    assert "Project added" in page(client, **strange)


def test_it_needs_few_queries(client, world, remembered, django_assert_max_num_queries):
    remembered()
    page(client)

    with django_assert_max_num_queries(12):
        page(client)
