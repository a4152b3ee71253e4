"""Taking rows out of the platform: a right of its own, and an event in the log."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record_taken
from tansiq.audit.enums import Event
from tansiq.exchange.exports.rows import BATCH, Row, rows_of
from tansiq.projects.models import Project
from tansiq.projects.queries.filters import SORTS, Filter, found
from tansiq.reference.queries import book
from tansiq.sharing.models import OPEN_LEVELS


@dataclass(frozen=True)
class Export:
    """The rows to write, how many there are, and what was asked; the rows can be read once."""

    rows: Iterator[Row]
    count: int
    asked: dict[str, Any]


@transaction.atomic
def export_matrix(*, asked: Filter, form: str, by: Actor, language: str, sort: str = "reference") -> Export:
    """Note in the log that `by` takes what the filter finds, and give it: the rows that the matrix shows, save those lent for reading only."""
    require(by, Perm.MATRIX_EXPORT)
    projects = found(asked, by=by).exportable_by(by)
    levels = list(projects.order_by("pk").values_list("pk", "level"))
    count, what = len(levels), _in_short(asked)
    record_taken(
        event=Event.MATRIX_EXPORTED,
        by=by,
        restricted={Project: [pk for pk, level in levels if level not in OPEN_LEVELS]},
        form=form,
        rows=count,
        # The words searched may be those of a record: that there were some is enough.
        asked={name: value if name != "text" else True for name, value in what.items()},
        way="export",
    )
    ordered = projects.order_by(*SORTS.get(sort, SORTS["reference"])).defer("search_text")
    rows = rows_of(ordered.iterator(chunk_size=BATCH), book=book(), language=language)
    return Export(rows=rows, count=count, asked=what)


def _in_short(asked: Filter) -> dict[str, Any]:
    """Give only what narrows, as JSON can hold it."""
    usual = asdict(Filter())
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(asked).items()
        if value != usual[name]
    }
