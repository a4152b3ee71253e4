"""The yearly round: each project's owner says whether it still holds."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tansiq.projects.enums import Holds
from tansiq.projects.models.project import Project
from tansiq.reference.models import Organisation


class Round(models.Model):
    """One row per yearly round."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    opened_on = models.DateField(_("opened on"))
    due_on = models.DateField(_("due on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ("-year",)
        verbose_name = _("yearly round")
        verbose_name_plural = _("yearly rounds")

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_ahead(self) -> bool:
        """Say whether the day of answer has not passed."""
        return self.due_on >= timezone.localdate()


class RoundItem(models.Model):
    """One row per project asked about in a round; `organisation` is whom the round asks."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="items")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="round_items")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Holds.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "project"), name="one_item_per_project"),)
        indexes = (models.Index(fields=("round", "organisation", "answer"), name="item_by_organisation"),)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.project_id}"
