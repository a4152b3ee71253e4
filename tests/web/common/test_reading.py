"""Who opens a restricted record stands in the log before the answer leaves."""

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tansiq.access.enums import Role
from tansiq.audit import actions as audit
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tansiq.web.common import reading
from tansiq.web.common.reading import noted, opened
from tests.factories.accounts import actor

pytestmark = pytest.mark.django_db

OPENED = [Event.RECORD_READ, Event.RECORD_DOWNLOADED, Event.RECORD_EXPORTED]


def reads() -> list[LogEntry]:
    return list(LogEntry.objects.filter(event__in=OPENED).order_by("pk"))


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("page", ["", "edit/", "retire/"])
def test_each_page_of_a_restricted_record_is_noted(world, browser_of, method, page):
    by = world.readers["owner"]

    answer = getattr(browser_of(by), method)(f"/projects/{world.closed.pk}/{page}")

    assert answer.status_code == 200
    (entry,) = reads()
    assert (entry.by, entry.organisations) == (by.log_code, [world.entity.pk])
    assert (entry.kind, entry.key, entry.label) == ("projects.project", str(world.closed.pk), "")
    name = {"": "detail", "edit/": "edit", "retire/": "retire"}[page]
    assert entry.details == {"way": "page", "page": f"projects:{name}"}


@pytest.mark.parametrize("name", ["public", "owned"])
def test_a_record_open_to_all_is_not_noted(world, browser_of, name):
    browser_of(world.readers["owner"]).get(f"/projects/{getattr(world, name).pk}/")

    assert reads() == []


def test_what_is_refused_is_not_noted(world, browser_of):
    assert browser_of(world.readers["party"]).get(f"/projects/{world.closed.pk}/").status_code == 404
    assert browser_of(world.readers["party"]).get(f"/projects/{world.shared.pk}/edit/").status_code == 403

    assert reads() == []


def test_a_form_that_comes_back_is_noted(world, browser_of):
    client = browser_of(world.readers["owner"])
    assert client.post(f"/projects/{world.closed.pk}/edit/", {"title": ""}).status_code == 422

    assert [entry.details["page"] for entry in reads()] == ["projects:edit"]


def test_a_change_that_shows_nothing_is_noted_as_a_change_alone(world, browser_of):
    client = browser_of(world.readers["owner"])
    assert client.post(f"/projects/{world.closed.pk}/retire/", {"reason": "Over"}).status_code == 302

    assert reads() == []


def test_no_search_word_is_noted(world, browser_of):
    browser_of(world.readers["owner"]).get(f"/projects/{world.closed.pk}/?q=zqsecret&history")

    assert "zqsecret" not in str(reads()[0].details)


def test_a_page_of_a_restricted_record_costs_two_queries_more_at_most(
    world, browser_of, remembered, monkeypatch
):
    client = browser_of(world.readers["owner"])
    address = f"/projects/{world.closed.pk}/"
    client.get(address)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    logged = cost()
    monkeypatch.setattr(reading, "note_opened", lambda **told: None)
    unlogged = cost()

    assert 1 <= logged - unlogged <= 2


def test_without_the_log_there_is_no_answer(world, browser_of, monkeypatch):
    def refuse(**told):
        raise OSError("no room")

    client = browser_of(world.readers["owner"])
    monkeypatch.setattr(reading, "note_opened", refuse)
    client.raise_request_exception = False

    answer = client.get(f"/projects/{world.closed.pk}/")

    assert answer.status_code == 500 and world.closed.title not in answer.content.decode()


# --- the middleware by itself ---


def answered(world, status=200, *, times=1, event=Event.RECORD_READ, records=(), response=None, **details):
    """Give the answer of a view that opens records and says so."""

    def view(request):
        for _time in range(times):
            for record in records or (world.closed,):
                opened(request, record, event, **details)
        return response or HttpResponse(status=status)

    request = RequestFactory().get("/somewhere/?q=zqsecret")
    request.actor = actor(Role.DONOR, world.other)
    return noted(view)(request)


@pytest.mark.parametrize("status", [200, 206, 304, 409, 422])
def test_answers_that_show_it_are_noted(world, status):
    answered(world, status)

    assert len(reads()) == 1


@pytest.mark.parametrize("status", [204, 302, 403, 404, 410, 500])
def test_answers_that_do_not_show_it_are_not(world, status):
    answered(world, status)

    assert reads() == []


def test_each_record_is_noted_once_and_all_in_one_statement(world):
    with CaptureQueriesContext(connection) as captured:
        answered(world, times=2, records=(world.closed, world.shared, world.members))

    assert sum("INSERT INTO" in q["sql"] and "audit_logentry" in q["sql"] for q in captured) == 1
    assert [entry.key for entry in reads()] == [
        str(r.pk) for r in (world.closed, world.shared, world.members)
    ]


@pytest.mark.parametrize(("event", "way"), list(zip(OPENED, ["page", "file", "export"], strict=True)))
def test_the_way_follows_the_event(world, event, way):
    answered(world, event=event)

    assert (reads()[0].event, reads()[0].details) == (event, {"way": way, "page": ""})


def test_a_feed_or_the_interface_says_so(world):
    answered(world, way="feed")

    assert reads()[0].details["way"] == "feed"


def test_a_stream_is_noted_before_its_first_byte(world):
    seen = []
    response = answered(
        world, response=StreamingHttpResponse(seen.append(len(reads())) or b"" for _ in range(1))
    )
    assert seen == [] and len(reads()) == 1

    b"".join(response.streaming_content)

    assert seen == [1]


def test_a_stream_is_closed_when_the_log_cannot_be_written(world, monkeypatch):
    monkeypatch.setattr(reading, "note_opened", lambda **told: 1 / 0)
    response = StreamingHttpResponse([b"x"])

    with pytest.raises(ZeroDivisionError):
        answered(world, response=response)
    assert response.closed


def test_a_kind_that_is_always_restricted_is_noted_at_any_level(world, monkeypatch):
    monkeypatch.setattr(type(world.public), "is_always_restricted", True, raising=False)
    answered(world, records=(world.public,))

    assert [(entry.key, entry.label) for entry in reads()] == [(str(world.public.pk), "")]


def test_nothing_opened_writes_nothing(world):
    audit.note_opened(opened=[], by=world.readers["owner"])

    assert reads() == []
