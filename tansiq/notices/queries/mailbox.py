"""The mails that the platform wrote into files, for the mailbox page of a demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.utils import timezone

# Django's file backend ends each mail with such a line.
_RULE = b"-" * 79


@dataclass(frozen=True)
class Written:
    """One mail as it was written."""

    key: str
    to: str
    subject: str
    language: str
    at: datetime | None
    text: str


def mails(*, at_most: int = 200) -> list[Written]:
    """Give the mails, the newest first."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), reverse=True)
    found: list[Written] = []
    for path in files:
        found += reversed(list(_of(path)))
        if len(found) >= at_most:
            break
    return found[:at_most]


def mail(key: str) -> Written | None:
    """Give one mail by its key."""
    return next((written for written in mails() if written.key == key), None)


def _of(path: Path) -> Iterator[Written]:
    for number, raw in enumerate(path.read_bytes().split(_RULE)):
        if raw.strip():
            message = message_from_bytes(raw.lstrip(), policy=policy.default)
            yield _read(f"{path.stem}-{number}", message)


def _read(key: str, message: EmailMessage) -> Written:
    body = message.get_body(("plain",))
    date = message["date"]
    at = date.datetime if date else None
    return Written(
        key=key,
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        language=str(message["content-language"] or ""),
        at=timezone.make_aware(at) if at and timezone.is_naive(at) else at,
        text=str(body.get_content()) if body else "",
    )
