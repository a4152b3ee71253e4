"""What happens to messages and letters in these tests."""

from collections.abc import Iterator

import pytest

from tansiq.kernel import telling
from tests.projects.conftest import log_refuses

__all__ = ["log_refuses"]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[telling.Message]]:
    """Every message that was told, and nobody who delivers it."""
    messages: list[telling.Message] = []
    monkeypatch.setattr(telling, "_tellers", [messages.append])
    yield messages


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings) -> None:
    settings.FILES_DIR = tmp_path
