"""`tansiq serve`: the pages, and one process beside them for background work and the clock."""

import ipaddress
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces

from tansiq.accounts.queries import has_example_accounts
from tansiq.config.errors import CannotWork
from tansiq.config.install import say_what_is_missing


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Refuses an address that others reach while an example account exists."""
    _require_set_up()
    _require_loopback_for_examples(host)
    _require_free(host, port)
    connection.close()
    server = Granian(
        "tansiq.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        workers_kill_timeout=10,
        blocking_threads=4,
        log_enabled=settings.DEBUG,
    )
    with _beside(_keep_background_alive), _beside(partial(_announce, host, port)):
        server.serve()


def _require_set_up() -> None:
    has_key = settings.SECRET_KEY != "not-set-up"  # noqa: S105 - what the settings say while there is none
    executor = MigrationExecutor(connection)
    if not has_key or executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotWork("the database is not set up for this version; run `tansiq setup` first.")


def _require_loopback_for_examples(host: str) -> None:
    if not _is_loopback(host) and has_example_accounts():
        raise CannotWork(
            f"example accounts exist, whose passwords everyone knows; close them before serving on {host}."
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _require_free(host: str, port: int) -> None:
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise CannotWork(f"cannot listen on {_shown(host)}:{port}: {error}") from error


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@contextmanager
def _beside(work: Callable[[threading.Event], None]) -> Iterator[None]:
    """Do some work in a thread while the pages are served; it watches the event that tells it to stop."""
    stopping = threading.Event()
    thread = threading.Thread(target=work, args=(stopping,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(timeout=10)


def _announce(host: str, port: int, stopping: threading.Event) -> None:
    """Say the address once it answers."""
    while not stopping.wait(0.1):
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            print(f"Tansiq is served at http://{_shown(host)}:{port}/ (Ctrl+C stops it)", flush=True)
            say_what_is_missing()  # loading what it asks takes seconds, and nobody waits for it here
            return


def _keep_background_alive(stopping: threading.Event) -> None:
    while not stopping.is_set():
        # A group of its own: Ctrl+C is for this process, which then lets the other one finish.
        process = subprocess.Popen([sys.executable, "-m", "tansiq.config.background"], process_group=0)
        while process.poll() is None and not stopping.wait(0.5):
            pass
        if process.poll() is None:
            _end(process)
        elif not stopping.wait(5):
            print("The background process ended and is started again.", file=sys.stderr, flush=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let it finish the task at hand, for a while."""
    process.terminate()
    try:
        process.wait(timeout=8)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
