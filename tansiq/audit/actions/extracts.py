"""Copies of the log: a signed extract for an auditor, an archive for the operator. Nothing is ever removed."""

import csv
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions.chain import seal
from tansiq.audit.actions.log import record
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry, Seal
from tansiq.audit.queries import extracts
from tansiq.audit.queries.chain import last_seal
from tansiq.audit.queries.log import before_day, code_of, narrowed
from tansiq.kernel.batches import batches
from tansiq.kernel.signing import fingerprint, public_key, signature

_COLUMNS = (
    "position", "entry", "at", "event", "by", "by_name", "organisations", "kind", "key", "label", "details", "hash"
)  # fmt: skip


@transaction.atomic
def take_extract(*, into: IO[bytes], by: Actor, **asked: Any) -> int:
    """Write the entries asked for, with their links, into a signed ZIP, and give how many they are."""
    require(by, Perm.AUDIT_EXTRACT)
    pem = public_key(settings.TANSIQ_HOME)
    seal(by=by)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        number, positions = _write(extracts.rows(narrowed(by=by, **asked)), Path(folder))
        files = {}
        for name in (extracts.ENTRIES, extracts.TABLE):
            archive.write(Path(folder) / name, name)
            files[name] = hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()
        manifest = json.dumps(_manifest(number, positions, files, pem, by, asked), indent=1).encode()
        archive.writestr(extracts.MANIFEST, manifest)
        archive.writestr(extracts.SIGNATURE, signature(manifest, home=settings.TANSIQ_HOME))
        archive.writestr(extracts.PUBLIC_KEY, pem)
    record(event=Event.LOG_EXTRACTED, by=by, rows=number, asked=sorted(asked))
    return number


def _write(rows: Iterator[dict[str, Any]], folder: Path) -> tuple[int, list[int]]:
    """Write the rows as JSON lines and as a table; give their number, and the first and the last position."""
    number = 0
    positions: list[Any] = []
    with (
        (folder / extracts.ENTRIES).open("w", encoding="utf-8") as lines,
        (folder / extracts.TABLE).open("w", encoding="utf-8-sig", newline="") as table,
    ):
        sheet = csv.writer(table)
        sheet.writerow(_COLUMNS)
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            sheet.writerow([_cell(row[name]) for name in _COLUMNS])
            number += 1
            positions = [*positions[:1], row["position"]]
    return number, positions


def _cell(value: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _manifest(
    number: int,
    positions: list[int],
    files: Mapping[str, str],
    pem: bytes,
    by: Actor,
    asked: Mapping[str, Any],
) -> dict[str, Any]:
    last = last_seal()
    return {
        "format": extracts.FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "by": code_of(by),
        "asked": {name: str(value) for name, value in asked.items()},
        "entries": number,
        "first_position": positions[0] if positions else None,
        "last_position": positions[-1] if positions else None,
        "chain": {"position": last.position if last else 0, "hash": last.hash if last else ""},
        "files": files,
        "public_key": fingerprint(pem),
    }


@transaction.atomic
def archive_log(*, into: Path, by: Actor, until: date | None = None) -> int:
    """Copy the entries up to and with a day, whole and with their seals, as JSON lines; give how many they are.

    The file must not exist yet and is its owner's alone; one only half written never bears its name.
    """
    entries = LogEntry.objects.order_by("pk")
    if until is not None:
        entries = entries.filter(at__lt=before_day(until))
    partial = into.with_name(into.name + ".partial")
    try:
        with os.fdopen(
            os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            number = _copy(entries.iterator(chunk_size=1_000), file)
        os.link(partial, into)  # unlike a renaming, this refuses to put it over another file
    finally:
        partial.unlink(missing_ok=True)
    record(event=Event.LOG_ARCHIVED, by=by, rows=number)
    return number


def _copy(entries: Iterator[LogEntry], file: IO[str]) -> int:
    number = 0
    for batch in batches(entries, 1_000):
        seals = Seal.objects.in_bulk([entry.pk for entry in batch], field_name="entry")
        for entry in batch:
            sealed = seals.get(entry.pk)
            line = {
                **entry.facts,
                "label": entry.label,
                "details": entry.details,
                "position": sealed.position if sealed else None,
                "hash": sealed.hash if sealed else "",
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        number += len(batch)
    return number
