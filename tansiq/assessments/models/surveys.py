"""Surveys: the working instrument of one assessment of one State, shared out by area."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.models import Person
from tansiq.assessments.enums import ENDED, Aspect, Order, Stage
from tansiq.frameworks.models import Area, Version
from tansiq.kernel.names import name_in
from tansiq.sharing.models import Said, Section, SectionQuerySet, ShareableQuerySet, Stated


class SurveyQuerySet(ShareableQuerySet["Survey"]):
    """Surveys, by what pages ask of them."""


class Survey(Stated):
    """One row per assessment of a State: its survey under one version of a framework, and where it stands on its way.

    It is the assessing body's until it is shown to the State; what the assessors wrote is shown with `transmitted_at`.
    """

    document_kind: ClassVar[str] = "survey"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="surveys")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    order = models.CharField(_("order"), max_length=16, choices=Order.choices, default=Order.COMMENTS_FIRST)
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices, default=Stage.PLANNED)
    workflow_version = models.PositiveSmallIntegerField(default=1)
    is_visited_before = models.BooleanField(_("the State was visited before"), default=False)
    is_history = models.BooleanField(_("brought in as adopted history"), default=False)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    planned_for = models.DateField(_("to be adopted by"), null=True, blank=True)
    stage_due_on = models.DateField(_("stage ends on"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    invited_at = models.DateTimeField(_("State invited to assess itself at"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("self-assessment handed in at"), null=True, blank=True)
    transmitted_at = models.DateTimeField(_("transmitted to the State at"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("state", "version"),
                condition=~Q(stage__in=[str(stage) for stage in ENDED]),
                name="one_open_survey_per_state_and_version",
            ),
        )
        indexes = (models.Index(fields=("state", "stage"), name="surveys_by_state"),)
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open_to_decisions(self) -> bool:
        """Whether its State may be asked to release it: what may still change says no.

        That is what is not adopted yet, and where the State comments after the adoption what is not final.
        """
        stands = ENDED if self.order == Order.COMMENTS_FIRST else (Stage.FINAL, Stage.SUPERSEDED)
        return self.stage in stands

    @property
    def is_ended(self) -> bool:
        """Whether the members have adopted it and the way back is closed."""
        return self.stage in ENDED


class SurveyAreaQuerySet(SectionQuerySet["SurveyArea"]):
    """Areas of surveys, as sections of them."""


class SurveyArea(Section):
    """One row per area of a survey: who works on it, the account of it in words, and whether the lead has signed it off."""

    record = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sections")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("worked on by"),
    )
    signed_off_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    signed_off_by = models.CharField(max_length=150, blank=True)

    objects = SurveyAreaQuerySet.as_manager()

    class Meta(Section.Meta):
        constraints = (
            models.UniqueConstraint(fields=("record", "key"), name="one_survey_area_per_key"),
            models.UniqueConstraint(fields=("record", "position"), name="one_survey_area_per_place"),
        )
        verbose_name = _("area of a survey")
        verbose_name_plural = _("areas of surveys")

    def said_in(self, language: str) -> Said:
        """Give the area by its name in a language; the account of it stays as it was written.

        Until it is transmitted the account is the assessors' own, also where the State sees its areas to assess itself.
        """
        account = "" if self.record.transmitted_at is None else self.body
        return Said(language, name_in(self.area.names, language), account)


class ReviewQuerySet(models.QuerySet["Review"]):
    """Quality reviews: the assessing body reads them."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the reviews of the surveys of the body of `by`."""
        return self.filter(survey__owner_id__in=sorted(by.organisations_with(Perm.RECORD_READ)))


class Review(models.Model):
    """One row per aspect that the quality review has looked at; the last one of an aspect counts."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="reviews")
    aspect = models.CharField(_("aspect"), max_length=16, choices=Aspect.choices)
    is_passed = models.BooleanField(_("passed"))
    note = models.TextField(_("note"), blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    objects: Any = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("quality review")
        verbose_name_plural = _("quality reviews")

    def __str__(self) -> str:
        return f"{self.survey_id} {self.aspect}"
