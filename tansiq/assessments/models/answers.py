"""Answers and ratings. Each is seen where its area is seen, and its lane has been shown."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.enums import Confidence, Lane, Sensitivity, SourceKind
from tansiq.assessments.models.surveys import Survey, SurveyArea
from tansiq.frameworks.models import Question, Requirement
from tansiq.library.models import Submission
from tansiq.sharing.models.audiences import own_states

_M = TypeVar("_M", bound=models.Model, covariant=True)


def shown_lanes(by: Actor, survey: str = "survey__") -> Q:
    """Give the condition of a lane's being shown: one's own at once, the other's once it was handed in or transmitted."""
    mine, ours = sorted(by.organisations_with(Perm.RECORD_READ)), sorted(own_states(by))
    assessors = Q(**{f"{survey}owner_id__in": mine}) | Q(**{f"{survey}transmitted_at__isnull": False})
    state = Q(**{f"{survey}state_id__in": ours}) | Q(**{f"{survey}handed_in_at__isnull": False})
    return (Q(lane=Lane.ASSESSOR) & assessors) | (Q(lane=Lane.STATE) & state)


class LaneQuerySet(models.QuerySet[_M]):
    """Rows of a lane of an area of a survey."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the rows whose area the policy admits for `by`, of lanes that have been shown."""
        areas = SurveyArea.objects.visible_to(by).filter(pk=OuterRef("area_id"))
        return self.filter(Exists(areas), shown_lanes(by))


class Given(models.Model):
    """What an answer and a rating have in common: where it stands, who said it, and how often it was changed."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="%(class)ss")
    area = models.ForeignKey(SurveyArea, on_delete=models.CASCADE, related_name="%(class)ss")
    lane = models.CharField(_("lane"), max_length=10, choices=Lane.choices, default=Lane.ASSESSOR)
    # Raised by one at each change: who saves on top of an older number is shown both texts.
    number = models.PositiveIntegerField(default=0)
    is_prefilled = models.BooleanField(_("taken over from the last cycle, not confirmed yet"), default=False)
    changed_by = models.CharField(max_length=150, blank=True)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        abstract = True


class Answer(Given):
    """One row per question answered in a survey, by lane.

    `value`: "yes" | "partly" | "no", the code of an option, a list of codes, a number as a string, an ISO date, a text, a
    list of rows {column: cell}; None while it is undetermined.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField(_("answer"), null=True, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    language = models.CharField(_("language of the remarks"), max_length=8, default="en")
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence.choices, blank=True)

    objects: Any = LaneQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("survey", "question", "lane"), name="one_answer_per_question_and_lane"
            ),
        )
        indexes = (models.Index(fields=("question", "lane", "survey"), name="answers_by_question"),)
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.survey_id} {self.question_id}"


class Rating(Given):
    """One row per requirement and axis rated in a survey: a level of the scale, or what stands outside it."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="ratings")
    axis = models.CharField(_("axis"), max_length=24)
    level = models.CharField(_("level"), max_length=32)
    value = models.SmallIntegerField(_("value"), null=True, blank=True)  # None: outside the scale
    reason = models.TextField(_("reason"), blank=True)

    objects: Any = LaneQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("survey", "requirement", "axis", "lane"), name="one_rating_per_requirement_and_axis"
            ),
        )
        indexes = (models.Index(fields=("requirement", "axis", "survey"), name="ratings_by_requirement"),)
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")

    def __str__(self) -> str:
        return f"{self.survey_id} {self.requirement_id} {self.axis}"


class Change(models.Model):
    """What every change of an answer or a rating keeps; never changed itself."""

    number = models.PositiveIntegerField()
    is_set_aside = models.BooleanField(
        _("written on top of an older text, and kept beside it"), default=False
    )
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class AnswerChange(Change):
    """One row per text that an answer has had, the set-aside ones too."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="changes")
    value = models.JSONField(null=True, blank=True)
    remarks = models.TextField(blank=True)
    confidence = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("change of an answer")
        verbose_name_plural = _("changes of answers")


class RatingChange(Change):
    """One row per level that a rating has had."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="changes")
    level = models.CharField(max_length=32)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("change of a rating")
        verbose_name_plural = _("changes of ratings")


class Source(models.Model):
    """One row per source of an answer: a citation, or a submission of the State that the library holds."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind.choices)
    citation = models.CharField(_("citation"), max_length=500)
    dated = models.DateField(_("date"), null=True, blank=True)
    sensitivity = models.CharField(
        _("handling"), max_length=12, choices=Sensitivity.choices, default=Sensitivity.OPEN
    )
    submission = models.ForeignKey(
        Submission,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("document"),
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.citation
