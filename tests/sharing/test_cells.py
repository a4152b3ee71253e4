"""Small cells: whatever is worked out from the figures that are given is 0 or at least five States."""

from datetime import date
from itertools import combinations, product

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import roles_with
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.kernel.errors import NotAllowed
from tansiq.library.models import Submission
from tansiq.reference.enums import RegionKind
from tansiq.sharing.actions import read_figures
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.models.cuts import counted_kinds, threshold
from tansiq.sharing.queries.cells import Candidate, allowed, figures
from tests.factories.accounts import actor
from tests.factories.reference import RegionFactory, StateFactory
from tests.factories.sharing import body_of, consent, submission

KIND = "library.submission"
LEAST = 5


def reader():
    return on_the_machine(Role.COORDINATOR)


# --- which figures may be given together: the rule by itself, over drawn worlds ---

_STATES = st.integers(8, 40)


@st.composite
def worlds(draw):
    """Draw States, those that submitted in each of three years, and overlapping sets of them as regions."""
    everybody = frozenset(range(draw(_STATES)))
    some = st.frozensets(st.sampled_from(sorted(everybody)))
    years = draw(st.lists(some, min_size=3, max_size=3))
    submitted = frozenset().union(*years)
    released = draw(some) & submitted
    candidates = [Candidate("all", submitted, everybody), Candidate("released", released, everybody)]
    candidates += [Candidate("year", year, everybody) for year in years]
    for region in draw(st.lists(some, min_size=1, max_size=6)):
        candidates.append(Candidate("region", submitted & region, region))
        candidates += [Candidate("region_year", year & region, region) for year in years]
    return everybody, draw(st.permutations(candidates))


def _fine(states) -> bool:
    return not states or len(states) >= LEAST


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_every_difference_of_two_figures_is_none_or_at_least_five(world):
    everybody, candidates = world
    shown = [candidates[place] for place in sorted(allowed(candidates, among=everybody, least=LEAST))]

    for one in shown:
        assert len(one.states) >= LEAST
        assert _fine(one.among - one.states), "who of a region has not is told by what is left over"
    for one, other in product(shown, shown):
        assert _fine(one.states - other.states)
        assert _fine(one.states & other.states)
        assert _fine((one.among - one.states) - (other.among - other.states))


@settings(max_examples=30, deadline=None)
@given(worlds())
def test_nothing_smaller_comes_out_of_three_figures(world):
    everybody, candidates = world
    shown = [candidates[place] for place in sorted(allowed(candidates, among=everybody, least=LEAST))][:8]

    for one, two, three in combinations(shown, 3):
        for left, right in product(
            (two.states, everybody - two.states), (three.states, everybody - three.states)
        ):
            assert _fine(one.states & left & right)
        assert _fine(one.states - (two.states | three.states))
        assert _fine((two.states | three.states) - one.states)


def test_the_earlier_figure_goes_before_the_later():
    everybody = frozenset(range(30))
    many, all_but_two = frozenset(range(12)), frozenset(range(10))

    def shown(*sets):
        return allowed([Candidate("", states, everybody) for states in sets], among=everybody, least=LEAST)

    assert shown(many, all_but_two) == {0}
    assert shown(all_but_two, many) == {0}


def test_a_platform_of_few_states_gives_no_figure():
    few = frozenset(range(4))

    assert allowed([Candidate("", few, few)], among=few, least=LEAST) == set()


# --- the figures themselves ---


@pytest.fixture
def groups(db):
    """Thirty States: two regional groups, and a grouping across both."""
    states = StateFactory.create_batch(30)
    east = RegionFactory(kind=RegionKind.REGIONAL_GROUP, members=states[:15])
    west = RegionFactory(kind=RegionKind.REGIONAL_GROUP, members=states[15:])
    across = RegionFactory(members=states[8:22])
    return states, east, west, across


def _submit(states, year: int = 2026) -> list[Submission]:
    made = [submission(body_of(state), sections=1) for state in states]
    Submission.objects.filter(pk__in=[row.pk for row in made]).update(submitted_on=date(year, 2, 1))
    return made


def _shown(by=None) -> dict:
    found = figures(KIND, by=by or reader())
    return {
        (cell.cut, cell.region_id, cell.year): (cell.at_least, cell.at_most)
        for cells in found.cells.values()
        for cell in cells
        if cell.is_shown
    }


