"""Releases for their pages, and what a recipient would get; every read starts from the policy."""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.accounts.models import Membership
from tansiq.kernel import kept
from tansiq.reference.models import Organisation
from tansiq.reports.enums import Verdict
from tansiq.reports.papers import as_docx, as_page, as_pdf
from tansiq.reports.papers.describing import describe
from tansiq.sharing.enums import Format, ReleaseState
from tansiq.sharing.models import Release, Section, Shareable, Stated, holders
from tansiq.sharing.models.audiences import own_states
from tansiq.sharing.queries import may_export
from tansiq.sharing.queries.coverage import record_under, sections_for, still_covers
from tansiq.sharing.queries.records import model_of, record_of

FOLDER = "releases"
CONTENT_TYPES = {
    Format.PAGE: as_page.CONTENT_TYPE,
    Format.PDF: as_pdf.CONTENT_TYPE,
    Format.DOCX: as_docx.CONTENT_TYPE,
}


# --- before one is made ---


def stated_record(kind: str, pk: int, *, by: Actor) -> Stated:
    """Give one record in sections that `by` sees; raises `LookupError` for what may not be seen or has none."""
    if not issubclass(model_of(kind), Stated):
        raise LookupError(kind)
    record: Shareable = record_of(kind, pk, by=by)
    return record  # type: ignore[return-value]  # its model has just been looked at


def may_release(record: Stated, by: Actor) -> bool:
    """Say whether `by` makes releases for the owner of a record, for its State or for the coordinating office."""
    offices = Organisation.objects.filter(pk__in=sorted(by.organisations_with(Perm.RELEASE_MAKE)))
    concerned = Q(pk=record.owner_id) | Q(state_id=record.state_id) | Q(is_coordinating_office=True)
    return offices.filter(concerned).exists()


def may_take(record: Stated, organisation: Organisation, by: Actor) -> bool:
    """Say whether `by` may take what her organisation sees of a record away."""
    return allows(by, Perm.RECORD_EXPORT, organisation_id=organisation.pk) and may_export(record, by)


def sections_of(record: Stated, recipient: Organisation, *, by: Actor) -> QuerySet[Section]:
    """Give the sections that a recipient may have, of those that `by` sees, in their order."""
    hers = sections_for(record, recipient).order_by().values("pk")
    sections: QuerySet[Section] = record.sections.visible_to(by).filter(pk__in=hers)
    return sections.order_by("position")


def readers(record: Stated) -> set[int]:
    """Give the organisations whose people see something of a record today: the likely recipients."""
    ways = Q()
    for way in holders(record).values():
        ways |= way
    seeing = Membership.objects.in_force().filter(ways, person__is_active=True)
    return set(seeing.values_list("organisation_id", flat=True))


def formats() -> list[Format]:
    """Give the formats that this machine writes."""
    return [form for form in Format if form != Format.PDF or not as_pdf.missing()]


# --- those that went out ---


def releases(*, by: Actor) -> QuerySet[Release]:
    """Give the releases that `by` may know of, the newest first."""
    return Release.objects.visible_to(by).select_related("recipient", "state").order_by("-made_at", "-pk")


def release_of(stamp: str, *, by: Actor) -> Release:
    """Give one release; raises `Release.DoesNotExist` to who may not know of it."""
    return releases(by=by).get(stamp=stamp)


def titles(found: Iterable[Release], *, by: Actor) -> dict[int, str]:
    """Give the title of what each release was made of, by its key, as far as `by` sees that record now."""
    wanted: dict[str, set[int]] = {}
    for release in found:
        wanted.setdefault(release.kind, set()).add(release.record_id)
    known = {
        (kind, record.pk): describe(record).title
        for kind, keys in wanted.items()
        for record in model_of(kind)._default_manager.visible_to(by).filter(pk__in=sorted(keys))  # type: ignore[attr-defined]
    }
    return {r.pk: known[r.kind, r.record_id] for r in found if (r.kind, r.record_id) in known}


def stands(release: Release, record: Stated | None = None) -> bool:
    """Say whether a release stands at this moment, whether or not its end has been noted yet.

    `record` is the one behind it, where the caller has read it.
    """
    return release.standing == ReleaseState.STANDING and still_covers(
        release, record or record_under(release)
    )


