"""Frameworks as data: a questionnaire with its scale, in versions. What a published version says never changes."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.frameworks.enums import Block, Comparability, Following, Force, QuestionKind, Standing
from tansiq.kernel.names import Named, NamesField, name_in
from tansiq.reference.models import Instrument


class Framework(Named):
    """One row per framework: what several versions of one questionnaire have in common."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)

    class Meta:
        ordering = ("code",)
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions, by who may read them: drafts are for those who make them."""

    def visible_to(self, by: Actor) -> Self:
        """Keep what `by` may read: what was ever published for every reader, drafts for who edits or publishes."""
        if allows(by, Perm.FRAMEWORK_EDIT) or allows(by, Perm.FRAMEWORK_PUBLISH):
            return self
        if allows(by, Perm.RECORD_READ):
            return self.exclude(standing=Standing.DRAFT)
        return self.none()


class Version(Named):
    """One row per version of a framework, as its file says; `content` is the file, from which it can be written again.

    `scale` is {"levels": [{code, names, says}, …] from the lowest, "outside": [{code, names, says}, …]}; `axes`, `facets`
    are lists of {code, names}.
    """

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    label = models.SlugField(_("version"), max_length=20)
    about = NamesField(_("about"))
    languages = models.JSONField(_("languages"), default=list)
    scale = models.JSONField(_("scale"), default=dict)
    axes = models.JSONField(_("axes"), default=list)
    facets = models.JSONField(_("facets"), default=list)
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    standing = models.CharField(_("state"), max_length=12, choices=Standing.choices, default=Standing.DRAFT)
    workflow_version = models.PositiveSmallIntegerField(default=1)
    loaded_at = models.DateTimeField(_("loaded at"))
    loaded_by = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ("framework__code", "label")
        constraints = (
            models.UniqueConstraint(fields=("framework", "label"), name="one_version_per_label"),
            models.CheckConstraint(
                condition=Q(standing=Standing.DRAFT, published_at=None)
                | (~Q(standing=Standing.DRAFT) & Q(published_at__isnull=False)),
                name="published_versions_have_their_moment",
            ),
        )
        verbose_name = _("version of a framework")
        verbose_name_plural = _("versions of frameworks")

    @property
    def levels(self) -> list[dict[str, Any]]:
        """The levels of the scale from the lowest, as {code, names, says}."""
        return list(self.scale["levels"])

    @property
    def outside(self) -> list[dict[str, Any]]:
        """What stands outside the scale: not applicable, insufficient information."""
        return list(self.scale.get("outside", ()))

    @property
    def values(self) -> dict[str, int]:
        """The number of each level, 0 for the lowest; what stands outside the scale has none."""
        return {level["code"]: place for place, level in enumerate(self.scale["levels"])}


class Area(Named):
    """One row per area of a version."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(_("code"), max_length=12)
    position = models.PositiveSmallIntegerField()
    about = NamesField(_("about"))
    block = models.CharField(_("for whom"), max_length=12, choices=Block.choices, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="one_area_per_code"),)
        verbose_name = _("area")
        verbose_name_plural = _("areas")


class Provision(models.Model):
    """One row per provision of an instrument that a version names, with its gist in words of the framework's makers."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="provisions")
    code = models.SlugField(_("code"), max_length=40)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="provisions")
    paragraph = models.CharField(_("paragraph"), max_length=80)
    force = models.CharField(_("force"), max_length=12, choices=Force.choices)
    read_in = models.CharField(_("read in"), max_length=200, blank=True)
    says = NamesField(_("what it says"))

    class Meta:
        ordering = ("instrument__year", "instrument__symbol", "paragraph")
        constraints = (
            models.UniqueConstraint(fields=("version", "code"), name="one_provision_per_code"),
            models.UniqueConstraint(
                fields=("version", "instrument", "paragraph"), name="one_provision_per_paragraph"
            ),
        )
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")

    def __str__(self) -> str:
        return f"{self.instrument}, {self.paragraph}"

    @property
    def is_verified(self) -> bool:
        """Whether the wording was read in its source."""
        return bool(self.read_in)


class Requirement(Named):
    """One row per requirement: what is rated, on each axis.

    `levels` is {axis: {level: {language: text}}}: what an assessor can observe there.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="requirements")
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField()
    text = NamesField(_("what is required"))
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    levels = models.JSONField(_("levels"), default=dict)
    provisions = models.ManyToManyField(Provision, related_name="requirements")

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("area", "code"), name="one_requirement_per_code"),)
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")


class Question(models.Model):
    """One row per question or part of one; parts stand under their question.

    `options` and `columns` are lists of {code, names} (columns have a type), `conditions` of {question, is}: shown only if
    each of those questions has one of those answers.
    """

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="questions")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    code = models.CharField(_("code"), max_length=24)
    position = models.PositiveSmallIntegerField()  # within the area
    facet = models.CharField(_("facet"), max_length=24)
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind.choices)
    text = NamesField(_("question"))
    guidance = NamesField(_("guidance"))
    evidence = models.JSONField(_("evidence"), default=list)
    options = models.JSONField(_("options"), default=list)
    columns = models.JSONField(_("columns"), default=list)
    unit = NamesField(_("unit"))
    least = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    most = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    conditions = models.JSONField(_("conditions"), default=list)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    provisions = models.ManyToManyField(Provision, related_name="questions")

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("requirement", "code"), name="one_question_per_code"),)
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return f"{self.code} {name_in(self.text)}"


class Succession(models.Model):
    """One row per pair of what stood in a version and what stands for it in the next; one side is empty for new and retired."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")  # the one that follows
    kind = models.CharField(_("kind"), max_length=12, choices=Following.choices)
    comparability = models.CharField(_("comparability"), max_length=8, choices=Comparability.choices)
    note = NamesField(_("note"))

    class Meta:
        abstract = True


class QuestionSuccession(Succession):
    """One row per pair of questions of two versions, the one after the other."""

    before = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="successions"
    )
    after = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.CASCADE, related_name="predecessors"
    )

    class Meta:
        verbose_name = _("what became of a question")
        verbose_name_plural = _("what became of questions")


class RequirementSuccession(Succession):
    """One row per pair of requirements of two versions, the one after the other."""

    before = models.ForeignKey(
        Requirement, null=True, blank=True, on_delete=models.PROTECT, related_name="successions"
    )
    after = models.ForeignKey(
        Requirement, null=True, blank=True, on_delete=models.CASCADE, related_name="predecessors"
    )

    class Meta:
        verbose_name = _("what became of a requirement")
        verbose_name_plural = _("what became of requirements")
