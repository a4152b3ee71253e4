"""What States are party to, entered by hand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.assessments.actions import Acts, enter_participation
from tansiq.assessments.enums import Adherence
from tansiq.assessments.models import Participation
from tansiq.assessments.queries.treaties import entry_of, participation_of
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.reference.enums import InstrumentKind
from tests.factories.accounts import actor
from tests.factories.reference import InstrumentFactory, StateFactory

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 1, 31)


@pytest.fixture
def state():
    return StateFactory()


@pytest.fixture
def treaty():
    return InstrumentFactory(kind=InstrumentKind.TREATY, year=1970)


@pytest.fixture
def expert():
    return actor(Role.ASSESSOR)


def acts(**values) -> Acts:
    return Acts(**{"source": "The depositary’s list", "as_of": AS_OF, **values})


PARTY = acts(
    signed_on=date(1971, 2, 3),
    party_on=date(1975, 6, 7),
    adherence=Adherence.RATIFICATION,
    reservations="One.",
)


def test_it_is_entered_and_changed_and_the_log_keeps_what_changed(state, treaty, expert):
    entered = enter_participation(state=state, instrument=treaty, acts=PARTY, by=expert)
    assert (entered.party_on, entered.adherence) == (date(1975, 6, 7), Adherence.RATIFICATION)

    enter_participation(state=state, instrument=treaty, acts=PARTY, by=expert)
    assert LogEntry.objects.filter(event="treaty:edited").count() == 1  # nothing changed, nothing written

    changed = enter_participation(
        state=state, instrument=treaty, acts=acts(signed_on=date(1971, 2, 3)), by=expert
    )
    assert changed.pk == entered.pk and changed.party_on is None
    details = LogEntry.objects.filter(event="treaty:edited").latest("id").details
    assert details["changed"]["party_on"] == ["1975-06-07", ""]
    assert (details["state"], details["instrument"]) == (state.iso3, treaty.symbol)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"source": " "}, "source_missing"),
        ({"party_on": date(1975, 6, 7)}, "act"),
        ({"adherence": Adherence.ACCESSION}, "act"),
        ({"signed_on": date(1976, 1, 1), "party_on": date(1975, 6, 7), "adherence": Adherence.ACCESSION}, "dates_order"),
        ({"as_of": timezone.localdate() + timedelta(days=1)}, "day_to_come"),
        ({"signed_on": timezone.localdate() + timedelta(days=1)}, "day_to_come"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(state, treaty, expert, given, code):
    with pytest.raises(DomainError) as refused:
        enter_participation(state=state, instrument=treaty, acts=acts(**given), by=expert)

    assert refused.value.code == code
    assert not Participation.objects.exists() and not LogEntry.objects.filter(event="treaty:edited").exists()


def test_only_treaties_have_parties(state, expert):
    with pytest.raises(DomainError, match="universal instruments"):
        enter_participation(state=state, instrument=InstrumentFactory(), acts=PARTY, by=expert)


@pytest.mark.parametrize("role", [Role.STATE_APPROVER, Role.COMMITTEE_MEMBER, Role.COORDINATOR])
def test_experts_enter_it_and_others_do_not(state, treaty, role):
    with pytest.raises(NotAllowed):
        enter_participation(state=state, instrument=treaty, acts=PARTY, by=actor(role))
    assert not Participation.objects.exists()


def test_every_instrument_is_listed_the_oldest_first(state, treaty, expert):
    older = InstrumentFactory(kind=InstrumentKind.TREATY, year=1963)
    InstrumentFactory()
    entered = enter_participation(state=state, instrument=treaty, acts=PARTY, by=expert)

    found = participation_of(state, by=actor(Role.DONOR))
    assert [(one.instrument, one.participation) for one in found] == [(older, None), (treaty, entered)]
    assert entry_of(state, older.pk, by=expert).participation is None
    with pytest.raises(LookupError):
        entry_of(state, 0, by=expert)
    nobody = actor(Role.OPERATOR)
    assert all(one.participation is None for one in participation_of(state, by=nobody))
