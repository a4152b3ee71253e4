"""States submit information, in sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.library import policies
from tansiq.library.models import Submission, SubmissionSection
from tansiq.reference.models import Organisation
from tansiq.sharing.actions import mark_releases
from tansiq.sharing.enums import Level


@dataclass(frozen=True)
class Text:
    """What a submission says."""

    title: str
    language: str
    submitted_on: date
    sections: Sequence[tuple[str, str]]  # heading and text, in their order


def _check(text: Text) -> None:
    headings, bodies = [h for h, _b in text.sections], [b for _h, b in text.sections]
    policies.require_sections(headings, bodies)
    policies.require_submitted(text.submitted_on)


def _write_sections(submission: Submission, text: Text, *, after: int = 0) -> None:
    """Write the sections with keys that follow `after`: a key is never given to another text."""
    SubmissionSection.objects.bulk_create(
        [
            SubmissionSection(
                record=submission,
                key=f"s{after + place}",
                position=place,
                heading=heading.strip(),
                body=body.strip(),
            )
            for place, (heading, body) in enumerate(text.sections, start=1)
        ]
    )


def _last_key(submission: Submission) -> int:
    return max(int(key.removeprefix("s")) for key in submission.sections.values_list("key", flat=True))


@transaction.atomic
def submit(*, text: Text, owner: Organisation, by: Actor, is_illustrative: bool = False) -> Submission:
    """Submit information for a State; it is born closed to all but the State and those its kind is open to."""
    require(by, Perm.SUBMISSION_WRITE, organisation_id=owner.pk)
    state = policies.require_state(owner)
    _check(text)
    submission = Submission.objects.create(
        owner=owner,
        state=state,
        level=Level.CONFIDENTIAL,
        title=text.title,
        language=text.language,
        submitted_on=text.submitted_on,
        is_illustrative=is_illustrative,
        reference="",
    )
    submission.reference = f"S-{submission.pk}"
    submission.save(update_fields=["reference"])
    _write_sections(submission, text)
    record(event=Event.SUBMISSION_ADDED, by=by, subject=submission, sections=len(text.sections))
    return submission


@transaction.atomic
def rewrite(*, submission: Submission, text: Text, by: Actor) -> Submission:
    """Write a submission anew, as long as the State has not been asked about it; snapshots of the old text are marked."""
    submission = Submission.objects.visible_to(by).select_for_update(of=("self",)).get(pk=submission.pk)
    require(by, Perm.SUBMISSION_WRITE, organisation_id=submission.owner_id)
    policies.require_no_decision(submission)
    _check(text)
    submission.title, submission.language = text.title, text.language
    submission.submitted_on = text.submitted_on
    submission.save(update_fields=["title", "language", "submitted_on", "changed_at"])
    last = _last_key(submission)
    submission.sections.all().delete()
    _write_sections(submission, text, after=last)
    mark_releases(kind=submission._meta.label_lower, record_id=submission.pk, by=by)
    record(event=Event.SUBMISSION_EDITED, by=by, subject=submission, sections=len(text.sections))
    return submission
