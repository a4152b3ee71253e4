"""The other two questions of the policy: may she see this one, and why."""

from typing import Any, TypeVar

from django.db.models import BooleanField, ExpressionWrapper

from tansiq.access.actor import Actor
from tansiq.sharing.enums import Reason
from tansiq.sharing.models import Shareable, ShareableQuerySet, reasons

_Q = TypeVar("_Q", bound=ShareableQuerySet[Any])


def sees(record: Shareable, by: Actor) -> bool:
    """Say whether the policy admits `by` to this record."""
    return bool(explain(record, by))


def explain(record: Shareable, by: Actor) -> list[Reason]:
    """Give every reason for which `by` sees this record; empty where it may not be seen."""
    model = type(record)
    ways = reasons(model, by)
    rows = model._default_manager.filter(pk=record.pk)
    return [reason for reason, condition in ways.items() if rows.filter(condition).exists()]


def with_reasons(rows: _Q, by: Actor) -> _Q:
    """Fetch along with each row why `by` sees it, for `reasons_of`: no query more."""
    ways = reasons(rows.model, by)
    return rows.annotate(
        **{_as(reason): ExpressionWrapper(way, output_field=BooleanField()) for reason, way in ways.items()}
    )


def reasons_of(record: Shareable) -> list[Reason]:
    """Give every reason for which the reader of `with_reasons` sees this record."""
    return [reason for reason in Reason if getattr(record, _as(reason), False)]


def _as(reason: Reason) -> str:
    return f"seen_as_{reason.value}"
