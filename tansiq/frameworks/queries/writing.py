"""A version written as its file again, areas inline: what is downloaded, edited and uploaded as the next draft."""

from typing import Any

import yaml

from tansiq.frameworks.models import Version

_WIDTH = 160
# A database may keep the keys of what it stores in an order of its own; a reader wants them as the format has them.
_ORDER = (
    "framework", "version", "code", "kind", "facet", "type", "names", "about", "block", "weight", "languages", "follows",
    "instrument", "paragraph", "force", "read_in", "says", "illustrative", "when", "question", "is", "text", "unit", "least",
    "most", "options", "columns", "guidance", "evidence", "parts", "scale", "levels", "outside", "axes", "facets",
    "provisions", "areas", "requirements", "questions", "codes", "from", "to", "comparable", "note", "mapping",
)  # fmt: skip
_PLACE = {key: place for place, key in enumerate(_ORDER)}


def as_yaml(version: Version) -> str:
    """Write a version as one YAML file; read again, it has the same content."""
    levels = [level["code"] for level in version.levels]
    axes = [axis["code"] for axis in version.axes]
    place = _PLACE | {
        key: len(_PLACE) + at for at, key in enumerate([*axes, *levels, *version.languages]) if key not in _PLACE
    }  # fmt: skip
    return yaml.safe_dump(_ordered(version.content, place), allow_unicode=True, sort_keys=False, width=_WIDTH)


def _ordered(value: Any, place: dict[str, int]) -> Any:
    if isinstance(value, list):
        return [_ordered(entry, place) for entry in value]
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (place.get(key, len(place)), key))
        return {key: _ordered(value[key], place) for key in keys}
    return value
