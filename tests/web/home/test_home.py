"""The home page of each role: what waits, what is awaited, what is due, what changed, where to begin."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.exchange.enums import ImportState
from tansiq.exchange.models import Doubt, Import
from tansiq.projects import actions
from tansiq.projects.models import Claim
from tansiq.sharing.enums import Level
from tansiq.web.home import sections
from tests.factories import projects as made
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory

LONG_AGO = timezone.now() - timedelta(days=30)


def shown(by: Actor, *, since=LONG_AGO) -> dict[str, list[tuple[str, str]]]:
    """Give the sections as title → lines of title and detail."""
    return {
        str(section.title): [(str(item.title), str(item.detail)) for item in section.items]
        for section in sections.for_actor(by, since=since)
    }


def changed(by: Actor, **asked) -> list[str]:
    return [
        title
        for name, lines in shown(by, **asked).items()
        if name.startswith("Changed")
        for title, _event in lines
    ]


# --- what waits ---


def test_a_claim_waits_for_the_office_and_is_awaited_by_who_asked(world):
    claim = made.claimed(office=world.office, organisation=world.entity, title="Work to claim")

    office, asking = shown(world.readers["coordinator"]), shown(world.readers["owner"])

    assert ("Work to claim", f"{world.entity} asks to own it") in office["Waits for you"]
    assert office["You wait for"] == []
    assert asking["You wait for"] == [
        ("Work to claim", f"Claimed for {world.entity}; the coordinating office decides")
    ]
    assert "Work to claim" not in str(asking["Waits for you"])
    actions.decline_claim(claim=claim, reason="No.", by=world.readers["coordinator"])
    assert shown(world.readers["owner"])["You wait for"] == []


def test_others_learn_nothing_of_a_claim(world):
    made.claimed(office=world.office, organisation=world.entity, title="Work to claim")

    assert "asks to own" not in str(shown(world.readers["party"]))
    assert Claim.objects.count() == 1


def test_more_claims_than_a_few_are_counted(world):
    for number in range(7):
        made.claimed(office=world.office, organisation=world.entity, title=f"Claimed {number}")

    waiting = shown(world.readers["coordinator"])["Waits for you"]

    assert ("2 more claims", "") in waiting and len([t for t, _d in waiting if t.startswith("Claimed")]) == 5


def test_the_round_waits_for_owners_is_awaited_by_the_office_and_due_for_both(world):
    made.opened_round(office=world.office)

    owner, office = shown(world.readers["owner"]), shown(world.readers["coordinator"])

    assert ("Does it still hold? 1 project awaits your answer", "Yearly round 2026") in owner["Waits for you"]
    assert [d for t, d in owner["Due"] if "2026" in t] == ["1 project awaits an answer"]
    awaited = [t for t, _d in office["You wait for"]]
    assert awaited == ["2 organisations have not answered for all their projects"]
    assert office["Due"][0][0] == "Answers to the yearly round 2026"


def test_doubts_wait_for_who_settles_them(world):
    imported = Import.objects.create(
        owner=world.office, level=Level.MEMBERS, file_name="matrix.txt", document="Q/72/1", size=1,
        state=ImportState.APPLIED, received_by="somebody",
    )  # fmt: skip
    Doubt.objects.create(imported=imported, code="vague_scope")
    Doubt.objects.create(imported=imported, code="vague_scope")

    assert ("2 doubts to settle", "Q/72/1") in shown(world.readers["coordinator"])["Waits for you"]
    assert "doubt" not in str(shown(world.readers["owner"])["Waits for you"])


def test_proposed_themes_wait_for_who_may_confirm_them(world):
    before = shown(world.readers["owner"])["Waits for you"]
    made.project(owner=world.entity, title="Release from prisons", pillar_id=world.pillars[0].pk)

    assert "themes" not in str(before)
    owner = shown(world.readers["owner"])["Waits for you"]
    assert owner[-1][0] == "1 project bears themes that a rule proposed"
    assert "projects bear themes" in str(shown(world.readers["coordinator"])["Waits for you"])


def test_an_empty_section_says_what_to_do_next(world):
    for section in sections.for_actor(world.readers["owner"], since=timezone.now()):
        assert section.items or str(section.empty)


# --- what changed ---


def test_what_others_changed_is_told_once_and_under_todays_title(world):
    by = world.readers["owner"]
    added = made.project(owner=world.office, title="First words", pillar_id=world.pillars[0].pk)
    facts = made.facts(title="Second words", pillar_id=world.pillars[0].pk)
    actions.edit(project=added, facts=facts, revision=1, by=made.editor_of(world.office))

    titles = changed(by)

    assert titles.count("Second words") == 1 and "First words" not in titles


def test_what_a_reader_may_not_see_has_not_changed_for_them(world):
    made.project(
        owner=world.entity, level=Level.CONFIDENTIAL, title="Closed words", pillar_id=world.pillars[0].pk
    )

    assert "Closed words" in changed(world.readers["owner"])
    for reader in ("party", "State", "academia"):
        assert "Closed words" not in changed(world.readers[reader])


def test_ones_own_changes_are_no_news(world):
    by = world.readers["owner"]
    made.project(owner=world.entity, title="My own words", by=by, pillar_id=world.pillars[0].pk)

    assert "My own words" not in changed(by)
    assert "My own words" in changed(world.readers["coordinator"])


def test_nothing_before_the_last_visit_is_told(world):
    assert changed(world.readers["owner"], since=timezone.now()) == []


# --- where each role begins ---


def test_a_state_sees_the_work_that_reaches_it(world):
    body = OrganisationFactory(state=world.north)
    by = actor(Role.STATE_FOCAL_POINT, body)

    lines = shown(by)[f"Work that reaches {world.north.name}"]

    assert [title for title, _detail in lines] == [
        "2 projects name it",
        "2 projects reach it through a region",
        "1 project is of global scope",
    ]


def test_a_donor_sees_the_matrix_by_status_and_others_by_pillar(world):
    donor, academia = shown(actor(Role.DONOR, world.other)), shown(world.readers["academia"])

    assert [title for title, _detail in donor["The matrix by status"]] == [
        "In development",
        "Ongoing",
        "Completed",
    ]
    assert academia["The matrix by pillar"][0] == ("Pillar I", "2 projects")


def test_an_auditor_sees_the_log_in_numbers_and_no_project(world):
    by = actor(Role.AUDITOR, world.other)

    told = shown(by)

    assert ("Project added", "12 entries") in told["The log of the last seven days"]
    assert not [name for name in told if name.startswith("Changed")]
    assert world.public.title not in str(told)


def test_the_operator_sees_the_machine_and_no_content(world, browser_of):
    html = browser_of(actor(Role.OPERATOR, world.other)).get("/").content.decode()

    assert "State of the machine" in html and "projects_project" in html
    assert world.public.title not in html
    for reader in world.readers.values():
        assert "State of the machine" not in browser_of(reader).get("/").content.decode()


# --- the page ---


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("role", list(Role))
def test_the_home_of_each_role_stands_in_both_languages(world, browser_of, role, language):
    organisation = world.office if role == Role.COORDINATOR else world.entity
    response = browser_of(actor(role, organisation)).get("/", headers={"Accept-Language": language})

    assert response.status_code == 200
    assert 'href=""' not in response.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_no_home_needs_more_than_twelve_queries(world, browser_of, remembered, role):
    organisation = world.office if role == Role.COORDINATOR else world.entity
    made.claimed(office=world.office, organisation=world.entity, pillar_id=world.pillars[0].pk)
    made.opened_round(office=world.office)
    client = browser_of(actor(role, organisation))
    remembered()
    client.get("/")
    Person.objects.update(last_home_at=LONG_AGO)
    client.cookies.pop("home_since", None)

    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    # The first look of a visit writes its day, in a transaction whose bounds are no queries.
    asked = [query["sql"] for query in captured if not re.match("(RELEASE )?SAVEPOINT", query["sql"])]
    assert len(asked) <= 12, asked


def test_a_look_again_within_the_hour_loses_no_news(world, browser_of):
    client = browser_of(world.readers["party"])
    Person.objects.update(last_home_at=LONG_AGO)
    made.project(owner=world.office, title="News of today", pillar_id=world.pillars[0].pk)

    first, again = client.get("/").content.decode(), client.get("/").content.decode()

    assert "News of today" in first and "News of today" in again


def test_the_next_visit_begins_where_the_last_ended(world, browser_of):
    client = browser_of(world.readers["party"])
    made.project(owner=world.office, title="News of today", pillar_id=world.pillars[0].pk)
    client.get("/")
    Person.objects.update(last_home_at=timezone.now() + timedelta(seconds=1))
    client.cookies.pop("home_since")

    assert "News of today" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "kept",
    ["", "x", "0.2026-01-01T00:00:00+00:00", "{pk}.yesterday", "{pk}.2026-13-01", "{pk}.2026-01-01T00:00"],
)
def test_a_strange_cookie_is_left_aside(world, browser_of, kept):
    client = browser_of(world.readers["party"])
    client.get("/")
    client.cookies["home_since"] = kept.format(pk=world.readers["party"].person_id)

    assert client.get("/").status_code == 200


def test_who_has_no_membership_has_no_sections(db):
    assert sections.for_actor(Actor(username="new", person_id=1), since=LONG_AGO) == []


def test_nobody_is_asked_to_sign_in(db, client):
    assert client.get("/").status_code == 302


def test_the_day_of_a_round_is_the_one_it_was_opened_with(world):
    made.opened_round(office=world.office)

    due = next(s for s in sections.for_actor(world.readers["owner"], since=LONG_AGO) if str(s.title) == "Due")

    assert due.items[0].on == date(2099, 3, 31)
