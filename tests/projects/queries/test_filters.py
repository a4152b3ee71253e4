import os
from datetime import date

import pytest

from tansiq.access.enums import Role
from tansiq.projects import actions
from tansiq.projects.enums import Standing
from tansiq.projects.queries.filters import SORTS, Filter, found, reached_organisation
from tansiq.projects.queries.matrix import Reach, reaches, rows
from tansiq.sharing.enums import Level
from tests.factories.accounts import actor
from tests.factories.projects import named, project
from tests.factories.reference import (
    OrganisationFactory,
    PillarFactory,
    RegionFactory,
    RegionMemberFactory,
    StateFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def finds(by, **asked) -> set[str]:
    return set(found(Filter(**asked), by=by).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.ENTITY_FOCAL_POINT, {"open", "own"}),
        (Role.ACADEMIA, {"open", "own"}),
        (Role.OPERATOR, set()),
        (Role.AUDITOR, set()),
    ],
)
def test_each_role_finds_what_the_policy_admits(role, sees, entity, focal_point):
    project(title="open")
    project(title="closed", level=Level.CONFIDENTIAL)
    project(title="own", level=Level.CONFIDENTIAL, owner=entity)

    assert finds(actor(role, entity)) == sees


@pytest.mark.parametrize(
    ("as_of", "reached"),
    [
        (date(2015, 12, 31), False),
        (date(2016, 1, 1), True),
        (date(2018, 2, 1), True),
        (date(2018, 2, 2), False),
    ],
)
def test_a_state_is_reached_through_a_region_to_which_it_belonged_on_the_day_of_the_facts(
    as_of, reached, outsider
):
    state, region = StateFactory(), RegionFactory()
    RegionMemberFactory(region=region, state=state, valid_from=date(2016, 1, 1), valid_until=date(2018, 2, 1))
    project(title="through the region", region_ids=(region.pk,), as_of=as_of)
    project(title="in the State", states=((state.pk, None),), as_of=as_of)

    assert finds(outsider, state=(state.iso3,)) == {"in the State"} | (
        {"through the region"} if reached else set()
    )
    assert finds(outsider, region=(region.code,)) == {"through the region"} | (
        {"in the State"} if reached else set()
    )


def test_a_second_spell_of_membership_counts_like_the_first(outsider):
    state, region = StateFactory(), RegionFactory()
    for since, until in ((date(2010, 1, 1), date(2012, 1, 1)), (date(2017, 1, 1), None)):
        RegionMemberFactory(region=region, state=state, valid_from=since, valid_until=until)
    for year in (2011, 2014, 2018):
        project(title=str(year), region_ids=(region.pk,), as_of=date(year, 6, 1))

    assert finds(outsider, state=(state.iso3,)) == {"2011", "2018"}


def test_a_region_is_reached_through_what_lies_within_it(outsider):
    africa = RegionFactory()
    western = RegionFactory(parent=africa)
    project(title="western", region_ids=(western.pk,))
    project(title="africa", region_ids=(africa.pk,))

    assert finds(outsider, region=(africa.code,)) == {"western", "africa"}
    assert finds(outsider, region=(western.code,)) == {"western"}


@pytest.mark.parametrize("place", ["state", "region"])
def test_global_work_is_found_by_choice(place, outsider):
    state = StateFactory()
    region = RegionFactory(members=[state])
    project(title="here", states=((state.pk, None),))
    project(title="everywhere", is_global=True)
    asked = {"state": (state.iso3,)} if place == "state" else {"region": (region.code,)}

    assert finds(outsider, **asked) == {"here"}
    assert finds(outsider, **asked, with_global=True) == {"here", "everywhere"}


def test_work_of_a_part_is_found_under_its_parents(outsider):
    whole = OrganisationFactory()
    part = OrganisationFactory(parent=whole)
    smallest = OrganisationFactory(parent=part)
    project(title="smallest", entities=named(smallest))
    project(title="whole", entities=named(whole))

    assert finds(outsider, entity=(whole.code,)) == {"smallest", "whole"}
    assert finds(outsider, entity=(part.code,)) == {"smallest"}


@pytest.mark.parametrize(
    ("start", "end", "open_ended", "years", "touches"),
    [
        ("2015", "2016", False, (2016, 2017), True),
        ("2015", "2016", False, (2017, 2018), False),
        ("2015", "2016", False, (2013, 2014), False),
        ("2015", "2016", False, (2013, None), True),
        ("2015", "2016", False, (None, 2014), False),
        ("2015", "2016", False, (None, 2015), True),
        ("2015-12-31", "", False, (2015, 2015), True),
        ("2015", "", False, (2016, 2016), False),
        ("2015", "", True, (2030, 2030), True),
        ("2015", "", True, (2014, 2014), False),
        ("", "2016", False, (2010, 2010), True),
        ("", "2016", False, (2017, None), False),
        ("", "", True, (2016, 2016), False),
        ("", "", False, (1900, 2100), False),
    ],
)
def test_work_is_found_by_the_years_that_it_touches(start, end, open_ended, years, touches, outsider):
    project(title="work", start=start, end=end, is_open_ended=open_ended)

    assert finds(outsider, year_from=years[0], year_to=years[1]) == ({"work"} if touches else set())


def test_undated_work_is_found_as_such(outsider):
    project(title="undated")
    project(title="dated", end="2016")

    assert finds(outsider, undated=True) == {"undated"}


