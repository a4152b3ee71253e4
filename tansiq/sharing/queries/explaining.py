"""The other two questions of the policy: may she see this one, and why."""

from typing import Any, TypeVar

from django.db.models import BooleanField, Case, Q, Value, When

from tansiq.access.actor import Actor
from tansiq.sharing.enums import Reason
from tansiq.sharing.models import Shareable, ShareableQuerySet, reasons

_Q = TypeVar("_Q", bound=ShareableQuerySet[Any])


def sees(record: Shareable, by: Actor) -> bool:
    """Say whether the policy admits `by` to this record."""
    return type(record)._default_manager.filter(pk=record.pk).visible_to(by).exists()  # type: ignore[attr-defined,no-any-return]


def explain(record: Shareable, by: Actor) -> list[Reason]:
    """Give every reason for which `by` sees this record, in one query; empty where it may not be seen."""
    rows = type(record)._default_manager.filter(pk=record.pk)
    found = with_reasons(rows, by).first()  # type: ignore[type-var]  # a shareable record has a shareable queryset
    return reasons_of(found) if found is not None else []


def with_reasons(rows: _Q, by: Actor) -> _Q:
    """Fetch along with each row why `by` sees it, for `reasons_of`: no query more."""
    return with_ways(rows, reasons(rows.model, by))


def with_ways(rows: _Q, ways: dict[Reason, Q]) -> _Q:
    """Fetch along with each row which of some ways lead to it, for `reasons_of`."""
    return rows.annotate(
        **{
            _as(reason): Case(When(way, then=Value(True)), default=Value(False), output_field=BooleanField())
            for reason, way in ways.items()
        }
    )


def reasons_of(record: Shareable) -> list[Reason]:
    """Give every reason for which the reader of `with_reasons` sees this record."""
    return [reason for reason in Reason if getattr(record, _as(reason), False)]


def _as(reason: Reason) -> str:
    return f"seen_as_{reason.value}"


def may_export(record: Shareable, by: Actor) -> bool:
    """Say whether `by` may take this record away in a file."""
    return type(record)._default_manager.exportable_by(by).filter(pk=record.pk).exists()  # type: ignore[attr-defined,no-any-return]
