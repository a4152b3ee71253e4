"""Shareable records of any kind, named by kind and key, or by the reference that people write down."""

from collections.abc import Callable, Iterable

from django.apps import apps

from tansiq.access.actor import Actor
from tansiq.sharing.models import Shareable

_BY_REFERENCE: list[Callable[[str], Shareable | None]] = []


def register_reference(find: Callable[[str], Shareable | None]) -> None:
    """Hand in how records of one kind are found by reference; done once, when the platform starts."""
    _BY_REFERENCE.append(find)


def by_reference(reference: str) -> Shareable | None:
    """Give the record that bears a reference, whoever sees it: for a request to its owner, and nothing else."""
    found = (find(reference.strip()) for find in _BY_REFERENCE)
    return next((record for record in found if record is not None), None)


def model_of(kind: str) -> type[Shareable]:
    """Give the model of a kind ("projects.project"); raises `LookupError` for what is no shareable record."""
    try:
        model = apps.get_model(kind)
    except ValueError as error:
        raise LookupError(kind) from error
    if not issubclass(model, Shareable):
        raise LookupError(kind)
    return model


def shareable_models() -> list[type[Shareable]]:
    """Give every kind of shareable record, by its name in the reader's language."""
    models = [model for model in apps.get_models() if issubclass(model, Shareable)]
    return sorted(models, key=lambda model: str(model._meta.verbose_name_plural))


def records_of(kind: str, keys: Iterable[int], *, by: Actor) -> dict[int, Shareable]:
    """Give those of several records of one kind that `by` sees, by key."""
    seen = model_of(kind)._default_manager.visible_to(by).filter(pk__in=list(keys))  # type: ignore[attr-defined]
    return {record.pk: record for record in seen}


def record_of(kind: str, pk: int, *, by: Actor) -> Shareable:
    """Give one record that `by` sees; raises `LookupError` for what may not be seen, and for what is not there."""
    model = model_of(kind)
    record: Shareable | None = model._default_manager.visible_to(by).filter(pk=pk).first()  # type: ignore[attr-defined]
    if record is None:
        raise LookupError(f"{kind} {pk}")
    return record
