"""What an extract of the log holds, and the proof that one is whole."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tansiq.audit.models import BEFORE_THE_FIRST, LogEntry, LogQuerySet, Seal, link
from tansiq.audit.queries.names import PEOPLE, Name, names_of
from tansiq.kernel.batches import batches
from tansiq.kernel.signing import fingerprint, is_signed

FORMAT = 1
ENTRIES, TABLE, MANIFEST = "entries.jsonl", "entries.csv", "manifest.json"
SIGNATURE, PUBLIC_KEY = "manifest.sig", "public-key.pem"
_BATCH = 1_000
# Whatever reading an archive with a changed byte may raise: its lists, its streams, the words in it.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
)
_FACTS = ("at", "by", "content", "entry", "event", "key", "kind", "organisations")
# Of the details, what tells nothing of a record's content.
_PLAIN = ("answer", "document", "form", "organisation", "page", "reference", "role", "rows", "way")


class NotWhole(Exception):
    """The extract is not what was signed; the message says where."""


@dataclass(frozen=True)
class Account:
    """What a proved extract says of itself."""

    entries: int
    linked: int
    made_at: str
    position: int
    fingerprint: str


def outline(details: Mapping[str, Any]) -> dict[str, Any]:
    """Give of the details what may be shown to who reads no records: names of fields, numbers, codes, ways."""
    said = {name: details[name] for name in _PLAIN if details.get(name)}
    if isinstance(changed := details.get("changed"), dict):
        said["fields"] = sorted(changed)
    if isinstance(taken := details.get("taken"), dict):
        said["restricted"] = {kind: len(keys) for kind, keys in sorted(taken.items())}
    return said


def rows(entries: LogQuerySet) -> Iterator[dict[str, Any]]:
    """Give each entry as an extract tells it, in the order of its number, with the link that binds it."""
    for batch in batches(entries.order_by("pk").iterator(chunk_size=_BATCH), _BATCH):
        seals = Seal.objects.in_bulk([entry.pk for entry in batch], field_name="entry")
        before = Seal.objects.in_bulk([seal.position - 1 for seal in seals.values()])
        persons = {entry.by for entry in batch} | {entry.key for entry in batch if entry.kind in PEOPLE}
        names = names_of(persons)
        for entry in batch:
            yield _row(entry, seals.get(entry.pk), before, names)


def _row(
    entry: LogEntry, seal: Seal | None, before: Mapping[int, Seal], names: Mapping[str, Name]
) -> dict[str, Any]:
    row = {
        **entry.facts,
        "label": entry.label,
        "details": outline(entry.details),
        "by_name": names[entry.by].text,
        "position": seal.position if seal else None,
        "hash": seal.hash if seal else "",
        "previous": _previous(seal, before) if seal else "",
    }
    if entry.kind in PEOPLE:
        row["label"] = names[entry.key].text
        if names[entry.key].is_protected:
            row["details"] = {}
    if names[entry.by].is_protected:  # an organisation may point to its one contributor
        row["organisations"], row["withheld"] = [], ["organisations"]
    return row


def _previous(seal: Seal, before: Mapping[int, Seal]) -> str:
    return BEFORE_THE_FIRST if seal.position == 1 else before[seal.position - 1].hash


def prove(path: Path, *, pem: bytes) -> Account:
    """Check the signature, the hash of each file and the link of each row; raises `NotWhole`."""
    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read(MANIFEST)
            if not is_signed(content, archive.read(SIGNATURE), pem=pem):
                raise NotWhole("the signature is not that of this key over this manifest")
            manifest = json.loads(content)
            for name, expected in manifest["files"].items():
                if _digest(archive, name) != expected:
                    raise NotWhole(f"{name} is not the file that was signed")
            with archive.open(ENTRIES) as lines:
                linked = _count_linked(lines)
    except _DAMAGED as error:
        raise NotWhole(f"it is no extract of the log, or a damaged one: {error}") from error
    return Account(
        entries=manifest["entries"],
        linked=linked,
        made_at=manifest["made_at"],
        position=manifest["chain"]["position"],
        fingerprint=fingerprint(pem),
    )


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # typeshed wants more


def _count_linked(lines: Iterable[bytes]) -> int:
    """Count the rows whose link holds; those that withhold a fact are vouched for by the signature alone."""
    linked = 0
    for number, line in enumerate(lines, start=1):
        row = json.loads(line)
        if row["position"] is None or "withheld" in row:
            continue
        facts = {name: row[name] for name in _FACTS}
        if link(row["previous"], row["position"], facts) != row["hash"]:
            raise NotWhole(f"{ENTRIES}, line {number}: entry {row['entry']} does not match its link")
        linked += 1
    return linked
