import pytest

from tansiq.kernel.counting import count_pairs
from tansiq.reference.models import RegionMember, State
from tests.factories.reference import RegionFactory, StateFactory

pytestmark = pytest.mark.django_db


def pairs(**conditions):
    return RegionMember.objects.filter(**conditions).values_list("region_id", "state_id")


def test_a_pair_in_several_parts_counts_once():
    one, two = StateFactory.create_batch(2)
    region, other = RegionFactory(members=[one, two]), RegionFactory(members=[two])

    assert count_pairs(pairs(), pairs(state=two)) == {region.pk: 2, other.pk: 1}


def test_conditions_keep_their_values_apart():
    one, two = StateFactory.create_batch(2, names={"en": "100 % “Zarqan”"})
    region = RegionFactory(members=[one, two])

    counted = count_pairs(
        pairs(state__iso3=one.iso3, region__names__en=region.names["en"]),
        pairs(state__in=State.objects.filter(names__en="100 % “Zarqan”", iso3=two.iso3)),
    )

    assert counted == {region.pk: 2}


def test_a_part_that_can_hold_nothing_is_left_out():
    region = RegionFactory(members=[StateFactory()])

    assert count_pairs(pairs(state__in=[]), pairs()) == {region.pk: 1}


def test_parts_that_can_all_hold_nothing_count_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert count_pairs(pairs(state__in=[]), pairs(region__in=[])) == {}


def test_it_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        count_pairs(pairs(), pairs(state=1), pairs(state=2))
