"""What a framework has to be beyond its form: codes, scale, questions and provisions that fit together."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from tansiq.frameworks.actions.faults import Fault
from tansiq.frameworks.actions.files import Document
from tansiq.frameworks.queries.content import (
    Content,
    Placed,
    areas_in,
    provisions_in,
    questions_in,
    requirements_in,
)
from tansiq.reference.models import Instrument

_AREA = re.compile(r"[A-Z]{1,4}[0-9]{0,3}")
_FEWEST_LEVELS = 2


def faults_of_codes(document: Document) -> Iterator[Fault]:
    """Find codes that are not formed under their parent, and codes that stand twice."""
    content = document.content
    placed = [*areas_in(content), *requirements_in(content), *questions_in(content)]
    for entry in placed:
        above = entry.question or entry.under
        if not _is_formed(entry, above):
            yield document.fault(
                (*entry.path, "code"),
                _("The code %(code)s is not formed under its parent.") % {"code": entry.code},
                _("Codes look like C2 (area), C2.1 (requirement), C2.1.1 (question), C2.1.1a (part)."),
            )
    yield from _faults_of_twins(document, placed)
    for name in ("facets", "axes"):
        yield from _faults_of_twins(document, _listed(content, (name,)))
    yield from _faults_of_twins(document, [*_levels(content), *_outside(content)])


def _is_formed(entry: Placed, above: Content) -> bool:
    if not above:
        return bool(_AREA.fullmatch(entry.code))
    if entry.question:
        return bool(re.fullmatch(re.escape(str(above["code"])) + "[a-z]", entry.code))
    return bool(re.fullmatch(re.escape(str(above["code"])) + r"\.[1-9][0-9]{0,2}", entry.code))


def _faults_of_twins(document: Document, placed: Iterable[Placed]) -> Iterator[Fault]:
    first: dict[str, Placed] = {}
    for entry in placed:
        if entry.code in first:
            yield document.fault(
                (*entry.path, "code"),
                _("The code %(code)s stands already at %(place)s.")
                % {"code": entry.code, "place": document.place_of((*first[entry.code].path, "code"))},
                _("Give one of the two another code."),
            )
        first.setdefault(entry.code, entry)


def _listed(content: Content, path: tuple[str, ...]) -> list[Placed]:
    value: Any = content
    for step in path:
        value = value.get(step, {})
    return [Placed((*path, at), entry) for at, entry in enumerate(value)]


def _levels(content: Content) -> list[Placed]:
    return _listed(content, ("scale", "levels"))


def _outside(content: Content) -> list[Placed]:
    return _listed(content, ("scale", "outside"))


def faults_of_scale(document: Document) -> Iterator[Fault]:
    """Find a scale with fewer than two levels, and requirements that leave an axis or a level of it undescribed."""
    content = document.content
    levels = [level.code for level in _levels(content)]
    if len(levels) < _FEWEST_LEVELS:
        yield document.fault(
            ("scale", "levels"),
            _("The scale has no lowest level and a level above it."),
            _("Write at least two levels, from the lowest to the highest, each with its words."),
        )
        return
    axes = [axis.code for axis in _listed(content, ("axes",))]
    for requirement in requirements_in(content):
        yield from _faults_of_levels(document, requirement, axes, levels)


def _faults_of_levels(
    document: Document, requirement: Placed, axes: list[str], levels: list[str]
) -> Iterator[Fault]:
    said = requirement.entry["levels"]
    path = (*requirement.path, "levels")
    for axis in axes:
        for level in levels if axis in said else ():
            if level not in said[axis]:
                yield document.fault(
                    (*path, axis),
                    _lacks_lowest() if level == levels[0] else _lacks_level(level),
                    _("Write what an assessor can observe there, for each level of the scale: %(levels)s.")
                    % {"levels": ", ".join(levels)},
                )
        if axis not in said:
            yield document.fault(
                path,
                _("Requirement %(code)s does not describe the axis “%(axis)s”.")
                % {"code": requirement.code, "axis": axis},
                _("Describe every level on each axis: %(axes)s.") % {"axes": ", ".join(axes)},
            )
    yield from _faults_of_unknown_levels(document, requirement, axes, levels)


def _lacks_lowest() -> str:
    return _("The scale stands here without its lowest level.")


def _lacks_level(level: str) -> str:
    return _("The level “%(level)s” is not described here.") % {"level": level}


def _faults_of_unknown_levels(
    document: Document, requirement: Placed, axes: list[str], levels: list[str]
) -> Iterator[Fault]:
    for axis, described in requirement.entry["levels"].items():
        path = (*requirement.path, "levels", axis)
        if axis not in axes:
            yield document.fault(
                path,
                _("The version has no axis “%(axis)s”.") % {"axis": axis},
                _("Its axes are: %(axes)s.") % {"axes": ", ".join(axes)},
            )
            continue
        for level in described:
            if level not in levels:
                yield document.fault(
                    (*path, level),
                    _("The scale has no level “%(level)s”.") % {"level": level},
                    _("Its levels are: %(levels)s.") % {"levels": ", ".join(levels)},
                )


def faults_of_provisions(document: Document) -> Iterator[Fault]:
    """Find provisions defined twice, of instruments that the reference data do not hold, and names of none."""
    content = document.content
    provisions = list(provisions_in(content))
    yield from _faults_of_defined_twice(document, provisions)
    known = set(Instrument.objects.values_list("symbol", flat=True))
    for provision in provisions:
        if provision.entry["instrument"] not in known:
            yield document.fault(
                (*provision.path, "instrument"),
                _("The reference data hold no instrument “%(symbol)s”.")
                % {"symbol": provision.entry["instrument"]},
                _("Correct the symbol, or add the instrument to instruments.yaml and load the reference data."),
            )  # fmt: skip
    codes = {provision.code for provision in provisions}
    for entry in (*requirements_in(content), *questions_in(content)):
        for at, code in enumerate(entry.entry.get("provisions", ())):
            if code not in codes:
                yield document.fault(
                    (*entry.path, "provisions", at),
                    _("%(code)s names the provision “%(provision)s”, which is not defined.")
                    % {"code": entry.code, "provision": code},
                    _("Define it under “provisions” of an area or of the version."),
                )


def _faults_of_defined_twice(document: Document, provisions: list[Placed]) -> Iterator[Fault]:
    first: dict[tuple[str, ...], Placed] = {}
    for provision in provisions:
        entry = provision.entry
        keys = [(provision.code,), (entry["instrument"], entry["paragraph"])]
        twin = next((first[key] for key in keys if key in first), None)
        if twin:
            yield document.fault(
                (*provision.path, "code"),
                _("The provision %(code)s is defined already, as %(twin)s at %(place)s.")
                % {"code": provision.code, "twin": twin.code, "place": document.place_of((*twin.path, "code"))},
                _("Keep one of the two: what one area or the version defines, every area may name."),
            )  # fmt: skip
        for key in keys:
            first.setdefault(key, provision)


def faults_of_facets(document: Document) -> Iterator[Fault]:
    """Find questions of a facet that the version does not have."""
    facets = [facet.code for facet in _listed(document.content, ("facets",))]
    for question in questions_in(document.content):
        if question.entry["facet"] not in facets:
            yield document.fault(
                (*question.path, "facet"),
                _("The version has no facet “%(facet)s”.") % {"facet": question.entry["facet"]},
                _("Its facets are: %(facets)s.") % {"facets": ", ".join(facets)},
            )
