"""How a version follows the one before it: what its mapping may say."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tansiq.frameworks.actions.faults import Fault
from tansiq.frameworks.actions.files import Document
from tansiq.frameworks.enums import Comparability, Following, Standing
from tansiq.frameworks.models import Version
from tansiq.frameworks.queries.content import Content, questions_in, requirements_in
from tansiq.frameworks.queries.mapping import Entry, entries_in
from tansiq.kernel.text import fold

# How many codes stand on either side of an entry: the least and the most, before and after it.
_MANY = 1_000
_SIDES: dict[Following, tuple[tuple[int, int], tuple[int, int]]] = {
    Following.SAME: ((1, 1), (1, 1)),
    Following.REWORDED: ((1, 1), (1, 1)),
    Following.SPLIT: ((1, 1), (2, _MANY)),
    Following.MERGED: ((2, _MANY), (1, 1)),
    Following.NEW: ((0, 0), (1, 1)),
    Following.RETIRED: ((1, 1), (0, 0)),
}


def followed(content: Content) -> Version | None:
    """Give the version that `content` says it follows, if it is loaded."""
    return Version.objects.filter(
        framework__code=content["framework"]["code"], label=content.get("follows", "")
    ).first()


def faults_of_following(document: Document, before: Version | None) -> Iterator[Fault]:
    """Find a mapping to nowhere: of no version, of a draft, of codes that are not there, or that says two things of one."""
    content = document.content
    if "follows" not in content:
        if "mapping" in content:
            yield document.fault(
                ("mapping",),
                _("A mapping stands here, and the version follows none."),
                _("Write “follows:” with the version that it follows, or take the mapping out."),
            )
        return
    if before is None or before.standing == Standing.DRAFT:
        yield document.fault(
            ("follows",),
            _("No version “%(label)s” of this framework is published here.") % {"label": content["follows"]},
            _("Load and publish it first, or name the version that this one follows."),
        )
        return
    yield from _faults_of_mapping(document, before.content)


def _faults_of_mapping(document: Document, before: Content) -> Iterator[Fault]:
    there = {"from": _by_code(before), "to": _by_code(document.content)}
    times: dict[str, Counter[str]] = {"from": Counter(), "to": Counter()}
    for entry in entries_in(document.content):
        faults = list(_faults_of_entry(document, entry, there, times))
        yield from faults
        if not faults and entry.kind == Following.SAME:
            yield from _faults_of_same(document, entry, there)


def _by_code(content: Content) -> dict[str, Content]:
    return {placed.code: placed.entry for placed in (*requirements_in(content), *questions_in(content))}


def _faults_of_entry(
    document: Document,
    entry: Entry,
    there: dict[str, dict[str, Content]],
    times: dict[str, Counter[str]],
) -> Iterator[Fault]:
    path = ("mapping", entry.at)
    sides = {"from": entry.before, "to": entry.after}
    for side, (least, most) in zip(sides, _SIDES[entry.kind], strict=True):
        if not least <= len(sides[side]) <= most:
            yield document.fault(
                path, _("“%(kind)s” does not fit its codes.") % {"kind": entry.kind}, _form()
            )
    for side, codes in sides.items():
        for code in codes:
            yield from _faults_of_code(document, entry, side, code, there[side], times[side])
    if (
        len({"type" in there[side][code] for side in sides for code in sides[side] if code in there[side]})
        > 1
    ):
        yield document.fault(
            path,
            _("A requirement and a question stand in one entry."),
            _("Map requirements to requirements, and questions or parts to questions or parts."),
        )
    yield from _faults_of_comparability(document, entry)


def _form() -> str:
    return _(
        "The same and the reworded have one code on each side, split has one from and several to, merged several from and one to; new has no from, retired no to."
    )  # fmt: skip


def _faults_of_code(
    document: Document, entry: Entry, side: str, code: str, there: dict[str, Content], times: Counter[str]
) -> Iterator[Fault]:
    path = ("mapping", entry.at, side)
    if code not in there:
        yield document.fault(
            path,
            _("The mapping leads to nowhere: the version before has no %(code)s.") % {"code": code}
            if side == "from"
            else _("The mapping leads to nowhere: this version has no %(code)s.") % {"code": code},
            _("Name a requirement, question or part by its code."),
        )
    times[code] += 1
    if times[code] == 2:
        yield document.fault(
            path,
            _("The mapping speaks of %(code)s twice.") % {"code": code},
            _("Let each code stand in one entry: split and merged take several."),
        )


def _faults_of_comparability(document: Document, entry: Entry) -> Iterator[Fault]:
    path = ("mapping", entry.at)
    if entry.comparability is None:
        yield document.fault(
            path,
            _("“%(kind)s” does not say how far answers may be compared.") % {"kind": entry.kind},
            _("Write “comparable: full”, “partial” or “none”."),
        )
    is_full = entry.comparability == Comparability.FULL
    if entry.kind == Following.SAME and not is_full:
        yield document.fault(
            path,
            _("What is the same can be compared in full."),
            _("Take “comparable” out, or call it reworded."),
        )
    if entry.kind in (Following.NEW, Following.RETIRED) and entry.comparability != Comparability.NONE:
        yield document.fault(
            path,
            _("What is new or retired has nothing to be compared with."),
            _("Take “comparable” out."),
        )


def _faults_of_same(
    document: Document, entry: Entry, there: dict[str, dict[str, Content]]
) -> Iterator[Fault]:
    (before,), (after,) = entry.before, entry.after
    if _said(there["from"][before]) != _said(there["to"][after]):
        yield document.fault(
            ("mapping", entry.at),
            _("%(code)s is not the same as %(before)s was.") % {"code": after, "before": before},
            _("Call it reworded and say how far the two may be compared, or give it the words, kind, options, unit and levels that it had."),
        )  # fmt: skip


def _said(entry: Content) -> Any:
    """Give what two versions have to have in common to be the same: kind, choices, unit, levels and words, folded."""
    return (
        entry.get("type"),
        [option["code"] for option in entry.get("options", ())],
        [(column["code"], column["type"]) for column in entry.get("columns", ())],
        _folded(entry.get("unit", {})),
        _folded(entry.get("levels", {})),
        _folded(entry["text"]),
    )


def _folded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _folded(entry) for key, entry in value.items()}
    return fold(value)
