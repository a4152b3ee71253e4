"""Each option's count is what choosing it finds, whatever else is asked and whoever asks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.access.actor import NOBODY
from tansiq.access.enums import Role
from tansiq.projects import actions
from tansiq.projects.actions import Facts, NamedEntity
from tansiq.projects.enums import Standing, Status
from tansiq.projects.queries.facets import Facet, facets
from tansiq.projects.queries.filters import Filter, found
from tansiq.reference.models import Organisation
from tansiq.reference.queries import book
from tansiq.sharing.enums import Level
from tests.factories.accounts import actor
from tests.factories.projects import editor_of, facts, named, project
from tests.factories.reference import (
    ActivityKindFactory,
    OrganisationFactory,
    PillarFactory,
    RegionFactory,
    RegionMemberFactory,
    StateFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

# What each project of the matrix below is made of, by turns; the lengths share no factor, so that the turns mix.
_TITLES = ("Border training", "Aviation workshops", "تدريب على أمن الحدود")
_DATES = (("2015", "2016"), ("", ""), ("2016-05", ""), ("", "2014"), ("2015-07-01", "2019-06"))
_LEVELS = (Level.PLATFORM, Level.PUBLIC, Level.CONFIDENTIAL, Level.PLATFORM)


@pytest.fixture
def matrix(db) -> dict[str, list[str]]:
    """Thirty-five projects with ties of every kind; facet → its values."""
    pillars = [PillarFactory(code=code) for code in ("I", "II", "III")]
    borders = ThemeFactory(code="borders", words={"en": ["border"], "ar": ["الحدود"]})
    ThemeFactory(code="posts", parent=borders, words={"en": ["training"]})
    ThemeFactory(code="aviation", words={"en": ["aviation"]})
    ActivityKindFactory(code="training", words={"en": ["training"], "ar": ["تدريب"]})
    ActivityKindFactory(code="workshop", words={"en": ["workshops"]})
    whole, other = OrganisationFactory(code="whole"), OrganisationFactory(code="other")
    part = OrganisationFactory(code="part", parent=whole)
    states = [StateFactory(iso3=f"QM{letter}") for letter in "ABC"]
    wide = RegionFactory(code="wide", members=states)
    narrow = RegionFactory(code="narrow", parent=wide, members=states[:1])
    RegionMemberFactory(
        region=narrow, state=states[1], valid_from=date(2016, 1, 1), valid_until=date(2018, 2, 1)
    )
    entities = [
        (),
        named(whole),
        named(part),
        named(part, whole),
        named(part, other),
        (NamedEntity("Unknown"),),
    ]
    places = [
        {"states": ((states[0].pk, None),)},
        {"region_ids": (narrow.pk,)},
        {"is_global": True},
        {"states": ((states[1].pk, None), (states[2].pk, None)), "region_ids": (wide.pk,)},
        {"states": ((states[0].pk, None),), "is_global": True},
        {"reach_ids": (other.pk,)},
        {"region_ids": (narrow.pk, wide.pk)},
    ]
    _add(whole, [_facts(n, pillars, entities, places) for n in range(35)])
    return {
        "pillar": [p.code for p in pillars],
        "status": [str(status) for status in Status],
        "theme": ["borders", "posts", "aviation"],
        "kind": ["training", "workshop"],
        "entity": ["whole", "part", "other"],
        "owner": ["whole", "other"],
        "state": [state.iso3 for state in states],
        "region": ["wide", "narrow"],
    }


def _facts(n, pillars, entities, places) -> Facts:
    start, end = _DATES[n % 5]
    return facts(
        title=_TITLES[n % 3],
        pillar_id=pillars[n % 3].pk,
        status=list(Status)[n * 7 % 3],
        as_of=(date(2018, 2, 1), date(2024, 1, 1))[n % 2],
        start=start,
        end=end,
        is_open_ended=n % 4 == 0,
        entities=entities[n % 6],
        **places[n % 7],
    )


def _add(owner: Organisation, batch: list[Facts]) -> None:
    """Add the projects, each fourth confidential; every fifth theme is confirmed or rejected, two projects retired."""
    by = editor_of(owner)
    added = []
    for level in dict.fromkeys(_LEVELS):
        mine = [each for n, each in enumerate(batch) if _LEVELS[n % 4] == level]
        added += actions.add_many(batch=mine, owner=owner, level=level, by=by)
    for n, each in enumerate(added):
        for tag in (*each.themes.all(), *each.kinds.all())[:1] if n % 5 < 2 else ():
            (actions.confirm_tag if n % 5 else actions.reject_tag)(tag=tag, by=by)
    for each in added[:2]:
        actions.retire(project=each, reason="", by=by)


def _choosing(asked: Filter, facet: str, value: str) -> Filter:
    rest = asked.without(facet)
    if facet == "joint":
        return replace(rest, joint=value == "1")
    if facet == "years":
        return (
            replace(rest, year_from=int(value), year_to=int(value)) if value else replace(rest, undated=True)
        )
    return replace(rest, **{facet: (value,)})


def _by(whose: str):
    if whose == "nobody":
        return NOBODY
    owner = Organisation.objects.get(code="whole")
    return {"owner": lambda: editor_of(owner), "outsider": lambda: actor(Role.DONOR), "auditor": lambda: actor(Role.AUDITOR, owner)}[whose]()  # fmt: skip


def _chosen(values: list[str]):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


@st.composite
def filters(draw, values: dict[str, list[str]]):
    years = draw(st.sampled_from([(None, None), (2015, 2015), (2016, 2018), (None, 2014), (2017, None)]))
    asked = {facet: draw(_chosen(known)) for facet, known in values.items() if draw(st.integers(0, 2)) == 0}
    return Filter(
        **asked,
        text=draw(st.sampled_from(["", "", "", "border", "تدريب", "zarqan"])),
        year_from=years[0],
        year_to=years[1],
        undated=years == (None, None) and draw(st.integers(0, 5)) == 0,
        joint=draw(st.sampled_from([None, None, True, False])),
        with_global=draw(st.booleans()),
        standing=draw(st.sampled_from([Standing.LISTED] * 4 + [Standing.RETIRED])),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_options_count_is_what_choosing_it_finds(matrix, data):
    asked = data.draw(filters(matrix))
    by = _by(data.draw(st.sampled_from(["owner", "outsider", "nobody", "auditor"])))

    for facet in facets(asked, by=by, book=book()):
        for option in facet.options:
            chosen = _choosing(asked, facet.key, option.value)
            assert option.count == found(chosen, by=by).count(), (facet.key, option.value)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_not_offered_finds_nothing(matrix, data):
    asked = replace(data.draw(filters(matrix)), with_global=False)
    by = _by("owner")
    offered = {
        facet.key: {option.value for option in facet.options} for facet in facets(asked, by=by, book=book())
    }

    for facet, values in matrix.items():
        for value in set(values) - offered.get(facet, set(values)):
            assert not found(_choosing(asked, facet, value), by=by).exists(), (facet, value)


def options(facet: str, asked: Filter, by) -> dict[str, int]:
    wanted: Facet = next(f for f in facets(asked, by=by, book=book()) if f.key == facet)
    return {option.value: option.count for option in wanted.options}


def test_what_is_chosen_stays_offered_where_it_finds_nothing(matrix):
    asked = Filter(text="nothing has these words", theme=("aviation",), state=("QMA",), entity=("other",))
    by = _by("owner")

    assert options("theme", asked, by) == {"aviation": 0}
    assert options("state", asked, by) == {"QMA": 0}
    assert options("entity", asked, by) == {"other": 0}


def test_a_chosen_state_that_only_global_work_reaches_counts_that_work(matrix):
    StateFactory(iso3="QZZ")
    asked = Filter(state=("QZZ",), with_global=True)
    by = _by("owner")

    assert options("state", asked, by)["QZZ"] == found(asked, by=by).count() > 0


def test_a_rejected_theme_does_not_count(entity, focal_point):
    ThemeFactory(code="borders", words={"en": ["border"]})
    ThemeFactory(code="aviation", words={"en": ["aviation"]})
    tagged = project(owner=entity, title="Border and aviation")
    actions.reject_tag(tag=tagged.themes.get(theme__code="borders"), by=focal_point)

    assert options("theme", Filter(), focal_point) == {"aviation": 1}


def test_a_part_of_a_theme_stands_below_it(matrix):
    themes = next(f for f in facets(Filter(), by=_by("owner"), book=book()) if f.key == "theme")

    assert [(o.value, o.depth) for o in themes.options] == [("borders", 0), ("posts", 1), ("aviation", 0)]


def test_the_busiest_entity_stands_first_and_bars_are_drawn_against_it(matrix):
    entities = next(f for f in facets(Filter(), by=_by("owner"), book=book()) if f.key == "entity")

    counts = [option.count for option in entities.options]
    assert counts == sorted(counts, reverse=True)
    assert entities.most == counts[0]
    assert Facet("empty", []).most == 0


@pytest.mark.parametrize("with_global", [False, True])
def test_as_many_queries_whatever_the_rows(matrix, with_global, django_assert_num_queries):
    by, known = _by("owner"), book()

    with django_assert_num_queries(2):
        facets(Filter(with_global=with_global, text="border"), by=by, book=known)
