"""What the library keeps: first, information that States submit, in sections."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tansiq.sharing.models import Section, SectionQuerySet, ShareableQuerySet, Stated


class SubmissionQuerySet(ShareableQuerySet["Submission"]):
    """Submissions, by what pages ask of them."""


class Submission(Stated):
    """One row per text in which a State informs the coordinating office: in answer to a call for inputs, say."""

    document_kind: ClassVar[str] = "submission"

    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language of the text"), max_length=8, default="en")
    submitted_on = models.DateField(_("submitted on"))
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ("-submitted_on", "-pk")
        verbose_name = _("submission of a State")
        verbose_name_plural = _("submissions of States")

    def __str__(self) -> str:
        return self.title


class SubmissionSectionQuerySet(SectionQuerySet["SubmissionSection"]):
    """Sections of submissions."""


class SubmissionSection(Section):
    """One row per section of a submission."""

    record = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="sections")

    objects = SubmissionSectionQuerySet.as_manager()

    class Meta(Section.Meta):
        constraints = (
            models.UniqueConstraint(fields=("record", "key"), name="one_section_per_key"),
            models.UniqueConstraint(fields=("record", "position"), name="one_section_per_place"),
        )
        verbose_name = _("section of a submission")
        verbose_name_plural = _("sections of submissions")
