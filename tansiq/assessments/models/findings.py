"""Findings: strengths, good practices and shortfalls, each with the answers behind it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.assessments.enums import FOREMOST, FindingKind, Lane
from tansiq.assessments.models.answers import Answer, Given, LaneQuerySet
from tansiq.frameworks.models import Requirement


class Finding(Given):
    """One row per finding; the foremost shortfalls bear a place from one to five. Recommendations hang on findings."""

    requirement = models.ForeignKey(
        Requirement, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=FindingKind.choices)
    text = models.TextField(_("finding"))
    language = models.CharField(_("language"), max_length=8, default="en")
    foremost = models.PositiveSmallIntegerField(_("place among the foremost"), null=True, blank=True)
    answers = models.ManyToManyField(Answer, blank=True, related_name="findings")

    objects: Any = LaneQuerySet.as_manager()

    class Meta:
        ordering = ("area__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("survey", "foremost"), name="one_finding_per_foremost_place"),
            models.CheckConstraint(
                condition=Q(foremost=None)
                | Q(foremost__gte=1, foremost__lte=FOREMOST, kind=FindingKind.SHORTFALL),
                name="only_shortfalls_are_foremost",
            ),
            models.CheckConstraint(condition=Q(lane=Lane.ASSESSOR), name="findings_are_the_assessors"),
        )
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    def __str__(self) -> str:
        return self.text[:80]
