"""Every shareable record × everybody × every path: what the policy admits, no more and no less (`make leaks`).

Worlds are drawn from a seed, which a failure names; TANSIQ_LEAK_SEED draws the same again, TANSIQ_LEAK_PAIRS asks for more.
"""

import os
import sys
from collections.abc import Collection

import pytest
from django.conf import settings
from django.db import transaction

from tansiq.access.actor import allows
from tansiq.access.enums import Perm
from tests.architecture.test_urls import PAGES
from tests.leaks import numbers
from tests.leaks.other_paths import OTHER_PATHS
from tests.leaks.paths import FILLINGS, PAGES_GIVE, How
from tests.leaks.walk import Leak, Walk, parameters
from tests.leaks.world import World, kinds

LEAST = 10_000
PAIRS = max(int(os.environ.get("TANSIQ_LEAK_PAIRS", "0")), LEAST)
_MANY = 12  # differences told, of however many
# Who sees something else once the public level is open: these, and one of those.
_CLOSED_TO, _OR_TO = ("nobody", "without membership"), ("auditor", "operator", "academia")
_EXACT = (How.EVERY, How.ONE)


# --- the table is whole ---


def unclassified(routes: Collection[str]) -> set[str]:
    """Give the routes of which nobody has said what they give."""
    return set(routes) - set(PAGES_GIVE)


def test_every_path_says_what_it_gives_of_records():
    assert not unclassified(PAGES), "say in tests/leaks/paths.py what these pages give"
    assert set(PAGES_GIVE) <= set(PAGES), "these pages are gone"


def test_every_kind_of_which_the_code_says_who_may_see_it_is_drawn_and_given_by_a_path(drawn):
    """The registry knows them: whatever has `visible_to`. One that is not here is a hole in the walk."""
    given = [*PAGES_GIVE.values(), *(other.gives for other in OTHER_PATHS.values())]
    exactly = {kind for gives in given if gives.how in _EXACT for kind in gives.kinds}

    assert set(kinds()) <= {thing.model for thing in drawn.things.values()}
    assert set(kinds()) <= exactly


def test_every_parameter_of_an_address_is_known():
    assert {name for route in PAGES for name in parameters(route)} <= set(FILLINGS)


# --- the walk ---


def _walk_of(seed: int, only: Collection[int] | None = None, route: str = "") -> Walk:
    """Walk one world whole, or one route of it; take the world back."""
    with transaction.atomic():
        walk = Walk(World(seed, only))
        walk.all([route] if route else ())
        if not route:
            numbers.check(walk)
            _one_without_the_hidden(walk)
        transaction.set_rollback(True)
    return walk


def _one_without_the_hidden(walk: Walk) -> None:
    """Auditors and operators are left out: by their office they see how many events and rows there are."""
    readers = [
        who
        for who, by in walk.world.actors.items()
        if walk.visible[who] and not allows(by, Perm.AUDIT_READ) and not allows(by, Perm.MACHINE_READ)
    ]
    walk.without_what_is_hidden(walk.random.choice(readers))


def told(seed: int, leaks: list[Leak]) -> str:
    """Say what differs, and with how little of the world it still does."""
    lines = [str(leak) for leak in leaks[:_MANY]]
    with_things = [leak for leak in leaks if leak.things]
    if with_things:
        lines.append(_smallest(seed, with_things[0]))
    return "\n".join(
        [f"{len(leaks)} differences in the world of seed {seed} (TANSIQ_LEAK_SEED={seed}):", *lines]
    )


def _smallest(seed: int, leak: Leak) -> str:
    with transaction.atomic():
        world = World(seed)
        records = {world.things[n].drawn_with for n in leak.things}
        drawn = "; ".join(str(world.things[n]) for n in sorted(leak.things))
        transaction.set_rollback(True)
    for number in sorted(records):
        if _walk_of(seed, [number]).leaks:
            return f"World({seed}, only=[{number}]) is enough: {drawn}"
    return f"It takes more than one record: {drawn}"


@pytest.mark.django_db
def test_what_the_policy_admits_is_exactly_what_each_path_gives(seed):
    pairs, found_on, answered = 0, {}, set()
    while pairs < PAIRS:
        walk = _walk_of(seed)
        assert not walk.leaks, told(seed, walk.leaks)
        pairs, seed = pairs + walk.pairs, seed + 1
        answered |= walk.answered
        for kind, paths in walk.found_on.items():
            found_on.setdefault(kind, set()).update(paths)

    sys.stdout.write(f"{pairs:,} pairs of a person and a record checked on {len(answered)} paths\n")
    assert pairs >= LEAST
    assert set(kinds()) <= set(found_on), "nothing of a kind was found anywhere: the walk itself is broken"
    assert {route for route, gives in PAGES_GIVE.items() if gives.how is How.EVERY} <= answered


@pytest.mark.django_db
def test_nothing_more_opens_when_the_public_level_does(seed, settings):
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = True
    world = World(seed)
    walk = Walk(world, (*_CLOSED_TO, world.random.choice(_OR_TO)))
    walk.all()
    numbers.check(walk)

    assert not walk.leaks, told(seed, walk.leaks)


def test_answers_are_kept_by_nobody_on_the_way():
    assert "cache" not in " ".join(settings.MIDDLEWARE)
