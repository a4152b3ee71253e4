"""A guessed key, by whatever method and by whomever, answers as one that is not there."""

import pytest

from tests.leaks.paths import PAGES_GIVE, How, filled, named_by, records_in
from tests.leaks.walk import ABSENT, parameters, read, steady

ONE = [
    (route, kind) for route, gives in PAGES_GIVE.items() if gives.how is How.ONE for kind in records_in(gives)
]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
@pytest.mark.parametrize(("route", "kind"), ONE)
def test_a_guessed_key_answers_as_one_that_is_not_there(route, kind, method, drawn):
    """Whatever is asked and by whatever method, by everybody who lacks the record: also nothing is changed."""
    world = drawn
    before = list(kind.objects.order_by("pk").values())
    for who in ("donor", "assessor", "coordinator", "state_approver", "nobody"):
        unseen = sorted(world.of(kind) - world.visible(world.actors[who]))
        if not unseen:
            continue
        there, absent = (
            filled(route, world, parameters(route), pk=pk, **named_by(route, kind))[0]
            for pk in (world.things[unseen[0]].pk, ABSENT)
        )
        client = world.clients[who]
        assert steady(read(client, there, method), there) == steady(read(client, absent, method), absent)

    assert list(kind.objects.order_by("pk").values()) == before
