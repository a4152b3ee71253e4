"""How long what is kept about people stays: retention.yaml, carried out once a day."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management import call_command
from django.utils.module_loading import import_string

from tansiq.access.actor import Actor

logger = logging.getLogger(__name__)
_FILE = Path(__file__).parent / "retention.yaml"
_COMMAND = "command "


@dataclass(frozen=True)
class Kept:
    """One kind of data, how many days it stays, what takes it away, and what that is in words."""

    kind: str
    days: int
    by: str
    what: str


def kept() -> tuple[Kept, ...]:
    """Give every kind of retention.yaml, in its order."""
    return tuple(Kept(**entry) for entry in yaml.safe_load(_FILE.read_text(encoding="utf-8"))["kept"])


def forget_due(*, now: datetime, by: Actor) -> list[str]:
    """Remove what is past its time; give the kinds that could not be, each with its fault in the platform's own log."""
    failed = []
    for entry in kept():
        try:
            _forget(entry, now - timedelta(days=entry.days), by)
        except Exception:
            logger.exception("What is past its time could not be removed: %s.", entry.kind)
            failed.append(entry.kind)
    return failed


def _forget(entry: Kept, before: datetime, by: Actor) -> None:
    if entry.by.startswith(_COMMAND):
        name, *options = entry.by.removeprefix(_COMMAND).split()
        call_command(name, *(f"{option}={entry.days}" for option in options), verbosity=0)
        return
    action: Callable[..., object] = import_string(entry.by)
    action(before=before, by=by)


def forget_mail(*, before: datetime, by: Actor) -> int:
    """Remove the files of mail written before a moment; give how many."""
    folder = Path(settings.EMAIL_FILE_PATH)
    old = [path for path in folder.glob("*.log") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
