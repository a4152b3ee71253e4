"""Submissions for their pages; every read starts from the policy."""

from django.db.models import QuerySet
from django.urls import reverse

from tansiq.access.actor import Actor
from tansiq.library.models import Submission, SubmissionSection
from tansiq.notices.queries.subjects import Subject
from tansiq.sharing.queries import with_reasons


def submissions(*, by: Actor) -> QuerySet[Submission]:
    """Give the submissions that `by` sees, the newest first."""
    return Submission.objects.visible_to(by).select_related("state", "owner").order_by("-submitted_on", "-pk")


def submission_of(pk: int, *, by: Actor) -> Submission:
    """Give one submission with why `by` sees it; raises `Submission.DoesNotExist` for what may not be seen."""
    seen = with_reasons(Submission.objects.visible_to(by), by)
    return seen.select_related("state", "owner").get(pk=pk)


def sections_of(submission: Submission, *, by: Actor) -> QuerySet[SubmissionSection]:
    """Give the sections of a submission that `by` sees, in their order."""
    return SubmissionSection.objects.visible_to(by).filter(record=submission).order_by("position")


def shown_submission(submission: Submission) -> Subject:
    """Say what a submission is called in a notice; no mail names it."""
    return Subject(
        title=submission.title,
        href=reverse("library:submission", args=[submission.pk]),
        language=submission.language,
        reference=submission.reference,
    )


def by_reference(reference: str) -> Submission | None:
    """Give the submission that bears a reference, for a request to its owner."""
    return Submission.objects.filter(reference=reference).first()
