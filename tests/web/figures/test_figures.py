"""Figures as a page and as a file: the same cells, in both languages, to who may read them, and noted."""

import csv
import io
from datetime import date

import pytest

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.library.models import Submission
from tansiq.reference.enums import RegionKind
from tansiq.sharing.queries.cells import figures
from tests.factories.accounts import actor
from tests.factories.reference import RegionFactory, StateFactory
from tests.factories.sharing import body_of, submission

pytestmark = pytest.mark.django_db
PAGE, FILE = "/figures/", "/figures/cells.csv"


@pytest.fixture
def submitted():
    """Twelve States of the east and five of the west have submitted, of twenty each; two of a third group."""
    states = StateFactory.create_batch(50)
    groups = [
        RegionFactory(
            kind=RegionKind.REGIONAL_GROUP, members=members, code=name.lower(), names={"en": name, "ar": name}
        )
        for name, members in (("East", states[:20]), ("West", states[20:40]), ("South", states[40:]))
    ]
    for state in [*states[:12], *states[20:25], *states[40:42]]:
        submission(body_of(state), sections=1, word="told")
    Submission.objects.update(submitted_on=date(2025, 3, 1))
    return groups


@pytest.fixture
def member(browser_of):
    """The browser of a member of the committee, who sees none of the submissions."""
    return browser_of(actor(Role.COMMITTEE_MEMBER))


def test_the_page_shows_spans_and_keeps_back_the_rest(member, submitted):
    text = member.get(PAGE).content.decode()

    assert "15–19" in text and "10–14" in text and "not shown" in text
    assert "5–9" not in text, "five of the west would leave two of the south"
    assert "toldt1" not in text and "Title told" not in text


def test_the_file_holds_exactly_the_cells_of_the_page(member, submitted):
    answer = member.get(FILE)
    written = list(csv.DictReader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))
    cells = [
        cell
        for found in figures("library.submission", by=on_the_machine(Role.COORDINATOR)).cells.values()
        for cell in found
    ]

    assert [(row["cut"], row["year"], row["at_least"], row["at_most"]) for row in written] == [
        (c.cut, str(c.year or ""), str(c.at_least or ""), str(c.at_most or "")) for c in cells
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="figures.csv"'


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_everybody_gets_the_same(address, submitted, browser_of):
    answers = {
        browser_of(actor(role)).get(address).content.decode().partition("<main")[2]
        for role in (Role.COMMITTEE_MEMBER, Role.ASSESSOR, Role.COORDINATOR)
    }

    assert len(answers) == 1


@pytest.mark.parametrize("address", [PAGE, FILE])
@pytest.mark.parametrize("role", [Role.DONOR, Role.STATE_FOCAL_POINT, Role.AUDITOR])
def test_others_are_refused(role, address, browser_of):
    assert browser_of(actor(role)).get(address).status_code == 403


@pytest.mark.parametrize(("address", "event"), [(PAGE, Event.FIGURES_READ), (FILE, Event.FIGURES_EXPORTED)])
def test_reading_is_noted(address, event, member):
    member.get(address)

    assert everything(by=on_the_machine(Role.AUDITOR)).first().event == event


def test_the_page_reads_in_arabic(member, submitted):
    text = member.get(PAGE, headers={"accept-language": "ar"}).content.decode()

    assert 'dir="rtl"' in text and "حسب المجموعة الإقليمية" in text and "10–14" in text


def test_without_any_record_nothing_is_shown(member):
    RegionFactory(kind=RegionKind.REGIONAL_GROUP)

    assert "not shown" in member.get(PAGE).content.decode()


def test_the_page_asks_few_queries(member, submitted, remembered, django_assert_max_num_queries):
    remembered()
    member.get(PAGE)
    with django_assert_max_num_queries(12):
        member.get(PAGE)
