"""Installations of their own to measure on, each in a folder or database that is thrown away."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def place(name: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of an installation that does not exist yet: a home folder and, on a server, a new database."""
    environment = {**os.environ, "TANSIQ_HOME": str(folder / name), "PYTHONPATH": str(ROOT)}
    environment |= {"DJANGO_SETTINGS_MODULE": "tansiq.config.settings", "TANSIQ_LOG_LEVEL": "CRITICAL"}
    server = os.environ.get("DATABASE_URL")
    if not server:
        yield environment
        return
    database = f"tansiq_bench_{os.getpid()}_{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        try:
            yield environment | {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{database}"))}
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))


def tansiq(environment: dict[str, str], *words: str) -> float:
    """Run the platform's own command; give the seconds it took."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tansiq.config.cli", *words],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def python(environment: dict[str, str], module: str, *words: str) -> str:
    """Run a module of ours in a process of its own, so that its memory is its own; give what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    return done.stdout
