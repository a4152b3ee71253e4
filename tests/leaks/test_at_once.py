"""Two at once: a record is closed, a consent withdrawn, while somebody reads, exports or edits."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Signal
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from tansiq.accounts.queries import actor_for
from tansiq.library.models import SubmissionSection
from tansiq.projects.models import Project
from tansiq.sharing.actions import share, withdraw_consent
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Level
from tests.factories.accounts import MembershipFactory
from tests.factories.projects import editor_of, project
from tests.factories.sharing import approver, consent, submission
from tests.leaks.walk import read

TITLE = "The title that nobody outside may read"


def _patiently(act: Callable[[], Any]) -> Any:
    """Do it, again where a table is locked: the suite's database in memory cannot be waited for."""
    for _try in range(500):
        try:
            return act()
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.01)
    return act()


def _while_reading(read_once: Callable[[], bool], close: Callable[[], object]) -> list[tuple[bool, bool]]:
    """Read again and again while somebody closes; give, for each reading, whether it began after, and whether it showed."""
    begun, closed = Signal(), Signal()

    def reading() -> list[tuple[bool, bool]]:
        seen = []
        try:
            until = time.monotonic() + 30
            while time.monotonic() < until and sum(after for after, _shown in seen) < 3:
                after = closed.is_set()
                seen.append((after, _patiently(read_once)))
                begun.set()
        finally:
            begun.set()
            connection.close()
        return seen

    def closing() -> None:
        try:
            begun.wait(30)
            _patiently(close)
        finally:
            closed.set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        readings, done = pool.submit(reading), pool.submit(closing)
        done.result(60)
        return readings.result(60)


def _never_after(readings: list[tuple[bool, bool]]) -> None:
    assert readings[0] == (False, True), "it was open before"
    assert [shown for after, shown in readings if after] == [False] * sum(after for after, _shown in readings)
    assert readings[-1][0], "nobody read after it was closed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/projects/{}/", "/exchange/matrix.csv", "/exchange/matrix.xlsx"])
def test_once_a_record_is_closed_no_reading_or_export_that_begins_later_shows_it(
    address, entity, reader, browser
):
    shared = project(owner=entity, level=Level.PLATFORM, title=TITLE)
    client, by = browser(reader), editor_of(entity)

    readings = _while_reading(
        lambda: TITLE in read(client, address.format(shared.pk)).text,
        lambda: share(record=shared, level=Level.CONFIDENTIAL, by=by),
    )

    _never_after(readings)


@pytest.mark.django_db(transaction=True)
def test_once_a_consent_is_withdrawn_no_reading_that_begins_later_shows_the_section(reader):
    record = submission()
    given = consent(record, Reach(sections=["s1"], organisations=[reader.memberships.get().organisation]))
    withdrawing, by = approver(record.state), actor_for(reader)

    readings = _while_reading(
        lambda: SubmissionSection.objects.visible_to(by).filter(record=record).exists(),
        lambda: withdraw_consent(consent=given, by=withdrawing),
    )

    _never_after(readings)


def test_of_two_people_in_one_record_the_second_is_told_and_overwrites_nothing(entity, browser):
    shared = project(owner=entity, level=Level.CONFIDENTIAL, title=TITLE)
    clients = [browser(MembershipFactory(organisation=entity).person) for _person in range(2)]
    address = f"/projects/{shared.pk}/edit/"
    forms = [_filled_form(client.get(address)) for client in clients]

    first = clients[0].post(address, {**forms[0], "title": "What the first wrote"})
    second = clients[1].post(address, {**forms[1], "title": "What the second wrote"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert Project.objects.get(pk=shared.pk).title == "What the first wrote"
    assert "What the first wrote" in second.content.decode()


def test_who_loses_sight_while_editing_changes_nothing_and_learns_nothing(entity, reader, browser):
    shared = project(owner=entity, level=Level.PLATFORM, title=TITLE)
    colleague = MembershipFactory(organisation=entity).person
    client, address = browser(colleague), f"/projects/{shared.pk}/edit/"
    form = _filled_form(client.get(address))
    colleague.memberships.update(valid_until=timezone.localdate() - timedelta(days=1))

    answer = client.post(address, {**form, "title": "Too late"})

    assert answer.status_code in (403, 404)
    assert TITLE not in answer.content.decode()
    assert Project.objects.get(pk=shared.pk).title == TITLE


def _filled_form(page) -> dict[str, object]:
    form = page.context["form"]
    values = {bound.name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False, "")}
