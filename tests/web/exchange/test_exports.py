"""The files beside the matrix: for each reader exactly the rows of the list, in its order."""

import csv
import io
import json
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tansiq.projects.models import Project
from tansiq.projects.queries.filters import Filter, found
from tests.factories import projects as made
from tests.factories.accounts import actor

FORMS = ["csv", "json", "xlsx"]
ASKED = [
    {},
    {"state": "{north}"},
    {"state": "{north}", "global": 1},
    {"region": "{group}", "sort": "-title"},
    {"entity": "{entity}", "status": "ongoing"},
    {"q": "training"},
    {"pillar": "I", "from": 2010, "to": 2016},
    {"standing": "retired"},
]


@pytest.fixture
def fill(world):
    """Put this world's codes into what is asked."""
    codes = {"north": world.north.iso3, "group": world.group.code, "entity": world.entity.code}
    return lambda asked: {name: str(value).format(**codes) for name, value in asked.items()}


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def references(client: Client, form: str, asked: dict) -> list[str]:
    response = client.get(f"/exchange/matrix.{form}", asked)
    assert response.status_code == 200
    content = body(response)
    if form == "json":
        given = json.loads(content)
        assert given["count"] == len(given["projects"])
        return [project["reference"] for project in given["projects"]]
    if form == "csv":
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        return [line[0] for line in lines[2:]]
    return [cells[0].value for cells in load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2)]


def on_the_page(client: Client, asked: dict) -> tuple[list[str], int]:
    html = client.get("/projects/", {**asked, "size": 100}, follow=True).content.decode()
    shown = re.findall(r'matrix__reference"><a href="[^"]+"><bdi>([^<]+)<', html)
    counted = re.search(r'role="status">\s*(\d+)', html)
    return shown, int(counted.group(1)) if counted else -1


@pytest.mark.parametrize("reader", ["coordinator", "owner", "party", "State"])
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_list_count_and_the_three_files_are_the_same_rows(world, fill, browser_of, reader, asked):
    client, asked = browser_of(world.readers[reader]), fill(asked)

    shown, count = on_the_page(client, asked)

    assert count == len(shown)
    for form in FORMS:
        assert references(client, form, asked) == shown, form


@pytest.mark.parametrize("reader", ["coordinator", "owner", "party", "State"])
def test_the_files_hold_what_the_policy_admits(world, browser_of, reader):
    by = world.readers[reader]
    admitted = set(Project.objects.visible_to(by).listed().values_list("reference", flat=True))

    assert found(Filter(), by=by).count() == len(admitted)
    for form in FORMS:
        assert set(references(browser_of(by), form, {})) == admitted


@pytest.mark.parametrize("form", FORMS)
def test_who_only_reads_is_refused(world, browser_of, form):
    for role in (Role.ACADEMIA, Role.AUDITOR, Role.OPERATOR):
        assert browser_of(actor(role, world.other)).get(f"/exchange/matrix.{form}").status_code == 403
    assert not LogEntry.objects.filter(event=Event.MATRIX_EXPORTED).exists()


@pytest.mark.parametrize("form", FORMS)
def test_nobody_is_asked_to_sign_in_even_where_the_public_level_is_open(world, client, settings, form):
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = True

    response = client.get(f"/exchange/matrix.{form}")

    assert response.status_code == 302 and "sign-in" in response["Location"]


def test_another_form_is_not_there(world, browser_of):
    assert browser_of(world.readers["coordinator"]).get("/exchange/matrix.pdf").status_code == 404


def test_a_file_is_only_fetched(world, browser_of):
    assert browser_of(world.readers["coordinator"]).post("/exchange/matrix.csv").status_code == 405


def test_each_file_says_what_it_is(world, browser_of):
    client = browser_of(world.readers["coordinator"])
    types = {"csv": "text/csv", "json": "application/json", "xlsx": "spreadsheetml"}

    for form, kind in types.items():
        response = client.get(f"/exchange/matrix.{form}")
        assert kind in response["Content-Type"]
        assert re.fullmatch(
            rf'attachment; filename="matrix-\d{{4}}-\d\d-\d\d\.{form}"', response["Content-Disposition"]
        )
        body(response)


def test_the_workbook_runs_from_right_to_left_for_who_reads_arabic(world, browser_of):
    client = browser_of(world.readers["coordinator"])

    for language, is_right_to_left in (("ar", True), ("en", False)):
        response = client.get("/exchange/matrix.xlsx", headers={"Accept-Language": language})
        sheet = load_workbook(io.BytesIO(body(response))).active
        assert bool(sheet.sheet_view.rightToLeft) is is_right_to_left


def test_a_stream_keeps_the_language_in_which_it_was_asked_for(world, browser_of):
    client = browser_of(world.readers["coordinator"])

    arabic = client.get("/exchange/matrix.csv", headers={"Accept-Language": "ar"})
    english = client.get("/exchange/matrix.csv", headers={"Accept-Language": "en"})

    assert "Ongoing" in body(english).decode() and "Ongoing" not in body(arabic).decode()


def test_a_title_like_a_formula_is_harmless(world, browser_of):
    made.project(owner=world.office, title='=HYPERLINK("http://example.org")', pillar_id=world.pillars[0].pk)
    client = browser_of(world.readers["coordinator"])

    lines = list(csv.reader(io.StringIO(body(client.get("/exchange/matrix.csv")).decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(body(client.get("/exchange/matrix.xlsx")))).active

    assert '\'=HYPERLINK("http://example.org")' in [line[3] for line in lines]
    assert not [cell for cells in sheet.iter_rows() for cell in cells if cell.data_type == "f"]


def test_the_log_says_what_was_taken(world, browser_of):
    body(browser_of(world.readers["owner"]).get("/exchange/matrix.json", {"state": world.south.iso3}))

    entry = LogEntry.objects.get(event=Event.MATRIX_EXPORTED)
    assert entry.by == world.readers["owner"].log_code
    assert entry.details["taken"] == {"projects.project": [str(world.closed.pk), str(world.shared.pk)]}
    assert entry.details["asked"] == {"state": [world.south.iso3]} and entry.details["rows"] == 4


def test_the_log_holds_no_word_that_was_searched(world, browser_of):
    body(browser_of(world.readers["owner"]).get("/exchange/matrix.json", {"q": "zqsecret"}))

    entry = LogEntry.objects.get(event=Event.MATRIX_EXPORTED)
    assert entry.details["asked"] == {"text": True} and "zqsecret" not in str(entry.details)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_needs_few_queries(world, browser_of, remembered, django_assert_max_num_queries, form):
    client = browser_of(world.readers["coordinator"])
    body(client.get(f"/exchange/matrix.{form}"))

    with django_assert_max_num_queries(13):  # two of them write the log
        body(client.get(f"/exchange/matrix.{form}"))
