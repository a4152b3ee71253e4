"""The page of the log: who may open it, what narrows it, and what it never shows."""

import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.actions import give_membership
from tansiq.audit.models import Identity
from tansiq.audit.queries import prove
from tansiq.kernel import signing
from tansiq.projects import actions
from tansiq.web.audit import views
from tests.factories import projects as made
from tests.factories.accounts import PersonFactory, actor


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


@pytest.mark.parametrize("name", ["closed", "shared", "members"])
def test_it_names_no_restricted_record(client, world, name):
    record = getattr(world, name)

    html = page(client, key=record.pk, kind="projects.project")

    assert "Project added" in html and record.title not in html


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
    assert "restricted records: " in html


def test_each_field_narrows_it(client, world):
    today = timezone.now().date()

    assert "No entry answers all of this" in page(client, event="round:opened")
    assert page(client, kind="projects.project", event="project:added").count('<th scope="row"') == 12
    assert "No entry answers all of this" in page(client, person="nobody-at-all")
    assert "No entry answers all of this" in page(client, organisation=world.part.code)
    assert "Project added" in page(client, organisation=world.entity.code.upper())
    assert "No entry answers all of this" in page(client, first=(today + timedelta(days=1)).isoformat())
    assert "Project added" in page(
        client, first=(today - timedelta(days=1)).isoformat(), last=today.isoformat(), kind="projects.project"
    )
    assert "before the first one" in page(client, first=today.isoformat(), last="2020-01-01")


@pytest.mark.parametrize(
    "strange",
    [
        {"event": "x"},
        {"first": "yesterday"},
        {"kind": "x"},
        {"before": "x"},
        {"before": "9" * 30},
        {"organisation": "nobody’s"},
        {"person": "x" * 200},
    ],
)
def test_a_field_that_cannot_be_read_is_told_and_left_out(client, strange):
    assert "Project added" in page(client, **strange)


def test_it_needs_few_queries(client, world, remembered, django_assert_max_num_queries):
    remembered()
    page(client)

    with django_assert_max_num_queries(12):
        page(client)


def test_people_stand_under_what_may_be_known_of_them(client, world):
    by = world.readers["owner"]
    actions.retire(project=world.owned, reason="", by=by)
    identity = Identity.objects.create(code=by.log_code, name="Known Name")
    assert "Known Name" in page(client, event="project:retired")

    identity.name, identity.pseudonym = "", "7F3A"
    identity.save()
    html = page(client, event="project:retired", person=by.log_code)

    assert "Contributor 7F3A" in html and str(world.entity) not in html.partition("<tbody")[2]


def test_what_happened_to_who_is_protected_does_not_point_to_them(client, world):
    person = PersonFactory()
    Identity.objects.create(code=person.log_code, pseudonym="7F3A")
    by = actor(Role.OPERATOR)
    give_membership(person=person, organisation=world.other, role=Role.DONOR, by=by)

    html = page(client, event="membership:given").partition("<tbody")[2]

    assert "Contributor 7F3A" in html and world.other.code not in html and "Donor" not in html


def test_who_is_erased_is_erased_on_the_page(client, world):
    by = world.readers["owner"]
    actions.retire(project=world.owned, reason="", by=by)
    Identity.objects.create(code=by.log_code, erased_at=timezone.now())

    assert ">erased<" in page(client, event="project:retired")


def test_its_pages_follow_one_another_without_a_gap(client, world, monkeypatch):
    monkeypatch.setattr(views, "_PAGE", 5)
    seen, address = [], "/audit/?kind=projects.project&event=project:added"
    while address:
        response = client.get(address)
        seen += [entry.key for entry in response.context["entries"]]
        older = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        address = f"/audit/{unescape(older[1])}" if older else ""

    assert len(seen) == len(set(seen)) == 12
    html = client.get("/audit/?kind=projects.project&before=1").content.decode()
    assert "No older entry" in html


# --- the extract ---


@pytest.fixture
def key(tmp_path, settings) -> bytes:
    settings.TANSIQ_HOME = tmp_path
    signing.make_key(tmp_path)
    return signing.public_key(tmp_path)


def test_an_auditor_takes_what_the_filters_find(client, world, key, tmp_path):
    response = client.post("/audit/extract/", {"event": "project:added", "organisation": world.entity.code})

    path = tmp_path / "extract.zip"
    path.write_bytes(b"".join(response.streaming_content))
    assert response["Content-Disposition"].startswith('attachment; filename="log-')
    assert prove(path, pem=key).entries == 3
    with zipfile.ZipFile(path) as archive:
        content = archive.read("entries.jsonl").decode()
    assert world.closed.title not in content and world.owned.title in content
    assert "Extract of the log taken" in page(client)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_key_stands_on_a_page(world, browser_of, key, language):
    reader = browser_of(world.readers["party"])
    html = reader.get("/audit/key/", headers={"Accept-Language": language}).content.decode()

    assert signing.fingerprint(key) in html and "BEGIN PUBLIC KEY" in html


def test_without_a_key_the_page_says_who_makes_it(client, tmp_path, settings):
    settings.TANSIQ_HOME = tmp_path

    assert "The operator makes it" in client.get("/audit/key/").content.decode()
    response = client.post("/audit/extract/", {})
    assert response.status_code == 422 and "tansiq setup" in response.content.decode()


def test_an_extract_of_filters_that_cannot_be_read_is_refused_at_the_field(client, key):
    response = client.post("/audit/extract/", {"first": "yesterday"})

    assert response.status_code == 422 and "field--wrong" in response.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if Perm.AUDIT_EXTRACT not in PERMISSIONS[role]])
def test_nobody_else_takes_one(world, browser_of, role):
    assert browser_of(actor(role, world.office)).post("/audit/extract/", {}).status_code == 403
