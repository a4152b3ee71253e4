"""Making snapshots that leave the platform: releases to a recipient, and exports to one's own organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record as log
from tansiq.audit.enums import Event
from tansiq.kernel import kept
from tansiq.kernel.errors import NotAllowed
from tansiq.kernel.telling import Message, tell
from tansiq.reference.models import Organisation
from tansiq.reports import policies, queries
from tansiq.reports.papers import as_docx, as_page, as_pdf
from tansiq.reports.papers.describing import paper_of
from tansiq.reports.papers.paper import Paper
from tansiq.sharing.actions.releases import holders_of
from tansiq.sharing.enums import Format
from tansiq.sharing.models import Release, Section, Stated
from tansiq.sharing.models.releases import new_stamp

_WRITERS: dict[str, Callable[[Paper], bytes]] = {
    Format.PAGE: as_page.write,
    Format.PDF: as_pdf.write,
    Format.DOCX: as_docx.write,
}
_Authorise = Callable[[Stated], None]


@dataclass(frozen=True)
class _Order:
    """What is to be made, for whom and in what form; drawn up once, so that a second reading gives the same document."""

    recipient: Organisation
    format: str
    language: str
    by: Actor
    made_at: datetime
    stamp: str


def make_release(
    *, record: Stated, recipient: Organisation, format: str, language: str, by: Actor
) -> Release:
    """Set what a recipient may have of a record as a document, keep it as the snapshot that went out, and tell them.

    Rendered before the transaction, since a PDF takes seconds; inside it, what it holds is read again under the lock.
    """

    def authorise(found: Stated) -> None:
        require(by, Perm.RELEASE_MAKE)
        if not queries.may_release(found, by):
            raise NotAllowed(
                _("Releases are made by the owner of a record, its State and the coordinating office.")
            )

    order = _order(recipient, format, language, by)
    return _make(record, order, authorise, Event.RELEASE_MADE)


def export_record(
    *, record: Stated, organisation: Organisation, format: str, language: str, by: Actor
) -> Release:
    """Take away what one's organisation may have of a record: a release to oneself, stamped and marked like any other."""

    def authorise(found: Stated) -> None:
        require(by, Perm.RECORD_EXPORT, organisation_id=organisation.pk)
        if not queries.may_take(found, organisation, by):
            raise NotAllowed(_("You may read this record, but not take it away."))

    order = _order(organisation, format, language, by)
    return _make(record, order, authorise, Event.RECORD_EXPORTED)


def _order(recipient: Organisation, form: str, language: str, by: Actor) -> _Order:
    policies.require_format(form)
    policies.require_language(language)
    return _Order(recipient, form, language, by, timezone.now(), new_stamp())


def _make(record: Stated, order: _Order, authorise: _Authorise, event: Event) -> Release:
    found: Stated = _seen(record, order.by).get(pk=record.pk)
    authorise(found)
    drafted, _sections = _paper(found, order)
    policies.require_not_too_long(drafted, order.format)
    content = _WRITERS[order.format](drafted)
    return _hand_out(record, order, drafted, content, authorise, event)


def _seen(record: Stated, by: Actor):  # type: ignore[no-untyped-def]  # a queryset of the record's own model
    return type(record)._default_manager.visible_to(by)  # type: ignore[attr-defined]


def _paper(record: Stated, order: _Order) -> tuple[Paper, list[Section]]:
    sections = list(queries.sections_of(record, order.recipient, by=order.by))
    policies.require_something(sections, order.recipient)
    paper = paper_of(
        record,
        sections,
        recipient=order.recipient,
        language=order.language,
        made_at=order.made_at,
        stamp=order.stamp,
    )
    return paper, sections


@transaction.atomic
def _hand_out(
    record: Stated, order: _Order, drafted: Paper, content: bytes, authorise: _Authorise, event: Event
) -> Release:
    # The same lock that a withdrawal takes: it comes before this and is seen below, or after and marks what we made.
    found: Stated = _seen(record, order.by).select_for_update(of=("self",)).get(pk=record.pk)
    authorise(found)
    paper, sections = _paper(found, order)
    policies.require_unchanged(drafted, paper)
    release = _kept(found, sections, order, content)
    log(event=event, by=order.by, subject=release, **_details(release))
    if event == Event.RELEASE_MADE:
        tell(Message(event, people=holders_of(release), subject=release))
    return release


def _kept(record: Stated, sections: list[Section], order: _Order, content: bytes) -> Release:
    return Release.objects.create(
        stamp=order.stamp,
        kind=record._meta.label_lower,
        record_id=record.pk,
        owner_id=record.owner_id,
        state_id=record.state_id,
        sections=[section.key for section in sections],
        is_whole=len(sections) == record.sections.count(),
        format=order.format,
        language=order.language,
        recipient=order.recipient,
        made_by_id=order.by.person_id,
        made_at=order.made_at,
        sha256=kept.keep(queries.FOLDER, content),
        size=len(content),
        file_name=f"release-{order.stamp}.{order.format}",
    )


def _details(release: Release) -> dict[str, object]:
    return {
        "kind": release.kind,
        "record": release.record_id,
        "recipient": release.recipient.code,
        "format": release.format,
        "sections": len(release.sections),
        "sha256": release.sha256,
    }
