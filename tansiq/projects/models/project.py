"""The project: one row of the matrix of who does what where."""

from typing import Self

from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tansiq.projects.enums import Precision, Standing, Status
from tansiq.reference.models import Instrument, Pillar
from tansiq.sharing.models import Shareable, ShareableQuerySet

# Said out loud, since the databases put an empty serial at different ends; the index holds the very same words.
WITHOUT_SERIAL = ExpressionWrapper(Q(serial=None), output_field=models.BooleanField())


class ProjectQuerySet(ShareableQuerySet["Project"]):
    """Projects, by what pages ask of them."""

    def listed(self) -> Self:
        """Keep what stands in the matrix."""
        return self.filter(standing=Standing.LISTED)


class Project(Shareable):
    """One row per project or activity. Dates are kept as printed, to their precision, and as days for comparing."""

    title = models.CharField(_("title"), max_length=600)
    language = models.CharField(_("language of the text"), max_length=8, default="en")
    activities = models.TextField(_("main activities"), blank=True)
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="+", verbose_name=_("pillar"))
    status = models.CharField(_("status"), max_length=16, choices=Status.choices)

    start = models.CharField(
        _("start"), max_length=10, blank=True, help_text=_("2015, 2015-07 or 2015-07-31")
    )
    end = models.CharField(_("end"), max_length=10, blank=True, help_text=_("2015, 2015-07 or 2015-07-31"))
    precision = models.CharField(max_length=8, choices=Precision.choices, blank=True)
    start_on = models.DateField(null=True, blank=True)
    end_on = models.DateField(null=True, blank=True)
    is_open_ended = models.BooleanField(_("without a stated end"), default=False)
    is_annual = models.BooleanField(_("annual event"), default=False)

    is_global = models.BooleanField(_("global"), default=False)
    scope_note = models.CharField(_("scope, where it cannot be read as places"), max_length=300, blank=True)
    is_joint = models.BooleanField(_("joint"), default=False)
    instruments = models.ManyToManyField(Instrument, blank=True, related_name="+")

    as_of = models.DateField(_("as of"), help_text=_("the day for which these facts hold"))
    confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True)
    standing = models.CharField(max_length=16, choices=Standing.choices, default=Standing.LISTED)
    workflow_version = models.PositiveSmallIntegerField(default=1)
    source_key = models.CharField(
        _("identity in its source"), max_length=120, null=True, blank=True, unique=True
    )
    reference = models.CharField(_("reference"), max_length=40, db_index=True)
    serial = models.PositiveIntegerField(_("serial"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        # Each begins with `standing` and ends with what the policy asks of a row, so that a list is read in order
        # and a count or a facet from the index alone; measured by `make bench`.
        indexes = (
            models.Index(
                "standing",
                "pillar",
                WITHOUT_SERIAL,
                "serial",
                "id",
                "level",
                "owner",
                "status",
                "is_joint",
                "is_global",
                "start_on",
                "end_on",
                "is_open_ended",
                "as_of",
                name="project_in_order",
            ),
            models.Index(fields=("standing", "title", "id", "level", "owner"), name="project_by_title"),
            models.Index(fields=("standing", "status", "id", "level", "owner"), name="project_by_status"),
            models.Index(fields=("standing", "start_on", "id", "level", "owner"), name="project_by_start"),
            models.Index(fields=("standing", "end_on", "id", "level", "owner"), name="project_by_end"),
            models.Index(fields=("standing", "changed_at", "id", "level", "owner"), name="project_by_change"),
            models.Index(
                "standing", Coalesce("confirmed_on", "as_of"), "id", "level", "owner", name="project_by_held"
            ),
            models.Index(fields=("owner", "standing"), name="project_by_owner"),
        )

    def __str__(self) -> str:
        return self.title
