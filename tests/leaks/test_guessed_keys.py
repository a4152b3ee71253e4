"""A guessed key, by whatever method and by whomever, answers as one that is not there."""

from collections.abc import Callable
from functools import cache
from random import Random

import pytest

from tests.leaks.paths import PAGES_GIVE, How, kinds_named
from tests.leaks.walk import absent_from, address_of, read, steady
from tests.leaks.world import World

ONE = [route for route, gives in PAGES_GIVE.items() if gives.how is How.ONE]
# By GET the walk asks, for everybody.
METHODS = ("head", "post", "put", "delete", "options")
_ASKING = 3


@pytest.fixture(scope="module")
def lacked(drawn: World) -> Callable[[str], frozenset[int]]:
    """Give what somebody may not see; the world is the same for every test."""

    @cache
    def by(who: str) -> frozenset[int]:
        return frozenset(drawn.things) - drawn.visible(drawn.actors[who])

    return by


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", ONE)
def test_a_guessed_key_answers_as_one_that_is_not_there(route, method, drawn, lacked, seed):
    """Whatever is asked, by people drawn anew of those who lack the row: also nothing is changed."""
    random = Random(f"{seed}/{route}/{method}")
    kind = random.choice(kinds_named(route, PAGES_GIVE[route]))
    before = list(kind.objects.order_by("pk").values())
    asking = [who for who in drawn.people if lacked(who) & drawn.of(kind)]
    for who in random.sample(asking, min(len(asking), _ASKING)):
        thing = drawn.things[random.choice(sorted(lacked(who) & drawn.of(kind)))]
        there, absent = address_of(route, drawn, thing), absent_from(route, drawn, kind)
        client = drawn.clients[who]
        assert steady(read(client, there, method), there) == steady(read(client, absent, method), absent)

    assert list(kind.objects.order_by("pk").values()) == before