def test_values_of_one_facet_widen_and_facets_narrow(outsider):
    one, two = StateFactory.create_batch(2)
    project(title="one", states=((one.pk, None),), status="ongoing")
    project(title="two", states=((two.pk, None),), status="completed")

    assert finds(outsider, state=(one.iso3, two.iso3)) == {"one", "two"}
    assert finds(outsider, state=(one.iso3, two.iso3), status=("completed",)) == {"two"}
    assert finds(outsider, state=("QZZ",)) == set()


@pytest.mark.parametrize("state", ["proposed", "confirmed", "rejected"])
def test_a_theme_finds_by_what_was_not_rejected(state, entity, focal_point):
    parent = ThemeFactory()
    theme = ThemeFactory(parent=parent, words={"en": ["border"]})
    tagged = project(owner=entity, title="Border")
    if state != "proposed":
        decide = {"confirmed": actions.confirm_tag, "rejected": actions.reject_tag}[state]
        decide(tag=tagged.themes.get(), by=focal_point)

    for code in (theme.code, parent.code):
        assert finds(focal_point, theme=(code,)) == (set() if state == "rejected" else {"Border"})


def test_an_organisation_that_the_scope_names_is_reached_not_acting(outsider):
    mission = OrganisationFactory()
    reaching = project(reach_ids=(mission.pk,))
    project(entities=named(mission))

    assert list(reached_organisation(mission.code, by=outsider)) == [reaching]
    actions.retire(project=reaching, reason="", by=actor(Role.ENTITY_FOCAL_POINT, reaching.owner))
    assert not reached_organisation(mission.code, by=outsider).exists()


def test_an_empty_filter_says_so():
    assert Filter().is_empty
    assert Filter(with_global=True).is_empty
    assert not Filter(standing=Standing.RETIRED).is_empty


def test_each_facet_can_be_left_open():
    asked = Filter(pillar=("I",), joint=True, year_from=2015, year_to=2016, undated=True)

    assert asked.without("pillar").pillar == ()
    assert asked.without("joint").joint is None
    assert asked.without("years") == Filter(pillar=("I",), joint=True)


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_total_and_turns_round(sort, outsider):
    pillars = [PillarFactory(code=code) for code in ("I", "II")]
    for n in range(8):
        project(
            title="Same",
            pillar_id=pillars[n % 2].pk,
            serial=n % 3 + 1,
            start=("2015", "2016")[n % 2],
            end="2019",
        )
    in_order = [p.pk for p in rows(Filter(), by=outsider, sort=sort)]
    other = sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"

    assert [p.pk for p in rows(Filter(), by=outsider, sort=other)] == in_order[::-1]
    assert len(set(in_order)) == 8


@pytest.mark.parametrize("sort", ["start", "-start", "end", "-end"])
def test_undated_work_stands_last_either_way(sort, outsider):
    for title, day in (("early", "2010"), ("undated", ""), ("late", "2020")):
        project(title=title, start=day, end=day)

    assert [p.title for p in rows(Filter(), by=outsider, sort=sort)][-1] == "undated"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("reference", ["One", "Two", "A plan", "B plan", "Three", "C plan"]),
        ("-reference", ["Three", "C plan", "Two", "One", "B plan", "A plan"]),
    ],
)
def test_projects_without_a_serial_stand_last_in_their_pillar_by_name(sort, expected, outsider):
    first, second = (PillarFactory(code=code).pk for code in ("I", "II"))
    for title, pillar, serial in (
        ("C plan", second, None),
        ("B plan", first, None),
        ("Two", first, 2),
        ("A plan", first, None),
        ("Three", second, 1),
        ("One", first, 1),
    ):
        project(title=title, pillar_id=pillar, serial=serial)

    assert [p.title for p in rows(Filter(), by=outsider, sort=sort)] == expected


@pytest.mark.skipif("TANSIQ_TEST_DATABASE_URL" in os.environ, reason="a server plans by what tables hold")
def test_the_usual_order_is_read_from_the_index(outsider):
    plan = rows(Filter(), by=outsider).explain()

    assert "project_in_order" in plan and "RIGHT PART OF ORDER BY" in plan


def test_an_unknown_order_is_the_usual_one(outsider):
    project(), project()

    assert list(rows(Filter(), by=outsider, sort="; drop")) == list(rows(Filter(), by=outsider))


def test_rows_take_as_many_queries_whatever_their_number(entity, outsider, django_assert_num_queries):
    ThemeFactory(words={"en": ["training"]})
    state, region = StateFactory(), RegionFactory()
    for _number in range(12):
        project(owner=entity, states=((state.pk, None),), region_ids=(region.pk,), entities=named(entity))

    with django_assert_num_queries(5):
        for row in rows(Filter(), by=outsider):
            list(row.entities.all()), list(row.states.all()), list(row.regions.all()), list(row.themes.all())


def test_a_row_says_how_it_reaches_the_states_asked_for(outsider, django_assert_num_queries):
    state = StateFactory()
    holds, ended = RegionFactory(members=[state]), RegionFactory()
    RegionMemberFactory(region=ended, state=state, valid_until=date(2017, 1, 1))
    named_, through, everywhere = (
        project(states=((state.pk, None),), region_ids=(holds.pk,)),
        project(region_ids=(holds.pk, ended.pk)),
        project(is_global=True),
    )
    found_rows = list(rows(Filter(), by=outsider))

    with django_assert_num_queries(1):
        reached = reaches(found_rows, state_ids=[state.pk])

    assert reached == {
        named_.pk: Reach(is_named=True, region_ids=(holds.pk,)),
        through.pk: Reach(region_ids=(holds.pk,)),
        everywhere.pk: Reach(is_global=True),
    }