@dataclass(frozen=True)
class Snapshot:
    """A release as one reader may know it: the title to who sees the record, record and headings to who sees all it holds."""

    release: Release
    stands: bool
    title: str
    record: Stated | None
    headings: Sequence[str]


def snapshot_of(stamp: str, *, by: Actor) -> Snapshot:
    """Give one release as `by` may know it; raises `Release.DoesNotExist` to who may not know of it."""
    release = release_of(stamp, by=by)
    seen = _record_seen(release, by)
    headings = _headings_seen(seen, release.language, by) if seen is not None else {}
    holds_more = not set(release.sections) <= headings.keys()
    return Snapshot(
        release=release,
        stands=stands(release, seen),
        title=describe(seen).title if seen is not None else "",
        record=None if holds_more else seen,
        headings=[] if holds_more else [headings[key] for key in headings if key in release.sections],
    )


def _record_seen(release: Release, by: Actor) -> Stated | None:
    try:
        return stated_record(release.kind, release.record_id, by=by)
    except LookupError:
        return None


def _headings_seen(record: Stated, language: str, by: Actor) -> dict[str, str]:
    """Give the headings of the sections that `by` sees in a language, by key and in their order."""
    sections = record.sections.visible_to(by).order_by("position")
    return {section.key: section.said_in(language).heading for section in sections}


@dataclass(frozen=True)
class Document:
    """The bytes that went out, and the record they were made of."""

    release: Release
    record: Stated
    content: bytes
    content_type: str
    file_name: str


def document_of(stamp: str, *, by: Actor) -> Document:
    """Give the bytes of a release that stands, to who sees each of its sections today.

    Raises `Release.DoesNotExist` otherwise: a release that no longer stands is not there.
    """
    snapshot = snapshot_of(stamp, by=by)
    release = snapshot.release
    if snapshot.record is None or not snapshot.stands:
        raise Release.DoesNotExist(stamp)
    return Document(
        release=release,
        record=snapshot.record,
        content=_bytes_of(release),
        content_type=CONTENT_TYPES[Format(release.format)],
        file_name=release.file_name,
    )


def may_know_extent(release: Release, by: Actor) -> bool:
    """Say whether `by` may know if anything was left out: the owner's people and the State's."""
    return release.owner_id in by.organisations_with(Perm.RECORD_READ) or release.state_id in own_states(by)


def _bytes_of(release: Release) -> bytes:
    content = kept.read(FOLDER, release.sha256)
    if kept.sha256_of(content) != release.sha256:
        raise ValueError(f"The file of release {release.pk} is not the one that was kept.")
    return content


# --- checking a stamp ---


@dataclass(frozen=True)
class Checked:
    """What is known of a document; `release` only for who may know of it. `is_this_file`: None where no file was given."""

    verdict: Verdict
    is_this_file: bool | None = None
    made_at: datetime | None = None
    marked_at: datetime | None = None
    release: Release | None = None


def tidy_stamp(text: str) -> str:
    """Give a stamp as it is kept, from the way somebody typed it."""
    letters = re.sub(r"[^0-9A-Z]", "", text.upper())
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def checked(*, by: Actor, stamp: str = "", sha256: str = "") -> Checked:
    """Say what is known of a document by its stamp, its bytes, or both. Anybody who has signed in may ask."""
    known = (
        Release.objects.filter(stamp=tidy_stamp(stamp)) if stamp else Release.objects.filter(sha256=sha256)
    )
    release = known.first()
    if release is None:
        return Checked(Verdict.UNKNOWN)
    verdict = Verdict.STANDS if stands(release) else Verdict.WITHDRAWN
    is_this_file = hmac.compare_digest(sha256, release.sha256) if sha256 else None
    if is_this_file is False:
        verdict = Verdict.ALTERED
    shown = Release.objects.visible_to(by).filter(pk=release.pk).first()
    return Checked(
        verdict,
        is_this_file=is_this_file,
        made_at=release.made_at,
        marked_at=release.marked_at,
        release=shown,
    )