def test_figures_are_spans_of_five(groups):
    states, east, west, _across = groups
    _submit([*states[:8], *states[15:22]])

    assert _shown() == {
        ("all", None, None): (15, 19),
        ("regional_group", east.pk, None): (5, 9),
        ("regional_group", west.pk, None): (5, 9),
        ("year", None, 2026): (15, 19),
        ("regional_group_year", east.pk, 2026): (5, 9),
        ("regional_group_year", west.pk, 2026): (5, 9),
        ("grouping", _across.pk, None): (5, 9),
    }


def test_a_region_with_few_is_not_shown_nor_worked_out_from_the_rest(groups):
    states, east, west, _across = groups
    _submit(
        [*states[:8], *states[15:18]]
    )  # eight in the one, three in the other: one figure would tell the other

    assert ("regional_group", west.pk, None) not in _shown()
    assert ("regional_group", east.pk, None) not in _shown()
    assert _shown()["all", None, None] == (10, 14)


def test_none_at_all_looks_like_too_few(groups):
    states = groups[0]
    before = _shown()
    _submit(states[:2])

    assert before == _shown() == {}
    cells = figures(KIND, by=reader()).cells
    assert len(cells["year"]) == timezone.localdate().year - 2018 + 1


def test_a_state_that_all_but_it_have_submitted_is_not_told(groups):
    states, east, _west, _across = groups
    _submit([*states[:14], *states[15:20]])

    assert ("regional_group", east.pk, None) not in _shown()


def test_two_years_that_differ_in_one_state_are_not_both_shown(groups):
    states = groups[0]
    _submit(states[:10], 2024)
    _submit(states[:11], 2025)

    assert [year for cut, _region, year in _shown() if cut == "year"] in ([2024], [2025], [])


def test_consent_is_counted_while_it_is_in_force(groups):
    states = groups[0]
    records = _submit(states[:12])
    given_ones = [consent(record, Reach(covers_all=True, audiences=["donors"])) for record in records[:6]]
    assert _shown()["released", None, None] == (5, 9)

    type(given_ones[0]).objects.update(valid_until=date(2020, 1, 1))

    assert ("released", None, None) not in _shown()


def test_one_more_state_changes_no_figure_within_its_span(groups):
    states = groups[0]
    _submit([*states[:6], *states[15:21]])
    before = _shown()
    _submit([states[6]])

    assert _shown() == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 29), st.sampled_from([2024, 2025, 2026])), max_size=60))
def test_numbers_as_written_differ_by_none_or_at_least_five(groups, drawn):
    states = groups[0]
    Submission.objects.all().delete()
    bodies = {state.pk: body_of(state) for state in states} if drawn else {}
    Submission.objects.bulk_create(
        Submission(owner=bodies[states[n].pk], state=states[n], title="T", reference=f"R{place}", submitted_on=date(year, 1, 1))
        for place, (n, year) in enumerate(drawn)
    )  # fmt: skip
    numbers = [at_least for at_least, _at_most in _shown().values()]

    assert all(number >= LEAST for number in numbers)
    assert all(abs(one - other) == 0 or abs(one - other) >= LEAST for one, other in product(numbers, numbers))
    assert _shown() == _shown(actor(Role.ASSESSOR)), "the same whoever asks"


# --- who may, and the log ---


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_who_may_read_figures(role):
    by = actor(role)
    if role in roles_with(Perm.AGGREGATE_READ):
        assert figures(KIND, by=by).threshold == threshold() == LEAST
    else:
        with pytest.raises(NotAllowed):
            figures(KIND, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize(("as_file", "event"), [(False, Event.FIGURES_READ), (True, Event.FIGURES_EXPORTED)])
def test_reading_figures_is_noted(as_file, event):
    read_figures(model=KIND, as_file=as_file, by=actor(Role.COMMITTEE_MEMBER))

    entry = everything(by=on_the_machine(Role.AUDITOR)).first()
    assert (entry.event, entry.details) == (event, {"document": KIND})


def test_every_cut_divides_by_what_is_known():
    known = {"regional_group", "region", "grouping", "year", "released"}
    for kind in counted_kinds().values():
        assert {name for cut in kind.cuts for name in cut.by} <= known
        assert {key for kind in counted_kinds().values() for cut in kind.cuts for key in cut.names} == {
            "ar",
            "en",
        }
        assert all(str(cut) and cut.names["ar"] for cut in kind.cuts) and str(kind)
