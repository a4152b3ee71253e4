"""Overviews: drawn from the survey, commented on by the State, adopted by the members, and then frozen."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.enums import Order, Reply, Stage, View, Willingness
from tansiq.assessments.models.answers import Change
from tansiq.assessments.models.surveys import Survey
from tansiq.reference.models import Organisation, State
from tansiq.sharing.enums import Reason
from tansiq.sharing.models import Said, Section, SectionQuerySet, ShareableQuerySet, Stated, reasons
from tansiq.sharing.models.rule import NOTHING


def title_of(state: State, language: str) -> str:
    """Give what the overview of a State is called in a language."""
    with override(language):
        return gettext("Overview of Implementation Assessment: %(state)s") % {"state": state.name}


class OverviewQuerySet(ShareableQuerySet["Overview"]):
    """Overviews, by what pages ask of them."""


class Overview(Stated):
    """One row per overview of a survey: what the State and the members read, and what its consent may open to others."""

    document_kind: ClassVar[str] = "overview"

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="overview")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language of the text"), max_length=8, default="en")
    willingness = models.CharField(
        _("the State’s word on sharing"), max_length=12, choices=Willingness.choices, blank=True
    )
    drawn_at = models.DateTimeField(_("drawn from the survey at"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OverviewQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("overview")
        verbose_name_plural = _("overviews")

    def __str__(self) -> str:
        return self.title

    @property
    def is_open_to_decisions(self) -> bool:
        """Whether its State may be asked to release it: what may still change may not be asked about.

        Where the members adopt first, the State's observations are annexed after the adoption.
        """
        if self.adopted_on is None:
            return False
        return self.survey.order == Order.COMMENTS_FIRST or self.survey.stage in (
            Stage.FINAL,
            Stage.SUPERSEDED,
        )

    def titled_in(self, language: str) -> str:
        """Give the title in a language: as it was given where that is the overview's own."""
        return self.title if language == self.language else title_of(self.state, language)


# What a translation of a section is.
DRAFTED, HUMAN, OUTDATED = "drafted", "human", "outdated"


class OverviewSectionQuerySet(SectionQuerySet["OverviewSection"]):
    """Sections of overviews."""


class OverviewSection(Section):
    """One row per section of an overview, in the language of the overview, with its translations.

    `translations` is {language: {heading, body, state}}, state "drafted", "human" or "outdated"; `figures` a list of
    {code, number, names, query}: what was counted, and the query of the page that lists what is behind it;
    `figures_then` is {code: number} as it was when the text was drawn or last edited.
    """

    record = models.ForeignKey(Overview, on_delete=models.CASCADE, related_name="sections")
    translations = models.JSONField(default=dict)
    figures = models.JSONField(default=list)
    figures_then = models.JSONField(default=dict)
    is_edited = models.BooleanField(_("edited by a person"), default=False)
    number = models.PositiveIntegerField(default=0)

    objects = OverviewSectionQuerySet.as_manager()

    class Meta(Section.Meta):
        constraints = (
            models.UniqueConstraint(fields=("record", "key"), name="one_overview_section_per_key"),
            models.UniqueConstraint(fields=("record", "position"), name="one_overview_section_per_place"),
        )
        verbose_name = _("section of an overview")
        verbose_name_plural = _("sections of overviews")

    def said_in(self, language: str) -> Said:
        """Give heading and text in a language, where there is a translation that is not outdated; else as written."""
        translation = self.translations.get(language)
        if translation is None or translation["state"] == OUTDATED:
            return Said(self.record.language, self.heading, self.body)
        return Said(language, translation["heading"], translation["body"])

    def counted_anew(self) -> dict[str, int]:
        """Give the figures that changed since the text was written, as code → the number of then."""
        now = {figure["code"]: figure["number"] for figure in self.figures}
        return {code: then for code, then in self.figures_then.items() if now.get(code, then) != then}


