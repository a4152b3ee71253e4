"""Made-up projects of realistic shape: their words come from the rules that find themes and kinds of activity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tansiq.projects.actions import Facts, NamedEntity
from tansiq.projects.enums import Status
from tansiq.projects.queries.made_up import GENERATED
from tansiq.reference.models import Organisation, Pillar, Region, State
from tansiq.sharing.enums import Level

# Rows by pillar in the matrix of 2018; levels and scopes in hundredths.
PILLARS = {"I": 120, "II": 56, "III": 124, "IV": 17}
LEVELS = {
    Level.PUBLIC: 60,
    Level.PLATFORM: 15,
    Level.MEMBERS: 10,
    Level.PARTIES: 10,
    Level.CONFIDENTIAL: 5,
}
_SCOPES = {"global": 35, "states": 40, "regions": 20, "vague": 5}
_STATUSES = {Status.ONGOING: 50, Status.COMPLETED: 35, Status.IN_DEVELOPMENT: 15}
_FORMS = {"month": 40, "year": 30, "day": 15, "open": 10, "none": 5}
_HOW_MANY_ENTITIES = {1: 60, 2: 25, 3: 10, 4: 5}
_OWNED_BY_OFFICE, _CLAIMING_ENTITIES = 0.6, 12
_IN_ARABIC = 0.3

_TITLES = {
    "en": ("{kind} on {theme}, {place}", "{kind}: {theme} and {other} ({place})", "{place}: {kind} for {theme}, phase {n}"),
    "ar": ("{kind} في مجال {theme}، {place}", "{kind}: {theme} و{other} ({place})", "{place}: {kind} بشأن {theme}، المرحلة {n}"),
}  # fmt: skip
_ACTIVITIES = {
    "en": (
        "Those who work on {theme} take part in {kind}, {n} in each session.",
        "Materials on {theme} are written with the institutions concerned and tried in {place}.",
        "{n} visits prepare what follows; lessons on {other} are shared with everyone who takes part.",
    ),
    "ar": (
        "يشارك العاملون في مجال {theme} في {kind}، {n} في كل دورة.",
        "تعد مواد عن {theme} مع المؤسسات المعنية وتجرب في {place}.",
        "تمهد {n} زيارات لما يلي؛ وتتاح الدروس المستفادة بشأن {other} لجميع المشاركين.",
    ),
}
_EVERYWHERE = {"en": "all States", "ar": "جميع الدول"}
_SOMEWHERE = {"en": "places still to be chosen", "ar": "أماكن تحدد لاحقا"}


@dataclass(frozen=True)
class MadeUp:
    """One made-up project with its owner, its level and the organisations and groups it is shared with."""

    facts: Facts
    owner: Organisation
    level: Level
    party_ids: tuple[int, ...] = ()
    group_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class World:
    """What made-up projects may be tied to, each list in a steady order."""

    pillars: dict[str, Pillar]
    states: Sequence[State]
    regions: Sequence[Region]
    entities: Sequence[Organisation]
    bodies: Sequence[Organisation]
    office: Organisation
    themes: Mapping[str, Sequence[str]]
    kinds: Mapping[str, Sequence[str]]
    group_ids: Sequence[int] = ()


def compose(random: Random, world: World, number: int) -> Iterator[MadeUp]:
    """Give `number` made-up projects."""
    serials = dict.fromkeys(PILLARS, 0)
    weights = [1 / (rank + 2) for rank in range(len(world.entities))]
    for _each in range(number):
        pillar = _pick(random, PILLARS)
        serials[pillar] += 1
        entities = list(
            dict.fromkeys(random.choices(world.entities, weights, k=_pick(random, _HOW_MANY_ENTITIES)))
        )
        level = _pick(random, LEVELS)
        yield MadeUp(
            facts=_facts(random, world, pillar, serials[pillar], entities),
            owner=_owner(random, world, entities),
            level=level,
            party_ids=_parties(random, world) if level == Level.PARTIES else (),
            group_ids=_groups(random, world) if level == Level.PARTIES else (),
        )


def _pick(random: Random, weights: dict[Any, int]) -> Any:
    return random.choices(tuple(weights), tuple(weights.values()))[0]


def _owner(random: Random, world: World, entities: list[Organisation]) -> Organisation:
    """Give the coordinating office, or the first entity where it is one of those that claim their work."""
    claims = entities[0] in world.entities[:_CLAIMING_ENTITIES]
    return entities[0] if claims and random.random() > _OWNED_BY_OFFICE else world.office


def _parties(random: Random, world: World) -> tuple[int, ...]:
    named = [*random.sample(world.entities, random.randint(1, 3)), *random.sample(world.bodies, 1)]
    return tuple(organisation.pk for organisation in named)


def _groups(random: Random, world: World) -> tuple[int, ...]:
    """Give one or two groups for every other project that is shared by name."""
    if not world.group_ids or random.random() < 0.5:
        return ()
    return tuple(random.sample(world.group_ids, random.randint(1, min(2, len(world.group_ids)))))


def _facts(random: Random, world: World, pillar: str, serial: int, entities: list[Organisation]) -> Facts:
    language = "ar" if random.random() < _IN_ARABIC else "en"
    scope = _pick(random, _SCOPES)
    # Few States far more often than many: 1 to 13.
    states = (
        random.sample(world.states, min(1 + int(random.expovariate(0.5)), 13)) if scope == "states" else []
    )
    regions = random.sample(world.regions, random.choice((1, 1, 1, 2))) if scope == "regions" else []
    place = _place(scope, [*states, *regions], language)
    words = _words(random, world, language, place)
    facts = Facts(
        title=random.choice(_TITLES[language]).format(**words),
        activities=" ".join(line.format(**words) for line in _ACTIVITIES[language]),
        pillar_id=world.pillars[pillar].pk,
        status=Status.ONGOING,
        as_of=date(random.randint(2018, 2026), 2, 1),
        language=language,
        is_global=scope == "global",
        scope_note=place if scope == "vague" else "",
        entities=tuple(
            NamedEntity(printed=_printed(entity), organisation_id=entity.pk) for entity in entities
        ),
        states=tuple((state.pk, None) for state in states),
        region_ids=tuple(region.pk for region in regions),
        source_key=f"{GENERATED}{pillar}/{serial}",
        reference=f"{pillar}-{serial}",
        serial=serial,
        is_illustrative=True,
    )
    return _dated(random, facts)


def _printed(entity: Organisation) -> str:
    return entity.acronyms.get("en") or entity.names["en"]


def _place(scope: str, places: list[State | Region], language: str) -> str:
    if not places:
        return (_EVERYWHERE if scope == "global" else _SOMEWHERE)[language]
    return (
        "، ".join(p.names["ar"] for p in places[:3])
        if language == "ar"
        else ", ".join(p.names["en"] for p in places[:3])
    )


def _words(random: Random, world: World, language: str, place: str) -> dict[str, Any]:
    theme, other = random.sample(world.themes[language], 2)
    kind = random.choice(world.kinds[language])
    return {
        "theme": theme,
        "other": other,
        "kind": kind[:1].upper() + kind[1:],
        "place": place,
        "n": random.randint(2, 40),
    }


def _dated(random: Random, facts: Facts) -> Facts:
    """Set status and dates that agree with the day for which the facts hold."""
    status = _pick(random, _STATUSES)
    days = random.randint(30, 1500)
    before = {
        Status.COMPLETED: days + random.randint(1, 700),
        Status.ONGOING: random.randint(1, days),
        Status.IN_DEVELOPMENT: -random.randint(20, 400),
    }[status]
    start = facts.as_of - timedelta(days=before)
    end = start + timedelta(days=days)
    form = _pick(random, _FORMS)
    if form == "none":
        return replace(facts, status=status)
    if form == "open":
        return replace(facts, status=status, start=start.isoformat()[:4], is_open_ended=True)
    length = {"year": 4, "month": 7, "day": 10}[form]
    return replace(
        facts,
        status=status,
        start=start.isoformat()[:length],
        end=end.isoformat()[:length],
        is_annual=form == "year" and random.random() < 0.1,
    )
