"""The other two questions of the policy: may she see this one, and why."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import BooleanField, CharField, ExpressionWrapper, QuerySet
from django.db.models.functions import Cast

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.access.roles import PERMISSIONS
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


def records_of_own_states(*, by: Actor) -> dict[str, QuerySet[Any, Any]]:
    """Give kind → keys, as text, of the records that bodies of the reader's State own, as far as the policy admits.

    Raises `NotAllowed` to who may not see who opened them.
    """
    require(by, Perm.STATE_LOG_READ)
    states = {b.state_id for b in by.belongings if Perm.STATE_LOG_READ in PERMISSIONS[b.role]} - {None}
    if not states:
        return {}
    return {
        model._meta.label_lower: model._default_manager.visible_to(by)  # type: ignore[attr-defined]
        .filter(owner__state__in=states)
        .order_by()
        .annotate(text_key=Cast("pk", CharField()))
        .values_list("text_key", flat=True)
        for model in _shareable()
    }


def titles_of(pairs: Iterable[tuple[str, str]], *, by: Actor) -> dict[tuple[str, str], str]:
    """Give what records are called now, by kind and key, for those that the policy admits `by` to."""
    wanted: dict[str, set[str]] = {}
    for kind, key in pairs:
        wanted.setdefault(kind, set()).add(key)
    return {
        (model._meta.label_lower, str(record.pk)): str(record)
        for model in _shareable()
        if (keys := wanted.get(model._meta.label_lower))
        for record in model._default_manager.visible_to(by).filter(pk__in=keys)  # type: ignore[attr-defined]
    }


def _shareable() -> list[type[Shareable]]:
    return [model for model in apps.get_models() if issubclass(model, Shareable)]
