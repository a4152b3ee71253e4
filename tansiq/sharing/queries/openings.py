"""Which records are a State's, for those who may see who opened them."""

from collections.abc import Collection, Iterable
from typing import Any

from django.apps import apps
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.access.roles import PERMISSIONS
from tansiq.sharing.models import Shareable


def records_of_own_states(*, by: Actor) -> dict[str, QuerySet[Any, Any]]:
    """Give kind → keys, as text, of the records that concern the reader's State or that its bodies own, as far as the policy admits.

    Raises `NotAllowed` to who may not see who opened them.
    """
    require(by, Perm.STATE_LOG_READ)
    states = {b.state_id for b in by.belongings if Perm.STATE_LOG_READ in PERMISSIONS[b.role]} - {None}
    if not states:
        return {}
    return {
        model._meta.label_lower: model._default_manager.visible_to(by)  # type: ignore[attr-defined]
        .filter(_of_states(model, states))
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


def _of_states(model: type[Shareable], states: Collection[int | None]) -> Q:
    owned = Q(owner__state__in=states)
    return owned | Q(state__in=states) if model.is_of_a_state else owned
