"""Errors that may be shown to a reader: each says what is wrong and, where there is one, the mend."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """A rule of the domain refuses; the message is translated and may stand on a page."""

    def __init__(self, message: Text, *, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The actor lacks the right; pages answer 403, or 404 where the record itself may not be known."""

    def __init__(self, message: Text) -> None:
        super().__init__(message, code="not_allowed")


@contextmanager
def collected(errors: list[DomainError]) -> Iterator[None]:
    """Gather a domain error in `errors` instead of raising it, so that a page can show all at once."""
    try:
        yield
    except DomainError as error:
        errors.append(error)
