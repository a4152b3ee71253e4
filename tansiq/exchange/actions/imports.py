"""An import: received, read into rows and doubts, confirmed by a person, applied in one transaction."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.exchange import workflow
from tansiq.exchange.actions.facts import Codes, changed_facts, merged, to_facts
from tansiq.exchange.actions.reading import Reading, lexicon_of
from tansiq.exchange.enums import Change, DoubtState, ImportState
from tansiq.exchange.matrix.doubts import Code
from tansiq.exchange.matrix.doubts import Doubt as FoundDoubt
from tansiq.exchange.matrix.likeness import Titled, look_alikes
from tansiq.exchange.matrix.pieces import Place
from tansiq.exchange.models import Doubt, Import, ImportedRow
from tansiq.exchange.queries import last_applied_facts
from tansiq.kernel.batches import batches
from tansiq.kernel.errors import DomainError
from tansiq.projects import actions as projects
from tansiq.projects.actions.facts import facts_of
from tansiq.projects.models import Project
from tansiq.reference.queries import book, coordinating_office
from tansiq.sharing.enums import Level

_BATCH = 500


@transaction.atomic
def receive(*, name: str, chunks: Iterable[bytes], by: Actor) -> Import:
    """Store an uploaded document as it came; nothing is read yet. Raises `DomainError` where it is empty or too large."""
    require(by, Perm.IMPORT_APPLY)
    stored, sha256, size = store(chunks, folder="imports")
    imported = Import.objects.create(
        owner=coordinating_office(),
        level=Level.MEMBERS,
        file_name=Path(name).name[:255],
        stored_as=stored,
        sha256=sha256,
        size=size,
        received_by=by.username,
        workflow_version=workflow.IMPORT.version,
    )
    return imported


def store(chunks: Iterable[bytes], *, folder: str) -> tuple[str, str, int]:
    """Write the chunks to a file of our own naming; give its name, hash and size."""
    name = f"{folder}/{uuid4().hex}"
    digest, size = hashlib.sha256(), 0
    path = Path(settings.FILES_DIR) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.TANSIQ_UPLOAD_LIMIT:
                    raise DomainError(
                        _("The file is larger than %(limit)s MB; send it in parts.")
                        % {"limit": settings.TANSIQ_UPLOAD_LIMIT // 1_048_576},
                        code="too_large",
                    )
                digest.update(chunk)
                file.write(chunk)
        if not size:
            raise DomainError(_("The file is empty."), code="empty")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name, digest.hexdigest(), size


def preview(*, imported: Import, by: Actor, as_of: str = "") -> Import:
    """Read the stored document into rows and doubts and say what would change; the matrix stays as it is.

    A document that cannot be read leaves the import refused, with where and why.
    """
    require(by, Perm.IMPORT_APPLY)
    try:
        with transaction.atomic():
            return _preview(imported, by, _open(imported, as_of))
    except DomainError as error:
        _refuse(imported, str(error), by)
        raise


def _open(imported: Import, as_of: str, *, keeps_rows: bool = False) -> Reading:
    path = Path(settings.FILES_DIR) / imported.stored_as
    return Reading(path, name=imported.file_name, as_of=as_of, keeps_rows=keeps_rows)


def _preview(imported: Import, by: Actor, reading: Reading) -> Import:
    imported = Import.objects.visible_to(by).select_for_update(of=("self",)).get(pk=imported.pk)
    move = workflow.IMPORT_VERSIONS[imported.workflow_version].find("preview", imported.state)
    require(by, Perm(move.needs))
    counts = _write_rows(imported, reading)
    imported.state = move.target
    imported.document, imported.as_of = reading.document, reading.as_of
    imported.account = reading.account()
    _set_counts(imported, counts)
    imported.save()
    _write_doubts(imported, reading)
    record(event=Event(move.logs), by=by, subject=imported, **counts)
    return imported


@transaction.atomic
def _refuse(imported: Import, why: str, by: Actor) -> None:
    imported = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    move = workflow.IMPORT_VERSIONS[imported.workflow_version].find("refuse", imported.state)
    imported.state, imported.error = move.target, why
    imported.save(update_fields=["state", "error"])
    record(event=Event(move.logs), by=by, subject=imported, why=why)


def _set_counts(imported: Import, counts: Counter[str]) -> None:
    imported.created = counts[Change.CREATED]
    imported.updated = counts[Change.UPDATED]
    imported.unchanged = counts[Change.UNCHANGED]
    imported.held = counts[Change.HELD]
    imported.done = counts.total()


def _write_rows(imported: Import, reading: Reading) -> Counter[str]:
    """Store every row with what it would change, in batches, so that a large document needs little memory."""
    counts: Counter[str] = Counter()
    for batch in batches(enumerate(reading.rows()), _BATCH):
        rows = [
            ImportedRow(
                imported=imported,
                order=order,
                source_key=row.key,
                reference=row.reference,
                line=row.line,
                part=row.part,
                printed=row.printed,
                facts=row.facts,
            )
            for order, row in batch
        ]
        _compare(rows)
        ImportedRow.objects.bulk_create(rows)
        counts.update(str(row.change) for row in rows)
    return counts


# Without these a row cannot stand in the matrix; it waits, as printed, for a person who settles its doubts.
_NEEDED = ("pillar", "status", "title")


def _compare(rows: list[ImportedRow]) -> None:
    """Set on each row whether it is new, changed, unchanged, or held back: not whole, or owned by an entity by now."""
    keys = [row.source_key for row in rows]
    before = last_applied_facts(keys)
    found = Project.objects.filter(source_key__in=keys).select_related("owner")
    known = {project.source_key: project for project in found}
    for row in rows:
        project = known.get(row.source_key)
        row.project = project
        if not all(row.facts[name] for name in _NEEDED):
            row.change = Change.HELD
            continue
        if project is None:
            row.change = Change.CREATED
            continue
        row.differences = changed_facts(before.get(row.source_key, {}), row.facts)
        if not row.differences:
            row.change = Change.UNCHANGED
        else:
            row.change = Change.UPDATED if project.owner.is_coordinating_office else Change.HELD


def _write_doubts(imported: Import, reading: Reading) -> None:
    """Store the doubts; one that a person settled in an earlier import of the same row stays settled, with its reason."""
    rows = imported.rows.only("part", "line", "source_key", "project_id")
    _store_doubts(imported, rows, reading.doubts())


def _store_doubts(imported: Import, stored: Iterable[ImportedRow], doubts: Iterable[FoundDoubt]) -> int:
    rows = {(row.part, row.line): row for row in stored}
    settled = {
        (d.source_key, d.code, d.text): d
        for d in Doubt.objects.filter(state=DoubtState.SETTLED, imported__document=imported.document)
    }
    fresh = []
    for found in doubts:
        row = rows.get((found.place.part[:120], found.line)) if "-" in found.row else None
        doubt = Doubt(
            imported=imported,
            code=found.code,
            line=found.line,
            row=found.row,
            source_key=row.source_key if row else "",
            text=found.text,
            arguments=dict(found.args),
            project_id=row.project_id if row else None,
        )
        _carry_over(doubt, settled.get((doubt.source_key, doubt.code, doubt.text)))
        fresh.append(doubt)
    Doubt.objects.bulk_create(fresh, batch_size=_BATCH)
    return len(fresh)


def _carry_over(doubt: Doubt, earlier: Doubt | None) -> None:
    if earlier is not None:
        doubt.state, doubt.reason = earlier.state, earlier.reason
        doubt.settled_by, doubt.settled_at = earlier.settled_by, earlier.settled_at


@transaction.atomic
def apply(*, imported: Import, by: Actor) -> Import:
    """Bring the previewed rows into the matrix, all or none; compare again first, for the matrix may have moved on."""
    imported = Import.objects.visible_to(by).select_for_update(of=("self",)).get(pk=imported.pk)
    move = workflow.IMPORT_VERSIONS[imported.workflow_version].find("apply", imported.state)
    require(by, Perm(move.needs))
    reference = book()
    codes = Codes(reference)
    counts: Counter[str] = Counter()
    for batch in _batches(imported):
        _compare(batch)
        _create(batch, imported, codes, by)
        _update(batch, imported, codes, by)
        ImportedRow.objects.bulk_update(batch, ["change", "differences", "project"], batch_size=_BATCH)
        counts.update(str(row.change) for row in batch)
    _tie_doubts(imported)
    imported.state = move.target
    imported.applied_by, imported.applied_at = by.username, timezone.now()
    _set_counts(imported, counts)
    imported.save()
    record(event=Event(move.logs), by=by, subject=imported, **counts)
    return imported


def _batches(imported: Import) -> Iterator[list[ImportedRow]]:
    rows = imported.rows.order_by("order").iterator(chunk_size=_BATCH)
    return batches(rows, _BATCH)


def _create(rows: list[ImportedRow], imported: Import, codes: Codes, by: Actor) -> None:
    fresh = [row for row in rows if row.change == Change.CREATED]
    facts = [to_facts(r.facts, key=r.source_key, as_of=imported.as_of, codes=codes) for r in fresh]
    # The document is public, so what it prints is too (release defaults, design.md §3).
    made = projects.add_many(batch=facts, owner=imported.owner, level=Level.PUBLIC, by=by)
    for row, project in zip(fresh, made, strict=True):
        row.project = project


def _update(rows: list[ImportedRow], imported: Import, codes: Codes, by: Actor) -> None:
    changed = {row.project_id: row for row in rows if row.project_id and row.change == Change.UPDATED}
    current = Project.objects.visible_to(by).select_for_update(of=("self",)).filter(pk__in=changed)
    edits = {}
    ties = ("entities", "states", "regions", "reaches", "instruments")
    for project in current.prefetch_related("owner", *ties):
        row = changed[project.pk]
        new = to_facts(row.facts, key=row.source_key, as_of=imported.as_of, codes=codes)
        edits[project] = merged(facts_of(project), new, row.differences)
    projects.edit_many(changes=edits, by=by)


def _tie_doubts(imported: Import) -> None:
    """Tie the doubts to the projects that now exist."""
    made = dict(imported.rows.exclude(project=None).values_list("source_key", "project_id"))
    waiting = [d for d in imported.doubts.filter(project=None) if d.source_key in made]
    for doubt in waiting:
        doubt.project_id = made[doubt.source_key]
    Doubt.objects.bulk_update(waiting, ["project"], batch_size=_BATCH)


@transaction.atomic
def find_look_alikes(*, imported: Import, by: Actor) -> int:
    """Search the rows of a large document for titles that read alike, after it was read; give the number of new doubts.

    A small document was searched while it was read; searching again adds nothing.
    """
    require(by, Perm.IMPORT_APPLY)
    imported = Import.objects.visible_to(by).select_for_update(of=("self",)).get(pk=imported.pk)
    if imported.doubts.filter(code=Code.NEAR_IDENTICAL).exists():
        return 0
    rows = list(imported.rows.only("line", "part", "source_key", "project_id", "facts").order_by("order"))
    titled = (Titled(row.facts["reference"], Place(row.line, row.part), row.facts["title"]) for row in rows)
    return _store_doubts(imported, rows, look_alikes(titled, lexicon_of(book())))


@transaction.atomic
def withdraw(*, imported: Import, by: Actor) -> Import:
    """Give up an import that was not applied; what it would have changed is forgotten."""
    imported = Import.objects.visible_to(by).select_for_update(of=("self",)).get(pk=imported.pk)
    move = workflow.IMPORT_VERSIONS[imported.workflow_version].find("withdraw", imported.state)
    require(by, Perm(move.needs))
    imported.state = move.target
    imported.save(update_fields=["state"])
    record(event=Event(move.logs), by=by, subject=imported)
    return imported


@transaction.atomic
def settle_doubt(*, doubt: Doubt, reason: str, by: Actor) -> Doubt:
    """Settle a doubt with a reason, which is kept and shown; to change the project itself, edit it."""
    require(by, Perm.IMPORT_SETTLE)
    if not reason.strip():
        raise DomainError(_("Give the reason for which the doubt is settled."), code="reason_missing")
    doubt = Doubt.objects.select_for_update(of=("self",)).select_related("imported").get(pk=doubt.pk)
    if doubt.state == DoubtState.SETTLED:
        raise DomainError(_("This doubt has been settled."), code="settled")
    doubt.state, doubt.reason = DoubtState.SETTLED, reason.strip()
    doubt.settled_by, doubt.settled_at = by.username, timezone.now()
    doubt.save()
    record(
        event=Event.DOUBT_SETTLED,
        by=by,
        subject=doubt.imported,
        doubt=doubt.code,
        row=doubt.row,
        reason=reason,
    )
    return doubt


def import_file(
    *, path: Path, by: Actor, as_of: str = "", dry_run: bool = False, keeps_rows: bool = False
) -> tuple[Import, Reading]:
    """Receive, read and apply a file in one transaction, for the command line; with `dry_run` nothing stays.

    The same file that was applied before changes nothing. Gives the import, whose counts say what was (or would be)
    done, and the reading with account, doubts and (with `keeps_rows`) the rows.
    """
    with transaction.atomic():
        with path.open("rb") as file:
            imported = receive(name=path.name, chunks=iter(lambda: file.read(1_048_576), b""), by=by)
        try:
            reading = _open(imported, as_of, keeps_rows=keeps_rows)
            imported = _preview(imported, by, reading)
            dry_run = dry_run or _is_known(imported)
            if not dry_run:
                imported = apply(imported=imported, by=by)
        except BaseException:
            _forget(imported)
            raise
        if dry_run:
            _forget(imported)
            transaction.set_rollback(True)
    return imported, reading


def _is_known(imported: Import) -> bool:
    """Say whether the very same file was applied before and would change nothing now: then no second record is kept."""
    changes = imported.created + imported.updated
    earlier = Import.objects.filter(sha256=imported.sha256, state=ImportState.APPLIED)
    return not changes and earlier.exists()


def _forget(imported: Import) -> None:
    (Path(settings.FILES_DIR) / imported.stored_as).unlink(missing_ok=True)
