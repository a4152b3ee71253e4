"""The walk: every path × everybody × every thing of a world, held against what the policy admits."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.test import Client

from tansiq.access.enums import Perm
from tansiq.access.roles import PERMISSIONS
from tansiq.projects.models import Project
from tansiq.sharing.models import AccessRequest, Group, Release, Shareable
from tests.leaks.other_paths import OTHER_PATHS
from tests.leaks.paths import ABSENT, NOT_WALKED, PAGES_GIVE, Gives, How, filled, kinds_named, named_by
from tests.leaks.things import Thing, asked_for, told
from tests.leaks.world import World, organisations_of

_SEARCHED = 3
# How many people ask for an address: everybody for what is exact, some drawn anew for the rest.
_SOME, _FEW = 7, 3
# What a line of the log may name: records, releases, groups, the reference of a request. The rest it knows by number.
_LOGGED = (Shareable, Release, Group, AccessRequest)


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
    asked: str = ""  # the address, which an answer may say again: what its reader typed she knew

    @property
    def things(self) -> frozenset[int]:
        """The things whose words stand in it."""
        return frozenset(told(self.text.replace(self.asked, "") if told(self.asked) else self.text))


@dataclass
class Walk:
    """One walk over a world: who sees what, what was checked, and what differs."""

    world: World
    people: Collection[str] = ()
    of_each: int = 1  # rows opened by a person on one path: so many that she sees, so many that she does not
    leaks: list[Leak] = field(default_factory=list)
    pairs: int = 0
    # Kind → the paths that showed one of it.
    found_on: dict[type[Model], set[str]] = field(default_factory=dict)
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
        return replace(read(self.world.clients[who], address), asked=address)

    def routes(self, only: Collection[str] = ()) -> Iterator[tuple[str, Gives]]:
        """Give the routes to walk."""
        for route, gives in PAGES_GIVE.items():
            if route not in NOT_WALKED and (not only or route in only):
                yield route, gives

    def _few(self, things: Collection[Any], most: int) -> list[Any]:
        things = list(things)
        return self.random.sample(things, min(most, len(things)))

    # --- checking ---

    def all(self, only: Collection[str] = ()) -> list[Leak]:
        """Walk every path (or some routes only); give what differs."""
        for route, gives in self.routes(only):
            if gives.how is How.ONE:
                self.rows(route, gives)
            else:
                self.pages(route, gives)
        if not only:
            self.others()
            self.searches()
        return self.leaks

    def pages(self, route: str, gives: Gives) -> None:
        """Ask for every address of a route."""
        for place, address in enumerate(self.addresses(route, gives)):
            people = self._asking(gives, is_first=place == 0)
            self._check(route, address, gives, {who: self.get(address, who) for who in people})

    def _asking(self, gives: Gives, *, is_first: bool) -> Collection[str]:
        """Draw who asks for an address: everybody for the first of what is exact."""
        if gives.how in (How.EVERY, How.ALIKE) and is_first:
            return self.people
        return self._few(self.people, _FEW if gives.how in (How.NONE, How.CELLS) else _SOME)

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
            self._shows_no_more(who, path, gives, answer, admitted[who])
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
        admitted &= self.world.of(*gives.kinds, *gives.also)
        if gives.how is How.LOG:
            reads_log = any(Perm.AUDIT_READ in PERMISSIONS[role] for role in self.world.actors[who].roles)
            named = {n for n, thing in self.world.things.items() if issubclass(thing.model, _LOGGED)}
            admitted = frozenset(named) if reads_log else frozenset()
        if too_much := answer.things - admitted:
            self.leaks.append(Leak(who, path, f"shows too much ({answer.status})", too_much))
        if answer.status >= 500:
            self.leaks.append(Leak(who, path, f"answers {answer.status}"))

    def _shows_no_less(self, who: str, path: str, answer: Answer, admitted: frozenset[int]) -> None:
        if missing := admitted - answer.things:
            self.leaks.append(Leak(who, path, "keeps back", missing))

    # --- rows, by their address ---

    def rows(self, route: str, gives: Gives) -> None:
        """Open rows by their address, seen and unseen; the unseen must answer as one that is not there."""
        for who in self.people if gives.is_page_of else self._few(self.people, _SOME):
            absent = self._absent(route, gives, who)
            for kind in kinds_named(route, gives):
                self._rows_of(kind, route, gives, who, absent)

    def _absent(self, route: str, gives: Gives, who: str) -> Answer:
        """Ask for what is not there; whatever kind it might be of, the answer is one."""
        address = absent_from(route, self.world, kinds_named(route, gives)[0])
        answer = self.get(address, who)
        self._shows_no_more(who, address, gives, answer, frozenset())
        return answer

    def _rows_of(self, kind: type[Model], route: str, gives: Gives, who: str, absent: Answer) -> None:
        there = {n for n in self.world.of(kind) if not self.world.things[n].facts.get(gives.unless)}
        seen = sorted(self.visible[who] & there)
        unseen = sorted(self.world.of(kind) - set(seen))
        # Whom the way is closed to whatever she asks for meets the same wall before any row.
        is_closed = absent.status != 404
        most = 1 if is_closed else self.of_each
        for number in self._few(unseen, most):
            self._refused(route, who, number, gives, absent)
        for number in self._few(seen, 0 if is_closed and unseen else most):
            self._opened(route, who, number, gives)

    def _opened(self, route: str, who: str, number: int, gives: Gives) -> None:
        address = address_of(route, self.world, self.world.things[number])
        answer = self.get(address, who)
        self._shows_no_more(who, address, gives, answer, self.visible[who])
        if answer.status != 200:
            return
        self.answered.add(route)
        self._note(address, answer.things)
        self.pairs += len(self.world.things)
        if gives.is_page_of:
            within = self.world.within(number) & self.world.of(*gives.kinds)
            self._shows_no_less(who, address, answer, frozenset({number, *within}) & self.visible[who])

    def _refused(self, route: str, who: str, number: int, gives: Gives, absent: Answer) -> None:
        address = address_of(route, self.world, self.world.things[number])
        answer = self.get(address, who)
        self.pairs += 1
        self._shows_no_more(who, address, gives, answer, frozenset())
        if steady(answer, address) != steady(absent, absent.asked):
            what = f"is told from what is not there ({answer.status})"
            self.leaks.append(Leak(who, address, what, frozenset({number})))

    # --- beside the pages ---

    def others(self, only: Collection[str] = ()) -> list[Leak]:
        """Check the paths that no URL serves; give what differs."""
        for name, other in OTHER_PATHS.items():
            if not only or name in only:
                answers = {
                    who: Answer(200, other.read(self.world, who, self.world.actors[who]))
                    for who in self.people
                }
                self._check(name, name, other.gives, answers)
        return self.leaks

    def searches(self) -> None:
        """Search for single records by their own words: who may not see one finds nothing, and no number says otherwise."""
        numbers = sorted(self.world.of(Project))
        for number in self._few(numbers, _SEARCHED):
            address = f"/projects/?q={asked_for(number)}"
            for who in self._few(self.people, _SOME):
                self._searched(address, who, frozenset({number}) & self.visible[who], len(numbers))

    def _searched(self, address: str, who: str, expected: frozenset[int], of: int) -> None:
        answer = self.get(address, who)
        if answer.status >= 500:
            self.leaks.append(Leak(who, address, f"answers {answer.status}"))
        if answer.status != 200:
            return
        self.pairs += of
        if answer.things != expected:
            self.leaks.append(Leak(who, address, "finds otherwise", answer.things ^ expected))
        if counted(answer.text) != len(expected):
            self.leaks.append(Leak(who, address, f"counts {counted(answer.text)}", expected))

    def without_what_is_hidden(self, who: str, only: Collection[str] = ()) -> None:
        """Take away all that somebody may not see: no word and no number of any page may change for her."""
        addresses = [
            address
            for route, gives in self.routes(only)
            if gives.how not in (How.ONE, How.LOG, How.CELLS) and "int:pk" not in route
            for address in self.addresses(route, gives)
        ]
        before = {address: steady(self.get(address, who)) for address in addresses}
        hidden = self._hidden_from(who)
        with transaction.atomic():
            self.world.hide(hidden)
            after = {address: steady(self.get(address, who)) for address in addresses}
            transaction.set_rollback(True)
        for address in addresses:
            self.pairs += len(hidden)
            if before[address] != after[address]:
                self.leaks.append(Leak(who, address, "changes with what is hidden"))

    def _hidden_from(self, who: str) -> frozenset[int]:
        """Give what somebody may not see, but for records of which she knows otherwise: by a question, or a release."""
        known = {self.world.things[n].facts.get("about") for n in self.visible[who]}
        return frozenset(
            n
            for n in set(self.world.things) - self.visible[who]
            if self.world.things[n].drawn_with not in known
        )


def parameters(route: str) -> list[str]:
    """Give the names of the parameters of a route, in their order."""
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def address_of(route: str, world: World, thing: Thing) -> str:
    """Give the address by which a route names a thing."""
    key = {"pk": thing.pk, **thing.key, **named_by(route, thing.model)}
    return filled(route, world, parameters(route), **key)[0]


def absent_from(route: str, world: World, kind: type[Model]) -> str:
    """Give the address by which a route names a row that there is not."""
    return filled(route, world, parameters(route), **{**ABSENT, **named_by(route, kind)})[0]


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


def counted(text: str) -> int | None:
    """Give the number above the list of the matrix."""
    found = _COUNTED.search(text)
    return int(found[1].replace(",", "")) if found else None
