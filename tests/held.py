"""Records that a whole module of tests begins from: made once, in a transaction that is taken back after the last of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def held(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Hold what is made within for the tests of a module; each changes it in a savepoint of its own.

    The connection stays open meanwhile: each test would close it behind itself, and with it what is held.
    Not for modules whose tests commit, nor for tests that ask for an empty database.
    """
    server = connections[DEFAULT_DB_ALIAS]
    with blocker.unblock(), patch.object(server, "close", lambda: None), transaction.atomic():
        yield
        transaction.set_rollback(True)
