"""A made-up world for examples and measuring: States, regions and organisations whose names are like no real ones.

Everything follows from the random source given, so that the same seed makes the same world.
"""

from collections.abc import Collection, Iterator
from itertools import product
from random import Random
from string import ascii_uppercase
from typing import Any

from tansiq.kernel.text import fold

STATES, REGIONS, ENTITIES = 195, 30, 45

# Alpha-3 codes that ISO 3166 leaves to users.
CODES = tuple(f"Q{second}{third}" for second, third in product("MNOPQRSTUVWXYZ", ascii_uppercase))
SYLLABLES = (
    ("bra", "برا"), ("dul", "دول"), ("fen", "فن"), ("gor", "غور"), ("hul", "هول"), ("jav", "جاف"), ("kesh", "كش"),
    ("lom", "لوم"), ("mev", "ميف"), ("nuz", "نوز"), ("ost", "وست"), ("pel", "بيل"), ("quo", "قو"), ("rith", "ريث"),
    ("sab", "ساب"), ("tov", "توف"), ("ulm", "ولم"), ("vash", "فاش"), ("wen", "ون"), ("yar", "يار"), ("zim", "زيم"),
    ("doth", "دوث"), ("fril", "فريل"), ("gwen", "غون"), ("hask", "هاسك"), ("krel", "كريل"), ("mosk", "موسك"),
    ("plin", "بلين"), ("snav", "سناف"), ("thur", "ثور"),
)  # fmt: skip
_REGIONS = (
    ("{} Basin", "حوض {}"),
    ("{} Highlands", "مرتفعات {}"),
    ("{} Coast", "ساحل {}"),
    ("{} Islands", "جزر {}"),
    ("Greater {}", "{} الكبرى"),
    ("{} Plains", "سهول {}"),
)
_ENTITIES = (
    ("Office for {}", "مكتب {}"),
    ("Programme for {}", "برنامج {}"),
    ("Institute of {}", "معهد {}"),
    ("Agency of {}", "وكالة {}"),
    ("Centre for {}", "مركز {}"),
    ("Commission of {}", "لجنة {}"),
)
_KINDS = ("un_entity", "un_entity", "un_entity", "programme", "regional_organisation", "network")
_UNDER_ANOTHER, _ENTITIES_ON_TOP = 3, 12
_BODY = ("National coordination office of {}", "مكتب التنسيق الوطني في {}")


def world(
    random: Random, *, taken_codes: Collection[str], real_names: Collection[str], source: str
) -> dict[str, Any]:
    """Compose the content of a reference file of made-up things; no name equals one of `real_names`."""
    names = _names(random, {fold(name) for name in real_names})
    states: list[dict[str, Any]] = [
        {"iso3": code, "names": next(names)} for code in [c for c in CODES if c not in taken_codes][:STATES]
    ]
    return {
        "default_source": source,
        "states": states,
        "regions": _regions(random, names, [state["iso3"] for state in states]),
        "organisations": [*_entities(random, names), *_bodies(states)],
    }


def _names(random: Random, real: set[str]) -> Iterator[dict[str, str]]:
    """Give names of three syllables, in both scripts, that are neither real nor given before."""
    given = set(real)
    while True:
        parts = random.sample(SYLLABLES, 3)
        name = {"en": "".join(en for en, _ar in parts).capitalize(), "ar": "".join(ar for _en, ar in parts)}
        if not given & {fold(text) for text in name.values()}:
            given.update(fold(text) for text in name.values())
            yield name


def _called(pattern: tuple[str, str], name: dict[str, str]) -> dict[str, str]:
    return {"en": pattern[0].format(name["en"]), "ar": pattern[1].format(name["ar"])}


def _regions(random: Random, names: Iterator[dict[str, str]], states: list[str]) -> list[dict[str, Any]]:
    """Compose regions of 4 to 24 States; every fifth has the four behind it as parts; some memberships have ended."""
    regions: list[dict[str, Any]] = []
    for number in range(REGIONS):
        whole = number % 5 == 0
        regions.append({
            "code": f"made-up-{number + 1:02}",
            "kind": "grouping",
            "names": _called(_REGIONS[number % len(_REGIONS)], next(names)),
            "names_source": "ours",
            "parent": None if whole else f"made-up-{number - number % 5 + 1:02}",
            "members": [
                {"state": state, "until": "2021-06-30" if random.random() < 0.05 else None}
                for state in random.sample(states, random.randint(4, 24))
            ],
        })  # fmt: skip
    return regions


def _entities(random: Random, names: Iterator[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Compose entities, every third of the later ones a part of one of the first."""
    for number in range(ENTITIES):
        name = next(names)
        is_part = number >= _ENTITIES_ON_TOP and number % _UNDER_ANOTHER == 0
        yield {
            "code": f"made-up-entity-{number + 1:02}",
            "acronym": {"en": f"{name['en'][:4].upper()}{number + 1:02}"},
            "names": _called(_ENTITIES[number % len(_ENTITIES)], name),
            "kind": random.choice(_KINDS),
            "parent": f"made-up-entity-{random.randint(1, _ENTITIES_ON_TOP):02}" if is_part else None,
            "compact_status": random.choices(("member", "observer", "none"), (6, 2, 2))[0],
        }


def _bodies(states: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Compose one body for each State, where its focal points belong."""
    for state in states:
        yield {
            "code": f"made-up-body-{state['iso3'].lower()}",
            "names": _called(_BODY, state["names"]),
            "kind": "state_body",
            "state": state["iso3"],
            "compact_status": "none",
        }