class SectionChangeQuerySet(models.QuerySet["SectionChange"]):
    """Earlier texts of sections: the assessing body reads them."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the texts of the overviews of the body of `by`."""
        return self.filter(section__record__owner_id__in=sorted(by.organisations_with(Perm.RECORD_READ)))


class SectionChange(Change):
    """One row per text that a person has given a section in a language, the set-aside ones too."""

    section = models.ForeignKey(OverviewSection, on_delete=models.CASCADE, related_name="changes")
    language = models.CharField(max_length=8)
    heading = models.CharField(max_length=300)
    body = models.TextField(blank=True)

    objects: Any = SectionChangeQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("change of a section")
        verbose_name_plural = _("changes of sections")


def taking_part(by: Actor, ways: frozenset[Reason]) -> models.QuerySet[Overview]:
    """Give the overviews that `by` sees in one of some ways: as those who take part in their way to adoption do."""
    condition = NOTHING
    for reason, way in reasons(Overview, by).items():
        if reason in ways:
            condition |= way
    return Overview.objects.filter(condition)


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Observations: the State, the assessing body and the members read them, not those to whom an overview is released."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the observations on overviews in whose adoption `by` takes part."""
        mine = taking_part(by, frozenset({Reason.OWNER, Reason.STATE, Reason.DEFAULT}))
        return self.filter(Exists(mine.filter(pk=OuterRef("overview_id"))))


class OpinionQuerySet(models.QuerySet["Opinion"]):
    """Opinions: the assessing body and the members read them."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the opinions on overviews that `by` sees as a member or as the assessing body."""
        mine = taking_part(by, frozenset({Reason.OWNER, Reason.DEFAULT}))
        return self.filter(Exists(mine.filter(pk=OuterRef("overview_id"))))


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Adopted texts with their ratings: the assessing body and the State read them."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the adopted texts of the State of `by`, and of its assessing body."""
        mine = taking_part(by, frozenset({Reason.OWNER, Reason.STATE}))
        return self.filter(Exists(mine.filter(survey_id=OuterRef("survey_id"))))


class Observation(models.Model):
    """One row per comment of the State on an overview, and what became of it."""

    overview = models.ForeignKey(Overview, on_delete=models.CASCADE, related_name="observations")
    section = models.SlugField(_("section"), max_length=60, blank=True)
    text = models.TextField(_("observation"))
    language = models.CharField(_("language"), max_length=8, default="en")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(max_length=150)
    said_at = models.DateTimeField(auto_now_add=True)
    is_late = models.BooleanField(_("received after the deadline"), default=False)
    reply = models.CharField(_("reply"), max_length=10, choices=Reply.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    replied_by = models.CharField(max_length=150, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(reply=Reply.DECLINED) | ~Q(reason=""), name="declined_observations_have_a_reason"
            ),
        )
        verbose_name = _("observation of a State")
        verbose_name_plural = _("observations of States")

    def __str__(self) -> str:
        return self.text[:80]


class Opinion(models.Model):
    """One row per member and overview: what it said last before adoption."""

    overview = models.ForeignKey(Overview, on_delete=models.CASCADE, related_name="opinions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(_("view"), max_length=10, choices=View.choices)
    text = models.TextField(_("comment"), blank=True)
    said_by = models.CharField(max_length=150)
    said_at = models.DateTimeField(auto_now=True)

    objects: Any = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("overview", "organisation"), name="one_opinion_per_member"),
        )
        verbose_name = _("opinion of a member")
        verbose_name_plural = _("opinions of members")

    def __str__(self) -> str:
        return f"{self.overview_id} {self.organisation_id} {self.view}"


class Snapshot(models.Model):
    """One row per adoption: overview, ratings and findings as they were adopted. The database refuses to change it."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="snapshots")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects: Any = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("adopted text")
        verbose_name_plural = _("adopted texts")

    def __str__(self) -> str:
        return self.sha256
