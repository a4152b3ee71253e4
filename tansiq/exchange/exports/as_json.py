"""JSON: the items of `import-matrix --json --rows`, with what the platform knows besides."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from tansiq.exchange.exports.rows import Row
from tansiq.kernel.batches import batches

_ROWS_AT_ONCE = 100
# The values of a row that stand in no language, in the order of the items.
NAMES = tuple(field.name for field in fields(Row) if not field.name.endswith("_names"))


def pieces(rows: Iterable[Row], *, count: int, asked: dict[str, Any]) -> Iterator[str]:
    """Give one JSON object in pieces: what was asked, how many projects answer, the projects."""
    yield f'{{"asked": {_dump(asked)}, "count": {count}, "projects": ['
    between = "\n"
    for batch in batches(rows, _ROWS_AT_ONCE):
        yield between + ",\n".join(_dump(item(row)) for row in batch)
        between = ",\n"
    yield "\n]}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def item(row: Row) -> dict[str, Any]:
    """Give one project as JSON; what is not known is null, never an empty text."""
    return {name: _value(getattr(row, name)) for name in NAMES}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else value
