"""What a project is tied to: entities in their order, places, themes and kinds of activity."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.projects.enums import TagState
from tansiq.projects.models.project import Project
from tansiq.reference.models import ActivityKind, Organisation, Place, Region, State, Theme


class ProjectEntity(models.Model):
    """One row per entity that carries out the project, in the order printed."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="entities")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveSmallIntegerField()
    printed = models.TextField(_("as printed"))

    class Meta:
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=("project", "order"), name="one_entity_per_place"),)
        indexes = (
            models.Index(fields=("organisation", "project"), name="entity_by_organisation"),
            models.Index(fields=("project", "organisation"), name="entity_of_project"),
        )

    def __str__(self) -> str:
        return self.printed


class ProjectState(models.Model):
    """One row per State that the scope names; `place` where it names a place recorded under that State."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="states")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("project", "state"), condition=Q(place=None), name="one_row_per_state"
            ),
            models.UniqueConstraint(fields=("project", "state", "place"), name="one_row_per_place"),
        )
        indexes = (models.Index(fields=("state", "project"), name="project_by_state"),)

    def __str__(self) -> str:
        return f"{self.project_id} in {self.state_id}"


class ProjectRegion(models.Model):
    """One row per region or grouping that the scope names; its members are those of the project's `as_of`."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="regions")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("project", "region"), name="one_row_per_region"),)
        indexes = (models.Index(fields=("region", "project"), name="project_by_region"),)

    def __str__(self) -> str:
        return f"{self.project_id} in {self.region_id}"


class ProjectReach(models.Model):
    """One row per organisation or mission that the scope names instead of a place (II-10, III-28)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reaches")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("project", "organisation"), name="one_row_per_reach"),)

    def __str__(self) -> str:
        return f"{self.project_id} reaches {self.organisation_id}"


class Tag(models.Model):
    """A tag first set by a rule that names its words, then confirmed or rejected by a person."""

    state = models.CharField(max_length=12, choices=TagState.choices, default=TagState.PROPOSED)
    words = models.JSONField(_("words that led to it"), default=list)

    class Meta:
        abstract = True


class ProjectTheme(Tag):
    """One row per theme of a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("project", "theme"), name="one_row_per_theme"),)
        indexes = (
            models.Index(fields=("theme", "project", "state"), name="project_by_theme"),
            models.Index(fields=("project", "theme", "state"), name="theme_of_project"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} on {self.theme_id}"


class ProjectKind(Tag):
    """One row per kind of activity of a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="kinds")
    kind = models.ForeignKey(ActivityKind, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("project", "kind"), name="one_row_per_kind"),)
        indexes = (
            models.Index(fields=("kind", "project", "state"), name="project_by_kind"),
            models.Index(fields=("project", "kind", "state"), name="kind_of_project"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} by {self.kind_id}"
