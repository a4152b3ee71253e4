"""Imports: the document as it came, its rows as printed, and the doubts it leaves."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.accounts.models import Person
from tansiq.assessments.models import Survey
from tansiq.exchange.enums import Change, DoubtState, ImportState, TableKind
from tansiq.exchange.matrix.doubts import MESSAGES, Code
from tansiq.projects.models import Project
from tansiq.reference.models import Organisation
from tansiq.sharing.models import Shareable, ShareableQuerySet


class ImportQuerySet(ShareableQuerySet["Import"]):
    """Imports, by the policy."""


class Import(Shareable):
    """One row per document received; nothing in the matrix changes before it is applied."""

    file_name = models.CharField(_("file"), max_length=255)
    stored_as = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    document = models.CharField(_("document"), max_length=60, blank=True)
    as_of = models.CharField(_("as of"), max_length=10, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ImportState.choices, default=ImportState.RECEIVED
    )
    workflow_version = models.PositiveSmallIntegerField(default=1)
    error = models.TextField(_("why it could not be read"), blank=True)
    account = models.JSONField(_("account: stated and counted"), default=dict)
    done = models.PositiveIntegerField(_("rows read so far"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    held = models.PositiveIntegerField(_("held back"), default=0)
    received_by = models.CharField(max_length=150)
    received_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.CharField(max_length=150, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.document or self.file_name} ({self.as_of})" if self.as_of else self.file_name


class ImportedRow(models.Model):
    """One row per printed row of an import: the text as printed with its place, and the facts read out of it (codes, no ids)."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField()
    source_key = models.CharField(_("identity: document, pillar, serial, occurrence"), max_length=120)
    reference = models.CharField(max_length=40)
    line = models.PositiveIntegerField(_("line"))
    part = models.CharField(_("sheet or table"), max_length=120, blank=True)
    printed = models.JSONField(_("as printed"), default=dict)
    facts = models.JSONField(default=dict)
    change = models.CharField(max_length=12, choices=Change.choices)
    differences = models.JSONField(default=dict)
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.SET_NULL, related_name="imported_rows"
    )

    class Meta:
        ordering = ("imported", "order")
        constraints = (
            models.UniqueConstraint(fields=("imported", "order"), name="one_row_per_place_in_import"),
        )
        indexes = (
            models.Index(fields=("source_key", "imported"), name="row_by_identity"),
            models.Index(fields=("project", "imported"), name="row_by_project"),
        )

    def __str__(self) -> str:
        return self.reference


class Doubt(models.Model):
    """One row per doubt: what the reader of the document could not know, with its place, until a person settles it."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="doubts")
    code = models.CharField(_("kind of doubt"), max_length=40, db_index=True)
    line = models.PositiveIntegerField(_("line"), default=0)
    row = models.CharField(_("row"), max_length=40, blank=True)
    source_key = models.CharField(max_length=120, blank=True)
    text = models.TextField(_("words"), blank=True)
    arguments = models.JSONField(default=dict)
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.SET_NULL, related_name="doubts"
    )
    state = models.CharField(max_length=8, choices=DoubtState.choices, default=DoubtState.OPEN)
    reason = models.TextField(_("reason"), blank=True)
    settled_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("line", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=DoubtState.OPEN) | ~Q(reason=""), name="settled_with_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.row}"

    @property
    def message(self) -> str:
        """The doubt as a sentence in the reader's language."""
        # The words may run the other way than the sentence: they are set apart by Unicode's own marks (FSI, PDI).
        words = f"\u2068{self.text}\u2069"
        return str(MESSAGES[Code(self.code)]) % {"text": words, **self.arguments}


class UploadQuerySet(models.QuerySet["Upload"]):
    """Tables handed in: only who handed one in sees it."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the tables that `by` handed in."""
        return self.filter(handed_in_by=by.person_id) if by.person_id else self.none()


class Upload(models.Model):
    """One row per table handed in, kept until what it would do is confirmed or given up, and no longer than a day."""

    kind = models.CharField(_("kind"), max_length=12, choices=TableKind.choices)
    file_name = models.CharField(_("file"), max_length=255)
    stored_as = models.CharField(max_length=255)
    survey = models.ForeignKey(Survey, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    handed_in_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    handed_in_at = models.DateTimeField(_("handed in at"), auto_now_add=True)

    objects: Any = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=TableKind.SURVEY, survey__isnull=False)
                | (~Q(kind=TableKind.SURVEY) & Q(survey=None)),
                name="filled_surveys_have_their_survey",
            ),
        )
        verbose_name = _("table handed in")
        verbose_name_plural = _("tables handed in")

    def __str__(self) -> str:
        return self.file_name
