"""What is called otherwise after a file was loaded: apps above hand in how they write anew what they keep of names."""

from collections.abc import Callable, Mapping
from typing import Any

from tansiq.access.actor import Actor
from tansiq.reference.models import Organisation, Place, Region, State

# Model → keys of the things whose names, aliases or acronyms are others than before.
Renamed = Mapping[type[Any], frozenset[int]]
Names = Mapping[type[Any], Mapping[int, tuple[Any, ...]]]

_CALLED: dict[type[Any], tuple[str, ...]] = {
    State: ("names", "aliases"),
    Place: ("names", "aliases"),
    Region: ("names", "aliases"),
    Organisation: ("names", "aliases", "acronyms"),
}
_rewriters: list[Callable[..., object]] = []


def register_rewriter(rewriter: Callable[..., object]) -> None:
    """Hand in an action that is called with `renamed` and `by`, in the transaction of the load; done once, when the platform starts."""
    if rewriter not in _rewriters:
        _rewriters.append(rewriter)


def names_now() -> Names:
    """Give what places and organisations are called, by model and key."""
    return {
        model: {pk: tuple(called) for pk, *called in model.objects.values_list("pk", *columns)}
        for model, columns in _CALLED.items()
    }


def rewrite(*, before: Names, by: Actor) -> None:
    """Have what is kept of names written anew, for the things that were there before and are called otherwise now."""
    after = names_now()
    renamed = {
        model: frozenset(pk for pk, called in those.items() if after[model].get(pk) != called)
        for model, those in before.items()
    }
    if any(renamed.values()):
        for rewriter in _rewriters:
            rewriter(renamed=renamed, by=by)
