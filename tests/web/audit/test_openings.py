"""For a State: which organisation opened its records, when and by which way; never which person."""

import pytest
from django.utils import timezone

from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.audit.models import Identity
from tansiq.audit.queries import opened_of
from tansiq.kernel.errors import NotAllowed
from tansiq.sharing.enums import Level
from tansiq.sharing.queries import records_of_own_states, titles_of
from tests.factories import projects as made
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory


@pytest.fixture
def ministry(world):
    return OrganisationFactory(state=world.north)


@pytest.fixture
def focal(ministry):
    by = actor(Role.STATE_FOCAL_POINT, ministry)
    Identity.objects.create(code=by.log_code, name="Secret Name")
    return by


@pytest.fixture
def record(world, ministry):
    return made.project(owner=ministry, level=Level.PARTIES, parties=[world.other], title="A plan of ours")


def page(client, **asked) -> str:
    response = client.get("/audit/openings/", asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_see_it_does(world, browser_of, role):
    status = browser_of(actor(role, world.office)).get("/audit/openings/").status_code

    assert status == (200 if Perm.STATE_LOG_READ in PERMISSIONS[role] else 403)


def test_reading_and_exporting_are_listed_with_the_organisation_and_never_the_person(
    world, browser_of, record, focal
):
    reader = world.readers["party"]
    Identity.objects.create(code=reader.log_code, name="Reader Of Theirs")
    browser_of(reader).get(f"/projects/{record.pk}/")
    b"".join(browser_of(reader).get("/exchange/matrix.csv").streaming_content)

    html = page(browser_of(focal))

    body = html.partition("<tbody")[2]
    assert body.count("A plan of ours") == 2
    assert "on its page" in body and "in an export" in body and str(world.other) in body
    for secret in (reader.log_code, reader.username, "Reader Of Theirs"):
        assert secret not in html


def test_other_records_are_not_listed(world, browser_of, record, focal):
    browser_of(world.readers["owner"]).get(f"/projects/{world.closed.pk}/")

    assert "Nobody has opened a restricted record of your State" in page(browser_of(focal))


def test_another_state_sees_nothing_of_it(world, browser_of, record):
    browser_of(world.readers["party"]).get(f"/projects/{record.pk}/")
    elsewhere = actor(Role.STATE_APPROVER, OrganisationFactory(state=world.south))

    assert "A plan of ours" not in page(browser_of(elsewhere))


def test_a_focal_point_of_no_state_sees_nothing(world, browser_of, record):
    assert records_of_own_states(by=world.readers["State"]) == {}
    assert "Nobody has opened" in page(browser_of(world.readers["State"]))


def test_the_pages_follow_one_another(world, browser_of, record, focal):
    client = browser_of(world.readers["party"])
    for _time in range(5):
        client.get(f"/projects/{record.pk}/")
    records = {"projects.project": [str(record.pk)]}

    first = opened_of(records, by=focal, at_most=3)
    rest = opened_of(records, by=focal, at_most=3, before=first.older)

    assert (len(first.rows), len(rest.rows), rest.older) == (3, 2, None)
    assert len({row.entry for row in (*first.rows, *rest.rows)}) == 5
    assert "Newest entries" in page(browser_of(focal), before=first.older)


@pytest.mark.parametrize("strange", ["x", "9" * 40, "-1"])
def test_an_address_that_cannot_be_read_shows_the_newest(world, browser_of, record, focal, strange):
    browser_of(world.readers["party"]).get(f"/projects/{record.pk}/")

    assert "A plan of ours" in page(browser_of(focal), before=strange)


def test_the_queries_ask_for_the_right(world):
    with pytest.raises(NotAllowed):
        opened_of({}, by=world.readers["owner"])
    with pytest.raises(NotAllowed):
        records_of_own_states(by=world.readers["owner"])


def test_titles_are_those_that_the_reader_may_see(world, record, focal):
    pairs = [("projects.project", str(p.pk)) for p in (record, world.closed)]

    assert titles_of(pairs, by=focal) == {pairs[0]: str(record)}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_stands_in_both_languages(world, browser_of, record, focal, language):
    browser_of(world.readers["party"]).get(f"/projects/{record.pk}/")
    html = browser_of(focal).get("/audit/openings/", headers={"Accept-Language": language}).content.decode()

    assert f'<html lang="{language}"' in html and " style=" not in html


def test_it_needs_few_queries(world, browser_of, record, focal, remembered, django_assert_max_num_queries):
    remembered()
    for _time in range(9):
        browser_of(world.readers["party"]).get(f"/projects/{record.pk}/")
    client = browser_of(focal)
    page(client)

    with django_assert_max_num_queries(12):
        page(client)


@pytest.fixture
def protected(world):
    """A reader of the party whose name is sealed."""
    reader = world.readers["party"]
    Identity.objects.create(code=reader.log_code, pseudonym="7F3A", first_box="x", second_box="y")
    return reader


def test_of_a_protected_contributor_neither_organisation_nor_pseudonym_is_given(
    world, browser_of, record, focal, protected
):
    browser_of(protected).get(f"/projects/{record.pk}/")
    b"".join(browser_of(protected).get("/exchange/matrix.csv").streaming_content)

    opened = opened_of(records_of_own_states(by=focal), by=focal)
    body = page(browser_of(focal)).partition("<tbody")[2]

    assert [(row.organisations, row.is_protected) for row in opened.rows] == [([], True)] * 2
    assert body.count("a protected contributor") == 2 and body.count("A plan of ours") == 2
    for secret in (str(world.other), "7F3A", protected.log_code, "the platform"):
        assert secret not in body


def test_a_protected_contributor_stays_so_when_the_name_was_erased(
    world, browser_of, record, focal, protected
):
    browser_of(protected).get(f"/projects/{record.pk}/")
    Identity.objects.filter(code=protected.log_code).update(
        erased_at=timezone.now(), first_box="", second_box=""
    )

    body = page(browser_of(focal)).partition("<tbody")[2]

    assert "a protected contributor" in body and str(world.other) not in body


def test_others_of_the_same_organisation_are_given_with_it(world, browser_of, record, focal, protected):
    browser_of(actor(Role.ENTITY_FOCAL_POINT, world.other)).get(f"/projects/{record.pk}/")

    body = page(browser_of(focal)).partition("<tbody")[2]

    assert str(world.other) in body and "a protected contributor" not in body
