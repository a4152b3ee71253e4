"""Other ways to what is not released: old links, conditional requests, error pages, file names."""

import re
from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.library.models import Submission, SubmissionSection
from tansiq.library.queries import sections_of, submission_of
from tansiq.projects.models import Project
from tansiq.sharing.actions import end_grant, give_grant, leave_group, share, withdraw_consent
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Level
from tests.architecture.test_urls import PAGES
from tests.factories.accounts import MembershipFactory
from tests.factories.projects import editor_of, project
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import approver, consent, group, submission
from tests.leaks.walk import ABSENT, Answer, read, steady

TITLE = "The title that nobody outside may read"


def person_of(organisation, role: Role = Role.ENTITY_FOCAL_POINT) -> Person:
    return MembershipFactory(organisation=organisation, role=role).person


@pytest.fixture
def hidden(entity) -> Project:
    """A project that its owner alone sees."""
    return project(owner=entity, level=Level.CONFIDENTIAL, title=TITLE)


# --- old links ---


def _closed_again(record: Project, owner) -> None:
    share(record=record, level=Level.CONFIDENTIAL, by=editor_of(owner))


def test_an_old_link_opens_nothing_once_the_level_is_closed(entity, reader, browser):
    shared = project(owner=entity, level=Level.PLATFORM, title=TITLE)
    client, address = browser(reader), f"/projects/{shared.pk}/"
    assert TITLE in read(client, address).text

    _closed_again(shared, entity)

    absent = f"/projects/{ABSENT['pk']}/"
    assert steady(read(client, address), address) == steady(read(client, absent), absent)
    assert TITLE not in read(client, "/projects/").text + read(client, "/exchange/matrix.csv").text


def test_an_old_link_opens_nothing_once_personal_access_has_ended(entity, reader, hidden, browser):
    by = editor_of(entity)
    grant = give_grant(record=hidden, person=reader, valid_until=timezone.localdate(), by=by)
    client, address = browser(reader), f"/projects/{hidden.pk}/"
    assert TITLE in read(client, address).text

    end_grant(grant=grant, by=by)

    assert read(client, address).status == 404


def test_an_old_link_opens_nothing_on_the_day_after_the_last(entity, reader, hidden, browser):
    grant = give_grant(record=hidden, person=reader, valid_until=timezone.localdate(), by=editor_of(entity))
    type(grant).objects.filter(pk=grant.pk).update(valid_until=timezone.localdate() - timedelta(days=1))

    assert read(browser(reader), f"/projects/{hidden.pk}/").status == 404


def test_an_old_link_opens_nothing_once_the_group_was_left(entity, reader, hidden, browser):
    member = reader.memberships.get().organisation
    steward = OrganisationFactory(is_coordinating_office=True)
    together = group(member, steward=steward)
    Project.objects.filter(pk=hidden.pk).update(level=Level.PARTIES)
    hidden.groups.add(together)
    client, address = browser(reader), f"/projects/{hidden.pk}/"
    assert TITLE in read(client, address).text

    leave_group(group=together, organisation=member, by=editor_of(steward))

    assert read(client, address).status == 404


def test_a_withdrawn_consent_closes_the_record_and_its_sections_at_once(reader):
    record = submission()
    organisation = reader.memberships.get().organisation
    given = consent(record, Reach(sections=["s2"], organisations=[organisation]))
    by = actor_for(reader)
    assert [s.key for s in sections_of(submission_of(record.pk, by=by), by=by)] == ["s2"]

    withdraw_consent(consent=given, by=approver(record.state))

    with pytest.raises(Submission.DoesNotExist):
        submission_of(record.pk, by=by)
    assert not SubmissionSection.objects.visible_to(by).exists()


# --- what a browser or a proxy asks again ---

_AGAIN = {
    "If-None-Match": lambda answer: _header(answer, "ETag") or "*",
    "If-Modified-Since": lambda answer: _header(answer, "Last-Modified") or "Fri, 01 Jan 2099 00:00:00 GMT",
    "If-Range": lambda answer: _header(answer, "ETag") or '"x"',
    "Range": lambda _answer: "bytes=0-20",
}


def _header(answer: Answer, name: str) -> str:
    found = re.search(rf"(?m)^{name}: (.*)$", answer.text)
    return found[1] if found else ""


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("header", _AGAIN)
def test_a_conditional_request_goes_through_the_policy(header, method, entity, reader, browser):
    shared = project(owner=entity, level=Level.PLATFORM, title=TITLE)
    client, address = browser(reader), f"/projects/{shared.pk}/"
    value = _AGAIN[header](read(client, address))
    _closed_again(shared, entity)

    again, absent = read(client, address, method, **{header: value}), f"/projects/{ABSENT['pk']}/"

    assert again.status == 404
    assert steady(again, address) == steady(read(client, absent, method, **{header: value}), absent)


@pytest.mark.parametrize(
    "address", ["/projects/", "/projects/facets/", "/projects/pictures/", "/exchange/matrix.csv"]
)
def test_no_list_count_chart_or_file_is_kept_on_the_way_or_in_the_browser(address, reader, browser):
    answer = read(browser(reader), address)

    assert _header(answer, "Cache-Control") == "private, no-store"
    assert not _header(answer, "ETag") and not _header(answer, "Last-Modified")


def test_what_was_read_is_not_left_to_who_comes_next_in_the_same_browser(entity, browser):
    project(owner=entity, level=Level.CONFIDENTIAL, title=TITLE)
    client = browser(person_of(entity))
    assert TITLE in read(client, "/projects/").text

    client.force_login(person_of(OrganisationFactory()))

    assert TITLE not in read(client, "/projects/").text


# --- error pages, where one came from, file names ---


@pytest.mark.parametrize("error", [RuntimeError(TITLE), ValueError(TITLE), LookupError(TITLE)])
def test_an_error_page_shows_nothing_of_what_went_wrong(error, reader, hidden, monkeypatch, browser):
    def fails(request: HttpRequest, pk: int) -> HttpResponse:
        raise error

    monkeypatch.setattr(PAGES["projects/<int:pk>/"], "callback", fails)
    answer = read(browser(reader), f"/projects/{hidden.pk}/")

    assert answer.status == 500
    assert (
        TITLE not in answer.text
        and "Traceback" not in answer.text
        and type(error).__name__ not in answer.text
    )


def test_a_link_that_leads_out_says_nothing_of_the_page_it_stood_on(reader, browser):
    answer = read(browser(reader), "/projects/")

    assert _header(answer, "Referrer-Policy") == "same-origin"


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_the_name_of_a_file_says_what_it_is_and_of_which_day(form, entity, browser):
    project(owner=entity, level=Level.CONFIDENTIAL, title=TITLE)
    answer = read(browser(person_of(entity)), f"/exchange/matrix.{form}?q=title")

    assert (
        _header(answer, "Content-Disposition")
        == f'attachment; filename="matrix-{timezone.localdate()}.{form}"'
    )
