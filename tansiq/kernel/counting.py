"""Counting over a union of querysets, which the ORM cannot say in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

Rows = QuerySet[Any, tuple[Any, ...]]


def count_pairs(*parts: Rows) -> dict[Any, int]:
    """Count distinct pairs by their first member.

    Each part is a `values_list(key, item)` of two columns; the result maps key → number of distinct items over
    all parts together. One query, with the parts' own conditions in it; none where no part can hold a row.
    """
    first, *others = (part.order_by() for part in parts)
    union = first.union(*others)
    try:
        inner, params = union.query.get_compiler(using=first.db).as_sql()
    except EmptyResultSet:
        return {}
    with connections[first.db].cursor() as cursor:
        cursor.execute(f"WITH pair(k, item) AS ({inner}) SELECT k, COUNT(*) FROM pair GROUP BY k", params)
        return dict(cursor.fetchall())


def count_each(counted: Mapping[str, QuerySet[Any, Any]]) -> dict[str, int]:
    """Count the rows of several querysets in one query; those that cannot hold a row are 0 without being asked."""
    numbers = dict.fromkeys(counted, 0)
    asked: list[tuple[str, str]] = []
    params: list[Any] = []
    using = "default"
    for name, rows in counted.items():
        try:
            inner, values = rows.order_by().values("pk").query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:
            continue
        using = rows.db
        asked.append((name, f"(SELECT COUNT(*) FROM ({inner}) AS counted_{len(asked)})"))
        params += values
    if asked:
        with connections[using].cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(part for _name, part in asked)}", params)
            numbers.update(zip((name for name, _part in asked), cursor.fetchone(), strict=True))
    return numbers


@dataclass(frozen=True)
class Arm:
    """One thing to count: pairs of key and item, in parts like those of `count_pairs`, whose items are in a set.

    A part of four columns names since when and until when a pair holds: it counts if it did on the item's day.
    With `lines`, pairs of a key and each key above it, an item counts for every key above its own, once for each.
    """

    parts: Sequence[Rows]
    within: str
    lines: Rows | None = None


def count_within(sets: Mapping[str, Rows], arms: Mapping[str, Arm]) -> dict[str, dict[Any, int]]:
    """Count several things over items that many of them share: one query, in which each set is found once.

    A set is a `values_list` of an item and its day. The result maps arm → key → number of distinct items over all
    parts of the arm together.
    """
    tables = [(f"{name}(id, day) AS MATERIALIZED", rows) for name, rows in sets.items()]
    for name, arm in arms.items():
        for number, part in enumerate(arm.parts):
            columns = "k, item, since, until" if _has_dates(part) else "k, item"
            tables.append((f"{name}_{number}({columns}) AS", part))
        if arm.lines is not None:
            tables.append((f"{name}_line(k, above) AS", arm.lines))
    return _counted(tables, arms)


def _counted(tables: list[tuple[str, Rows]], arms: Mapping[str, Arm]) -> dict[str, dict[Any, int]]:
    counted: dict[str, dict[Any, int]] = {name: {} for name in arms}
    written, params = [], []
    try:
        for head, rows in tables:
            sql, values = rows.query.get_compiler(using=rows.db).as_sql()
            written.append(f"{head} ({sql})")
            params += values
    except EmptyResultSet:
        return counted
    selects = " UNION ALL ".join(_select(name, arm) for name, arm in arms.items())
    with connections[tables[0][1].db].cursor() as cursor:
        cursor.execute(f"WITH {', '.join(written)} {selects}", params)
        for name, key, number in cursor.fetchall():
            counted[name][key] = number
    return counted


def _has_dates(part: Rows) -> bool:
    return len(part.query.values_select) + len(part.query.annotation_select) == 4


def _select(name: str, arm: Arm) -> str:
    pairs = " UNION ALL ".join(
        f"SELECT part.k AS k, part.item AS item FROM {name}_{number} part JOIN {arm.within} ON id = part.item"
        + (_HELD if _has_dates(part) else "")
        for number, part in enumerate(arm.parts)
    )
    if arm.lines is None:
        return f"SELECT '{name}', k, COUNT(DISTINCT item) FROM ({pairs}) pair GROUP BY k"
    return (
        f"SELECT '{name}', above, COUNT(DISTINCT item) FROM ({pairs}) pair "
        f"JOIN {name}_line line ON line.k = pair.k GROUP BY above"
    )


_HELD = " WHERE (since IS NULL OR since <= day) AND (until IS NULL OR until >= day)"


def renew_statistics() -> None:
    """Let the database look at its tables anew, so that it plans well after a great many rows were written."""
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")
