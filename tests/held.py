"""Records that a whole module of tests begins from: made once, in a transaction that is taken back after the last of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def held(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Hold what is made within for the tests of a module; each changes it in a savepoint of its own.

    Not for modules whose tests commit, nor for tests that ask for an empty database.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
