from collections.abc import Callable

import pytest
from django.db import connection

from tests.conftest import triggers_aside_and_back


@pytest.fixture
def tamper(db) -> Callable[..., None]:
    """Do to the tables what their triggers refuse, as somebody would who has the database in hand."""

    def run(*statements: str) -> None:
        aside, back = triggers_aside_and_back()
        with connection.cursor() as cursor:
            for statement in (*aside, *statements, *back):
                cursor.execute(statement)

    return run
