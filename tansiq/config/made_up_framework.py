"""A made-up framework of five hundred questions in forty requirements, in two versions, for measuring; it is about nothing."""

import json
from collections.abc import Iterator
from itertools import permutations
from random import Random
from typing import Any

from tansiq.config.made_up import SYLLABLES
from tansiq.frameworks.actions.files import Document, read_upload

CODE = "made-up-survey"
LABELS = ("1", "2")
AREAS, REQUIREMENTS, QUESTIONS = 8, 5, 500
_WORDS_EACH = 5
# Of the questions of the first version: every tenth is worded anew in the second, every twenty-fifth asked no more.
_REWORDED, _RETIRED, _NEW = 10, 25, 20
_LEVELS = ("none", "little", "half", "most", "all")
_OUTSIDE = ("not_applicable", "insufficient_information")
_AXES = ("on_paper", "in_deed")
_KINDS = ("yes_no_partly", "yes_no_partly", "one_of", "yes_no_partly", "number")

# Every question names a provision; this one says that it is none.
_PROVISION = {
    "code": "none",
    "instrument": "A/RES/60/288",
    "paragraph": "none",
    "force": "guides",
    "read_in": "",
    "says": {
        "en": "Nothing: a made-up place, so that there is one to measure with.",
        "ar": "لا شيء: موضع مفترض لأغراض القياس.",
    },
}


def documents() -> list[Document]:
    """Give the two versions, as files of frameworks are read; always the same."""
    words = _words()
    asked = list(_asked(words))
    first = [question for question in asked if question["version"] != LABELS[1]]
    second = [_later(question, words) for question in asked if question["version"] != LABELS[0]]
    contents = [_content(LABELS[0], first), _content(LABELS[1], second) | _mapping(asked)]
    return [
        read_upload(f"{CODE}-{content['version']}.yaml", json.dumps(content, ensure_ascii=False).encode())
        for content in contents
    ]


def _words() -> Iterator[dict[str, str]]:
    """Give words of three syllables in both scripts, none twice, and none like the one before it."""
    mixed = list(permutations(SYLLABLES, 3))
    Random(CODE).shuffle(mixed)  # noqa: S311 - made-up data need no secrecy
    for parts in mixed:
        yield {"en": "".join(en for en, _ar in parts), "ar": "".join(ar for _en, ar in parts)}


def _said(words: Iterator[dict[str, str]], pattern: dict[str, str]) -> dict[str, str]:
    taken = [next(words) for _each in range(_WORDS_EACH)]
    return {language: text.format(*(word[language] for word in taken)) for language, text in pattern.items()}


_QUESTION = {"en": "Is {} {} {} kept by {} {}?", "ar": "هل {} {} {} لدى {} {}؟"}
_ANEW = {"en": "Does {} {} keep {} {} {}?", "ar": "أيُحفظ {} {} {} عند {} {}؟"}
_REQUIRED = {"en": "{} {} {} {} {}", "ar": "{} {} {} {} {}"}


def _asked(words: Iterator[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Give the questions of both versions, each with its place and with the only version that asks it, if it is one."""
    places = AREAS * REQUIREMENTS
    for number in range(QUESTIONS + _NEW):
        place = number % places
        requirement = f"{'ABCDEFGH'[place // REQUIREMENTS]}1.{place % REQUIREMENTS + 1}"
        version = LABELS[1] if number >= QUESTIONS else LABELS[0] if number % _RETIRED == _RETIRED - 1 else ""
        yield {
            "requirement": requirement,
            "code": f"{requirement}.{number // places + 1}",
            "type": _KINDS[number % len(_KINDS)],
            "text": _said(words, _QUESTION),
            "version": version,
            "is_reworded": not version and number % _REWORDED == 0,
        }


def _later(question: dict[str, Any], words: Iterator[dict[str, str]]) -> dict[str, Any]:
    return {**question, "text": _said(words, _ANEW)} if question["is_reworded"] else question


def _named(code: str) -> dict[str, Any]:
    return {"code": code, "names": {"en": code.replace("_", " "), "ar": f"{code} (مثال)"}}


def _content(label: str, questions: list[dict[str, Any]]) -> dict[str, Any]:
    names = {"en": f"Made-up survey, {label}", "ar": f"دراسة مفترضة، {label}"}
    levels = [{**_named(code), "says": _named(code)["names"]} for code in _LEVELS]
    outside = [{**_named(code), "says": _named(code)["names"]} for code in _OUTSIDE]
    return {
        "framework": {
            "code": CODE,
            "names": {"en": "Made-up survey", "ar": "دراسة مفترضة"},
            "illustrative": True,
        },
        "version": label,
        "names": names,
        "about": names,
        "languages": ["en", "ar"],
        "scale": {"levels": levels, "outside": outside},
        "axes": [_named(code) for code in _AXES],
        "facets": [_named("rule")],
        "provisions": [_PROVISION],
        "areas": [_area(letter, questions) for letter in "ABCDEFGH"[:AREAS]],
    }


def _area(letter: str, questions: list[dict[str, Any]]) -> dict[str, Any]:
    words, code = _words(), f"{letter}1"
    for _each in range(_WORDS_EACH * ord(letter)):
        next(words)
    return {
        "code": code,
        "names": _named(code)["names"],
        "about": _named(code)["names"],
        "requirements": [
            _requirement(f"{code}.{number}", questions, words) for number in range(1, REQUIREMENTS + 1)
        ],
    }


def _requirement(
    code: str, questions: list[dict[str, Any]], words: Iterator[dict[str, str]]
) -> dict[str, Any]:
    return {
        "code": code,
        "names": _said(words, _REQUIRED),
        "text": _said(words, _REQUIRED),
        "provisions": [_PROVISION["code"]],
        "levels": {axis: {level: _named(level)["names"] for level in _LEVELS} for axis in _AXES},
        "questions": [_question(q) for q in questions if q["requirement"] == code],
    }


def _question(question: dict[str, Any]) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "code": question["code"],
        "facet": "rule",
        "type": question["type"],
        "text": question["text"],
        "guidance": {"en": "Look.", "ar": "يُنظر."},
        "evidence": [{"en": "A paper", "ar": "ورقة"}],
        "provisions": [_PROVISION["code"]],
    }
    if question["type"] == "one_of":
        asked["options"] = [_named(code) for code in ("court", "minister", "office")]
    elif question["type"] == "number":
        asked |= {"unit": {"en": "hours", "ar": "ساعات"}, "least": 0}
    return asked


def _mapping(asked: list[dict[str, Any]]) -> dict[str, Any]:
    """Say what became of each code of the first version in the second."""
    same = [q["code"] for q in asked if not q["version"] and not q["is_reworded"]]
    same += sorted({q["requirement"] for q in asked})
    entries: list[dict[str, Any]] = [{"kind": "same", "codes": same}]
    for question in asked:
        code = question["code"]
        if question["is_reworded"]:
            note = {"en": "Other words.", "ar": "صيغة أخرى."}
            entries.append(
                {"kind": "reworded", "from": [code], "to": [code], "comparable": "partial", "note": note}
            )
        elif question["version"] == LABELS[0]:
            entries.append({"kind": "retired", "from": [code]})
        elif question["version"] == LABELS[1]:
            entries.append({"kind": "new", "to": [code]})
    return {"follows": LABELS[0], "mapping": entries}  # fmt: skip
