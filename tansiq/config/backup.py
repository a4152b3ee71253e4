"""Backup and restore: one tar with the database, the documents, and a manifest with a SHA-256 for each member.

A backup is a snapshot of one moment; a restore proves itself. Before anything is touched, each member must match its
hash; afterwards every table is read back and must give the digest that the backup noted. A restore that fails at any
point leaves database and documents as they were.
"""

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.config import dump_postgresql, dump_sqlite
from tansiq.config.errors import CannotWork

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files"
_DUMPS = {"sqlite": dump_sqlite, "postgresql": dump_postgresql}
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    version: str
    made_at: str
    database: str
    migrations: list[list[str]]
    tables: dict[str, str]
    members: dict[str, str]

    @property
    def documents(self) -> int:
        """How many documents it holds."""
        return sum(name.startswith(f"{FILES}/") for name in self.members)


def backup(target: Path) -> Manifest:
    """Write a backup to `target`, which must not exist yet; a file only half written never bears that name."""
    if target.exists():
        raise CannotWork(f"{target} exists already; name another file.")
    if not target.parent.is_dir():
        raise CannotWork(f"{target.parent} is not a folder.")
    partial = target.with_name(target.name + ".partial")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            manifest = _write(partial, Path(folder))
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def restore(source: Path, *, force: bool = False) -> Manifest:
    """Put the backup in the place of database and documents, where these hold nothing or `force` is given."""
    if not source.is_file():
        raise CannotWork(f"{source} is not a file.")
    settings.TANSIQ_HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.TANSIQ_HOME) as folder:
        manifest = _unpack(source, Path(folder))
        _require_fitting(manifest, source)
        if not force:
            _require_empty()
        dump = _DUMPS[connection.vendor]
        with (
            dump.loaded(Path(folder) / DATABASE, migrations=_as_keys(manifest.migrations)),
            _documents_swapped(Path(folder) / FILES),
        ):
            _require_same(manifest.tables, dump.digests(), source)
    call_command("migrate", verbosity=0)  # an older backup comes up to this version's tables
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        record(event=Event.BACKUP_RESTORED, by=on_the_machine(Role.OPERATOR), made_at=manifest.made_at)
    return manifest


# --- writing ---


def _write(partial: Path, folder: Path) -> Manifest:
    """Take the database first: each document that it names is there by then, since documents are only ever added."""
    loader = MigrationLoader(connection)
    tables = _DUMPS[connection.vendor].dump(folder)
    members: dict[str, str] = {}
    with tarfile.open(partial, "w") as archive:
        for path in sorted(folder.iterdir()):
            members[f"{DATABASE}/{path.name}"] = _add(archive, path, f"{DATABASE}/{path.name}")
        for path in _documents():
            name = f"{FILES}/{path.relative_to(settings.FILES_DIR).as_posix()}"
            members[name] = _add(archive, path, name)
        manifest = Manifest(
            format=FORMAT,
            version=metadata.version("tansiq"),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=sorted(list(key) for key in loader.applied_migrations),
            tables=tables,
            members=members,
        )
        (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        _add(archive, folder / MANIFEST, MANIFEST)
    return manifest


def _documents() -> list[Path]:
    return sorted(path for path in settings.FILES_DIR.rglob("*") if path.is_file())


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Add one file and return the hash of exactly the bytes that went in."""
    with path.open("rb") as content:
        member = archive.gettarinfo(arcname=name, fileobj=content)
        hashing = _Hashing(content)
        archive.addfile(member, hashing)
    return hashing.digest


class _Hashing:
    """A file that hashes what is read from it."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read, and take note."""
        block = self._content.read(size)
        self._hash.update(block)
        return block

    @property
    def digest(self) -> str:
        """The hash so far."""
        return self._hash.hexdigest()


# --- reading ---


def _unpack(source: Path, folder: Path) -> Manifest:
    """Unpack every member that the manifest names, and no other; refuse one that does not match its hash."""
    try:
        with tarfile.open(source, "r:") as archive:
            manifest = _manifest(archive)
            for name, digest in manifest.members.items():
                _unpack_member(archive, name, digest, folder)
    except (tarfile.TarError, EOFError, KeyError, TypeError, ValueError) as error:
        raise CannotWork(f"{source} is no backup, or a damaged one: {error}") from error
    return manifest


def _manifest(archive: tarfile.TarFile) -> Manifest:
    content = archive.extractfile(MANIFEST)
    if content is None:
        raise ValueError("it has no manifest")
    told = json.load(content)
    if told.get("format") != FORMAT:
        raise ValueError(f"its format is {told.get('format')!r}, not {FORMAT}")
    return Manifest(**told)


def _unpack_member(archive: tarfile.TarFile, name: str, digest: str, folder: Path) -> None:
    parts = PurePosixPath(name).parts
    if parts[0] not in {DATABASE, FILES} or ".." in parts or len(parts) < 2:
        raise ValueError(f"it holds a file in a strange place, {name}")
    content = archive.extractfile(name)
    if content is None:
        raise ValueError(f"{name} is not a file")
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    hashing = _Hashing(content)  # type: ignore[arg-type]  # typeshed calls it IO[bytes]
    with path.open("wb") as target:
        while block := hashing.read(_BLOCK):
            target.write(block)
    if hashing.digest != digest:
        raise ValueError(f"{name} does not match its hash")


def _require_fitting(manifest: Manifest, source: Path) -> None:
    if manifest.database != connection.vendor:
        raise CannotWork(f"{source} is of a {manifest.database} database, this one is {connection.vendor}.")
    loader = MigrationLoader(connection)
    known = {*loader.disk_migrations, *loader.replacements}
    unknown = [key for key in _as_keys(manifest.migrations) if key not in known]
    if unknown:
        raise CannotWork(
            f"{source} was made by another version ({manifest.version}): this one has no {unknown[0]}."
        )


def _as_keys(migrations: list[list[str]]) -> set[tuple[str, str]]:
    return {(app, name) for app, name in migrations}


def _require_empty() -> None:
    """Refuse when the database holds a row, or the folder a document; what `migrate` itself writes does not count."""
    tables = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        written_by_migrate = model in (ContentType, Permission)
        if model._meta.db_table in tables and not written_by_migrate and model._base_manager.exists():
            raise CannotWork(
                f"the database holds {model._meta.verbose_name_plural} already; --force replaces everything."
            )
    if _documents():
        raise CannotWork(f"{settings.FILES_DIR} holds documents already; --force replaces everything.")


def _require_same(told: dict[str, str], found: dict[str, str], source: Path) -> None:
    wrong = [table for table in sorted(told.keys() | found.keys()) if told.get(table) != found.get(table)]
    if wrong:
        raise CannotWork(
            f"{source} did not prove itself: {wrong[0]} reads back otherwise than it was backed up."
        )


@contextmanager
def _documents_swapped(restored: Path) -> Iterator[None]:
    """Put the restored documents in place; put the old ones back when what follows fails."""
    current, before = settings.FILES_DIR, restored.with_name("files-before")
    restored.mkdir(exist_ok=True)
    if current.exists():
        current.rename(before)
    try:
        restored.rename(current)
        yield
    except BaseException:
        shutil.rmtree(current, ignore_errors=True)
        if before.exists():
            before.rename(current)
        raise
