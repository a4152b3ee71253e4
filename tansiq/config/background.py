"""The process beside the pages: does what they put in the queue, and runs the chores of the clock."""

import logging
import os
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import django
from django.core.management import call_command
from django.db import close_old_connections

logger = logging.getLogger(__name__)
HOUR = 60 * 60.0
DAY = 24 * HOUR


@dataclass
class Chore:
    """A command that the clock runs every so many seconds, the first time a minute after the start."""

    command: str
    every: float
    options: Mapping[str, object] = field(default_factory=dict)
    due: float = field(default_factory=lambda: time.monotonic() + 60)


CHORES = (
    Chore("climb_reminders", every=HOUR),
    Chore("expire_consents", every=HOUR),
    Chore("forget_data", every=DAY),
    Chore("mind_assessments", every=HOUR),
    Chore("mind_terms", every=DAY),
    Chore("seal_log", every=5),
    Chore("seal_log", every=HOUR, options={"everywhere": True}),
)
# By a clock of its own: a mail server that hangs holds up no chore.
MAIL = (Chore("send_notices", every=30),)


def main() -> None:
    """Run until told to stop, or until the process that started this one is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tansiq.config.settings")
    django.setup()
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # it warns of every ordinary stop
    for chores in (CHORES, MAIL):
        threading.Thread(target=_tick, args=(os.getppid(), chores), daemon=True).start()
    call_command("db_worker", queue_name="*", verbosity=0)


def _tick(parent: int, chores: Sequence[Chore]) -> None:
    """Look at the clock once a second."""
    while os.getppid() == parent:
        run_due(chores, now=time.monotonic())
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def run_due(chores: Sequence[Chore], *, now: float) -> None:
    """Run each chore that is due; one that fails is logged and stays due for its next turn."""
    for chore in chores:
        if now < chore.due:
            continue
        chore.due = now + chore.every
        try:
            call_command(chore.command, verbosity=0, **chore.options)
        except Exception:
            logger.exception("The chore %s failed.", chore.command)
        finally:
            close_old_connections()


if __name__ == "__main__":
    main()
