"""Taking a stream in pieces."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")


def batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Give the items in lists of `size`, the last one shorter (itertools.batched comes with Python 3.12)."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
