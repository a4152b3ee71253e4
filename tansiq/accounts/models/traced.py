"""Where else a person stands: columns of higher apps that hold a user name or a code, filled in when the platform starts."""

from django.db import models

_traces: list[tuple[type[models.Model], str]] = []


def register_traces(model: type[models.Model], *fields: str) -> None:
    """Name columns of `model` that an erasure has to clear: text is emptied, rows that point at the person go."""
    for field in fields:
        if (model, field) not in _traces:
            _traces.append((model, field))


def traces() -> tuple[tuple[type[models.Model], str], ...]:
    """Give every column named so far."""
    return tuple(_traces)
