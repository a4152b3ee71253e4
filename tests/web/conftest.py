from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Begin each test in English, and leave behind no language that a request chose."""
    with override("en"):
        yield
