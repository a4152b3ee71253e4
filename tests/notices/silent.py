"""A mail server on loopback that accepts connections and never says a word."""

import socket
from collections.abc import Iterator

import pytest


@pytest.fixture
def silent_server(settings) -> Iterator[socket.socket]:
    """Have mails go to a server that accepts and never answers; the platform waits half a second for it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 0.5
        yield server
