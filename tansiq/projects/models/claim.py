"""Claims: a named entity asks to own what the coordinating office holds for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.projects.enums import ClaimState
from tansiq.projects.models.project import Project
from tansiq.reference.models import Organisation


class Claim(models.Model):
    """One row per claim on a project by an organisation; at most one open."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="claims")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ClaimState.choices, default=ClaimState.ASKED)
    workflow_version = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(_("reason"), blank=True)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField(auto_now_add=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("project", "organisation"),
                condition=Q(state=ClaimState.ASKED),
                name="one_open_claim",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} → {self.project}"
