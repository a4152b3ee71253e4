"""The walk: every path × everybody × every thing of a world, held against what the policy admits."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.test import Client

from tansiq.access.enums import Perm
from tansiq.access.roles import PERMISSIONS
from tansiq.projects.models import Project
from tests.leaks.paths import (
    NOT_WALKED,
    OTHER_PATHS,
    PAGES_GIVE,
    Gives,
    How,
    asked_for,
    filled,
    named_by,
    records_in,
)
from tests.leaks.world import World, organisations_of, told

ABSENT = 2_000_000_000  # a key that no record has
_OF_EACH = 2  # records opened by a person on one path: so many that she sees, so many that she does not
_SEARCHED = 3
_ASKING = (
    7  # people who ask for each further address of a route, drawn anew for each; for the first everybody does
)


@dataclass(frozen=True)
class Leak:
    """One difference between a path and the policy."""

    who: str
    path: str
    what: str
    things: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return f"{self.path}, {self.who}: {self.what} {sorted(self.things) or ''}".strip()


@dataclass(frozen=True)
class Answer:
    """One answer as its reader has it."""

    status: int
    text: str  # headers and body, archives opened

    @property
    def things(self) -> frozenset[int]:
        """The things whose words stand in it."""
        return frozenset(told(self.text))


@dataclass
class Walk:
    """One walk over a world: who sees what, what was checked, and what differs."""

    world: World
    people: Collection[str] = ()
    leaks: list[Leak] = field(default_factory=list)
    pairs: int = 0
    found_on: dict[type[Model], set[str]] = field(
        default_factory=dict
    )  # kind → the paths that showed one of it
    answered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.people = self.people or tuple(self.world.people)
        self.visible = {who: self.world.visible(self.world.actors[who]) for who in self.people}
        self.exportable = {who: self.world.exportable(self.world.actors[who]) for who in self.people}
        self.random = Random(f"{self.world.seed} walked")

    # --- asking ---

    def get(self, address: str, who: str) -> Answer:
        """Ask for an address as somebody, with no word left over from a page that sent her on."""
        self.world.clients[who].cookies.pop("messages", None)
        return read(self.world.clients[who], address)

    def routes(self, only: Collection[str] = ()) -> Iterator[tuple[str, Gives]]:
        """Give the routes to walk."""
        for route, gives in PAGES_GIVE.items():
            if route not in NOT_WALKED and (not only or route in only):
                yield route, gives

    # --- checking ---

    def all(self, only: Collection[str] = ()) -> list[Leak]:
        """Walk every path (or some routes only); give what differs."""
        for route, gives in self.routes(only):
            if gives.how is How.ONE:
                self.records(route, gives)
            else:
                self.pages(route, gives)
        if not only:
            self.others()
            self.searches()
        return self.leaks

    def pages(self, route: str, gives: Gives) -> None:
        """Ask for every address of a route."""
        addresses = self.addresses(route, gives)
        for place, address in enumerate(addresses):
            everybody = place == 0 and gives.how not in (How.NONE, How.CELLS)
            people = self.people if everybody else self._few(self.people, _ASKING)
            self._check(route, address, gives, {who: self.get(address, who) for who in people})

    def addresses(self, route: str, gives: Gives) -> list[str]:
        """Give the addresses of a route with what is asked of each."""
        return [
            a + query.format(code=code)
            for a in filled(route, self.world, parameters(route))
            for query in gives.asked
            for code in (self._codes() if "{code}" in query else [""])
        ]

    def _codes(self) -> list[str]:
        return [organisation.code for organisation in organisations_of(self.world)]

    def _check(self, route: str, path: str, gives: Gives, answers: dict[str, Answer]) -> None:
        of_kinds = self.world.of(*gives.kinds)
        if gives.takes_away:
            admitted = {who: self.exportable[who] & self.visible[who] for who in answers}
        else:
            admitted = {who: self.visible[who] for who in answers}
        given = {who: answer for who, answer in answers.items() if answer.status == 200}
        concerned = frozenset().union(*(answer.things for answer in given.values())) & of_kinds
        for who, answer in answers.items():
            self._shows_no_more(who, path, gives, answer, admitted[who] & of_kinds)
        for who, answer in given.items():
            self.answered.add(route)
            self._note(path, answer.things & of_kinds)
            self.pairs += len(of_kinds)
            if gives.how is How.EVERY and "pillar=" not in path:
                self._shows_no_less(who, path, answer, admitted[who] & of_kinds)
            elif gives.how is How.EVERY or gives.how is How.ALIKE:
                self._shows_no_less(who, path, answer, admitted[who] & concerned)

    def _note(self, path: str, things: Collection[int]) -> None:
        for number in things:
            self.found_on.setdefault(self.world.things[number].model, set()).add(path)

    def _shows_no_more(
        self, who: str, path: str, gives: Gives, answer: Answer, admitted: frozenset[int]
    ) -> None:
        if gives.how is How.LOG:
            reads_log = any(Perm.AUDIT_READ in PERMISSIONS[role] for role in self.world.actors[who].roles)
            sections = {n for n, thing in self.world.things.items() if thing.record is not None}
            admitted = frozenset(self.world.things) - sections if reads_log else frozenset()
        if too_much := answer.things - admitted:
            self.leaks.append(Leak(who, path, f"shows too much ({answer.status})", too_much))
        if answer.status >= 500:
            self.leaks.append(Leak(who, path, f"answers {answer.status}"))

    def _shows_no_less(self, who: str, path: str, answer: Answer, admitted: frozenset[int]) -> None:
        if missing := admitted - answer.things:
            self.leaks.append(Leak(who, path, "keeps back", missing))

    def records(self, route: str, gives: Gives) -> None:
        """Open records by their address, seen and unseen; the unseen must answer as one that is not there."""
        for kind in records_in(gives):
            for who in self.people:
                self._records_of(kind, route, who, gives)

    def _records_of(self, kind: type[Model], route: str, who: str, gives: Gives) -> None:
        there_is_none = filled(route, self.world, parameters(route), pk=ABSENT, **named_by(route, kind))[0]
        absent = steady(self.get(there_is_none, who), there_is_none)
        seen = sorted(self.world.of(kind) & self.visible[who])
        unseen = sorted(self.world.of(kind) - self.visible[who])
        for number in self._few(seen, _OF_EACH):
            self._opened(route, who, number, gives)
        for number in self._few(unseen, _OF_EACH):
            self._refused(route, who, number, absent)

    def _few(self, things: Collection[Any], most: int) -> list[Any]:
        things = list(things)
        return self.random.sample(things, min(most, len(things)))

    def _address_of(self, route: str, number: int) -> str:
        thing = self.world.things[number]
        return filled(route, self.world, parameters(route), pk=thing.pk, **named_by(route, thing.model))[0]

    def _opened(self, route: str, who: str, number: int, gives: Gives) -> None:
        address = self._address_of(route, number)
        answer = self.get(address, who)
        self._shows_no_more(who, address, gives, answer, self.visible[who])
        if answer.status != 200:
            return
        self.answered.add(route)
        self._note(address, answer.things)
        self.pairs += len(self.world.things)
        if gives.is_page_of:
            parts = {
                n
                for n, thing in self.world.things.items()
                if thing.record == number and thing.model in gives.kinds
            }
            self._shows_no_less(who, address, answer, frozenset({number, *parts}) & self.visible[who])

    def _refused(self, route: str, who: str, number: int, absent: tuple[int, str]) -> None:
        address = self._address_of(route, number)
        answer = self.get(address, who)
        self.pairs += 1
        if answer.things:
            self.leaks.append(Leak(who, address, "shows too much", answer.things))
        if steady(answer, address) != absent:
            self.leaks.append(
                Leak(who, address, f"is told from what is not there ({answer.status})", frozenset({number}))
            )

    def others(self, only: Collection[str] = ()) -> None:
        """Check the paths that no URL serves."""
        for name, other in OTHER_PATHS.items():
            if not only or name in only:
                answers = {
                    who: Answer(200, other.read(self.world, who, self.world.actors[who]))
                    for who in self.people
                }
                self._check(name, name, other.gives, answers)

    def searches(self) -> None:
        """Search for single records by their own words: who may not see one finds nothing, and no number says otherwise."""
        numbers = sorted(self.world.of(Project))
        for number in self._few(numbers, _SEARCHED):
            address = f"/projects/?q={asked_for(number)}"
            for who in self.people:
                answer = self.get(address, who)
                if answer.status >= 500:
                    self.leaks.append(Leak(who, address, f"answers {answer.status}"))
                if answer.status != 200:
                    continue
                self.pairs += len(numbers)
                expected = frozenset({number}) & self.visible[who]
                if answer.things != expected:
                    self.leaks.append(Leak(who, address, "finds otherwise", answer.things ^ expected))
                if counted(answer.text) != len(expected):
                    self.leaks.append(Leak(who, address, f"counts {counted(answer.text)}", expected))

    # --- numbers ---

    def totals(self) -> None:
        """Hold the number above the list and the numbers of the facets against a count by hand, person by person."""
        for who in self.people:
            mine = [self.world.things[n] for n in sorted(self.world.of(Project) & self.visible[who])]
            answer = self.get("/projects/", who)
            if answer.status != 200:
                continue
            self.pairs += len(self.world.of(Project))
            if counted(answer.text) != len(mine):
                self.leaks.append(Leak(who, "/projects/", f"counts {counted(answer.text)}, not {len(mine)}"))
            shown = facet_numbers(self.get("/projects/facets/", who).text)
            for facet in ("pillar", "status", "state", "region", "entity", "joint"):
                by_hand: dict[str, int] = {}
                for thing in mine:
                    for value in thing.facts[facet]:
                        by_hand[value] = by_hand.get(value, 0) + 1
                offered = {value: n for (name, value), n in shown.items() if name == facet and n}
                if offered != by_hand:
                    self.leaks.append(Leak(who, "/projects/facets/", f"{facet}: {offered}, not {by_hand}"))
            self._balance(who, mine)

    def _balance(self, who: str, mine: list[Any]) -> None:
        """The picture of the pillars: its table adds up to what the reader sees."""
        text = self.get("/projects/pictures/balance/", who).text
        for pillar in self.world.pillars:
            by_hand = sum(pillar.code in thing.facts["pillar"] for thing in mine)
            shown = re.search(
                rf'class="bar__label"><a href="[^"]*pillar={pillar.code}(?:&[^"]*)?"><bdi>[^<]*</bdi></a></span>\s*<span class="bar__count">(\d+)',
                text,
            )
            if (int(shown[1]) if shown else 0) != by_hand:
                self.leaks.append(
                    Leak(who, "/projects/pictures/balance/", f"pillar {pillar.code}: not {by_hand}")
                )

    def without_what_is_hidden(self, who: str, only: Collection[str] = ()) -> None:
        """Take away all that somebody may not see: no word and no number of any page may change for her."""
        addresses = [
            address
            for route, gives in self.routes(only)
            if gives.how not in (How.ONE, How.LOG, How.CELLS) and "int:pk" not in route
            for address in self.addresses(route, gives)
        ]
        before = {address: steady(self.get(address, who)) for address in addresses}
        hidden = frozenset(self.world.things) - self.visible[who]
        with transaction.atomic():
            self.world.hide(hidden)
            after = {address: steady(self.get(address, who)) for address in addresses}
            transaction.set_rollback(True)
        for address in addresses:
            self.pairs += len(hidden)
            if before[address] != after[address]:
                self.leaks.append(Leak(who, address, "changes with what is hidden"))


def parameters(route: str) -> list[str]:
    """Give the names of the parameters of a route, in their order."""
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def read(client: Client, address: str, method: str = "get", **headers: str) -> Answer:
    """Ask for an address; give status, headers and body as text, whatever the form."""
    response = getattr(client, method)(address, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(
                [*(name.encode() for name in archive.namelist()), *map(archive.read, archive.namelist())]
            )
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return Answer(response.status_code, f"{head}\n{body.decode(errors='replace')}")


def steady(answer: Answer, address: str = "") -> tuple[int, str]:
    """Leave out of an answer what differs from one to the next anyway: tokens, times, the address asked for."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": ?)"[^"]+"', "", answer.text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+|\d\d:\d\d(?::\d\d)?(?: GMT)?", "", text)
    text = re.sub(r"(?m)^Content-Length: .*$", "", text)
    return answer.status, text.replace(address, "") if address else text


_COUNTED = re.compile(r'class="list-head__found" role="status">([\d,]+)')
_CHOICE = re.compile(
    r'name="(\w+)" value="([^"]*)"[^>]*>\s*<span class="choice__label">.*?class="choice__count">([\d,]+)',
    re.S,
)


def counted(text: str) -> int | None:
    """Give the number above the list of the matrix."""
    found = _COUNTED.search(text)
    return int(found[1].replace(",", "")) if found else None


def facet_numbers(text: str) -> dict[tuple[str, str], int]:
    """Give the number beside each choice of each facet."""
    return {(name, value): int(n.replace(",", "")) for name, value, n in _CHOICE.findall(text)}
