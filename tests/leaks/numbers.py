"""Numbers and names that tell without a word: counts above lists, in facets and pictures, members of groups, small cells."""

import re
from collections.abc import Callable

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.projects.models import Project
from tansiq.sharing.enums import Seen
from tansiq.sharing.models import Group
from tests.leaks.things import Thing
from tests.leaks.walk import Leak, Walk, counted

FACETS = ("pillar", "status", "state", "region", "entity", "joint")
LEAST = 5  # States behind a figure (domain.md §10.2)


def check(walk: Walk) -> list[Leak]:
    """Hold every number and every list of members against a count by hand; give what differs."""
    totals(walk)
    members(walk)
    cells(walk)
    return walk.leaks


# --- the matrix: the number above the list, the numbers of the facets and of the picture of the pillars ---


def totals(walk: Walk) -> None:
    """Count the projects that each person sees, by hand."""
    for who in walk.people:
        mine = [walk.world.things[n] for n in sorted(walk.world.of(Project) & walk.visible[who])]
        answer = walk.get("/projects/", who)
        if answer.status != 200:
            continue
        walk.pairs += len(walk.world.of(Project))
        if counted(answer.text) != len(mine):
            walk.leaks.append(Leak(who, "/projects/", f"counts {counted(answer.text)}, not {len(mine)}"))
        _facets(walk, who, mine)
        _balance(walk, who, mine)


def _facets(walk: Walk, who: str, mine: list[Thing]) -> None:
    shown = facet_numbers(walk.get("/projects/facets/", who).text)
    for facet in FACETS:
        by_hand: dict[str, int] = {}
        for thing in mine:
            for value in thing.facts[facet]:
                by_hand[value] = by_hand.get(value, 0) + 1
        offered = {value: n for (name, value), n in shown.items() if name == facet and n}
        if offered != by_hand:
            walk.leaks.append(Leak(who, "/projects/facets/", f"{facet}: {offered}, not {by_hand}"))


def _balance(walk: Walk, who: str, mine: list[Thing]) -> None:
    """The picture of the pillars: its table adds up to what the reader sees."""
    text = walk.get("/projects/pictures/balance/", who).text
    for pillar in walk.world.pillars:
        by_hand = sum(pillar.code in thing.facts["pillar"] for thing in mine)
        shown = re.search(
            rf'class="bar__label"><a href="[^"]*pillar={pillar.code}(?:&[^"]*)?"><bdi>[^<]*</bdi></a></span>\s*<span class="bar__count">(\d+)',
            text,
        )
        if (int(shown[1]) if shown else 0) != by_hand:
            walk.leaks.append(
                Leak(who, "/projects/pictures/balance/", f"pillar {pillar.code}: not {by_hand}")
            )


_CHOICE = re.compile(
    r'name="(\w+)" value="([^"]*)"[^>]*>\s*<span class="choice__label">.*?class="choice__count">([\d,]+)',
    re.S,
)


def facet_numbers(text: str) -> dict[tuple[str, str], int]:
    """Give the number beside each choice of each facet."""
    return {(name, value): int(n.replace(",", "")) for name, value, n in _CHOICE.findall(text)}


# --- groups: who is in one is told to those who may know it, and to nobody else ---

_MEMBER = re.compile(r"<li><bdi>([^<]*)</bdi> <small>")
_KNOWS: dict[str, Callable[[Walk, Actor, Thing], bool]] = {
    Seen.EVERYONE: lambda walk, by, group: allows(by, Perm.RECORD_READ),
    Seen.MEMBERS: lambda walk, by, group: _is_steward(walk, by) or _is_reached(walk, by, group),
    Seen.STEWARD: lambda walk, by, group: _is_steward(walk, by),
}


def _is_steward(walk: Walk, by: Actor) -> bool:
    return walk.world.office.pk in by.organisations_with(Perm.RECORD_READ)


def _is_reached(walk: Walk, by: Actor, group: Thing) -> bool:
    return bool(by.organisations_with(Perm.RECORD_READ) & {o.pk for o in group.facts["reached"]})


def members(walk: Walk) -> None:
    """Look at every group as everybody: members show to whom the group says that they do."""
    for number in sorted(walk.world.of(Group)):
        group = walk.world.things[number]
        address = f"/sharing/groups/{group.key['code']}/"
        for who in walk.people:
            by = walk.world.actors[who]
            knows = number in walk.visible[who] and _KNOWS[group.facts["seen"]](walk, by, group)
            answer = walk.get(address, who)
            shown = set(_MEMBER.findall(answer.text))
            expected = {str(organisation) for organisation in group.facts["members"]} if knows else set()
            walk.pairs += len(group.facts["members"])
            if shown != expected:
                walk.leaks.append(
                    Leak(who, address, f"names {sorted(shown)}, not {sorted(expected)}", frozenset({number}))
                )


# --- figures: none of fewer than five States, and the same whoever asks (ADR 10) ---

_LINE = re.compile(r'"(\d+)","(\d+)"\r?$', re.M)
_NUMBER = re.compile(r'<td role="cell" data-label="[^"]*" class="numeric">\s*<bdi>(\d+)')


def cells(walk: Walk) -> None:
    """Look through the figures for one of fewer than five States, on the page and in the file."""
    readers = [who for who in walk.people if allows(walk.world.actors[who], Perm.AGGREGATE_READ)]
    files = {who: walk.get("/figures/cells.csv", who).text for who in readers}
    for who in readers:
        walk.pairs += 1
        if files[who] != files[readers[0]]:
            walk.leaks.append(Leak(who, "/figures/cells.csv", f"differs from what {readers[0]} is given"))
    for who in readers[:1]:
        least = [int(number) for number, _most in _LINE.findall(files[who])]
        shown = [*least, *map(int, _NUMBER.findall(walk.get("/figures/", who).text))]
        if few := [number for number in shown if number < LEAST]:
            walk.leaks.append(Leak(who, "/figures/", f"counts {few}: fewer than {LEAST} States"))
