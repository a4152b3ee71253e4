"""States, regions, organisations, pillars, themes and instruments: loaded from reviewed data files, never typed on a page."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from tansiq.kernel.names import Named, name_in
from tansiq.reference.enums import CompactStatus, InstrumentKind, OrganisationKind, RegionKind, StateStatus


class State(Named):
    """One row per State: 193 members, 2 observers, and the made-up States of the examples."""

    iso3 = models.CharField(_("ISO 3166 code"), max_length=3, unique=True)
    iso2 = models.CharField(max_length=2, blank=True)
    m49 = models.CharField(max_length=3, blank=True)
    status = models.CharField(_("status"), max_length=16, choices=StateStatus.choices)
    joined_on = models.DateField(_("member since"), null=True, blank=True)
    aliases = models.JSONField(_("other spellings met"), default=list)
    adjectives = models.JSONField(default=list)
    subregion = models.ForeignKey(
        "Region",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("subregion"),
    )
    source = models.CharField(max_length=200, blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)

    class Meta:
        verbose_name = _("State")
        verbose_name_plural = _("States")


class Place(Named):
    """One row per place whose work is recorded under a State (Hong Kong, China)."""

    code = models.CharField(max_length=8, unique=True)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="places")
    aliases = models.JSONField(default=list)


class Region(Named):
    """One row per named set of States: an M49 region, a regional group, or a grouping as used in a source."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=RegionKind.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    aliases = models.JSONField(_("other spellings met"), default=list)
    note = models.TextField(_("note"), blank=True)
    is_vague = models.BooleanField(_("extent not defined by a source"), default=False)
    is_named_by_us = models.BooleanField(_("named by this platform"), default=False)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    source = models.CharField(max_length=200, blank=True)
    states = models.ManyToManyField(State, through="RegionMember", related_name="regions")

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class RegionMember(models.Model):
    """One row per State and spell of membership in a region; open ends mean always."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="members")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("region", "state", "valid_from"), name="one_row_per_spell"),
        )
        indexes = (
            models.Index(fields=("state", "region", "valid_from", "valid_until"), name="member_by_state"),
            models.Index(fields=("region", "state", "valid_from", "valid_until"), name="member_by_region"),
        )

    def __str__(self) -> str:
        return f"{self.state_id} in {self.region_id}"

    def held_on(self, day: date) -> bool:
        """Say whether the membership held on a day; the last day is part of it."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Organisation(Named):
    """One row per organisation: entities, missions, committees, regional organisations, bodies of States, donors."""

    code = models.SlugField(max_length=60, unique=True)
    acronyms = models.JSONField(_("acronyms"), default=dict)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices)
    aliases = models.JSONField(_("other names met"), default=list)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    predecessors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="successors")
    state = models.ForeignKey(State, null=True, blank=True, on_delete=models.PROTECT, related_name="bodies")
    valid_from = models.DateField(_("since"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    is_ga_subordinate = models.BooleanField(_("subordinate to the General Assembly"), null=True, blank=True)
    compact_status = models.CharField(
        _("status in the Compact"), max_length=8, choices=CompactStatus.choices, default=CompactStatus.UNKNOWN
    )
    compact_source = models.CharField(max_length=200, blank=True)
    is_coordinating_office = models.BooleanField(_("coordinating office"), default=False)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.acronym or self.name

    @property
    def acronym(self) -> str:
        """The acronym in the reader's language, else in the first of the fallback; may be empty."""
        return name_in(self.acronyms)


class OrganisationLine(models.Model):
    """One row per organisation and each that it is part of, itself included: work of a part is found under its parent."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="line")
    ancestor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    is_root = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "ancestor"), name="one_line_per_organisation"),
        )
        indexes = (models.Index(fields=("ancestor", "organisation"), name="parts_of_organisation"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} under {self.ancestor_id}"


class RegionLine(models.Model):
    """One row per region and each that it lies in, itself included (M49: Western Africa in Africa)."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="line")
    ancestor = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("region", "ancestor"), name="one_line_per_region"),)
        indexes = (models.Index(fields=("ancestor", "region"), name="parts_of_region"),)

    def __str__(self) -> str:
        return f"{self.region_id} in {self.ancestor_id}"


class Pillar(Named):
    """One row per pillar of the strategy."""

    code = models.CharField(max_length=8, unique=True)
    short_names = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("order",)
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")

    @property
    def short_name(self) -> str:
        """The short label in the reader's language."""
        return name_in(self.short_names) or self.name


class Theme(Named):
    """One row per theme: a tree rooted in the priority areas of A/72/840, paragraph 49."""

    code = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    words = models.JSONField(_("words by which it is found"), default=dict)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("order",)
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class ThemeLine(models.Model):
    """One row per theme and each above it, itself included."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="line")
    ancestor = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("theme", "ancestor"), name="one_line_per_theme"),)
        indexes = (models.Index(fields=("ancestor", "theme"), name="parts_of_theme"),)

    def __str__(self) -> str:
        return f"{self.theme_id} under {self.ancestor_id}"


class ActivityKind(Named):
    """One row per kind of activity (training, legislative assistance, …)."""

    code = models.SlugField(max_length=60, unique=True)
    words = models.JSONField(_("words by which it is found"), default=dict)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order",)
        verbose_name = _("kind of activity")
        verbose_name_plural = _("kinds of activity")


class Instrument(Named):
    """One row per instrument, known by its symbol; `names` is a short label of ours, marked so."""

    symbol = models.CharField(_("symbol"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=InstrumentKind.choices)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    is_label_ours = models.BooleanField(_("label by this platform"), default=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("symbol",)
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return self.symbol

    @property
    def is_known_by_name(self) -> bool:
        """Whether it has a name and no document symbol: what stands for one in the data is a key of theirs."""
        return self.symbol.startswith(("treaty/", "code/"))


class LoadedFile(models.Model):
    """One row per reference data file: what was loaded last, so that loading again can change nothing."""

    name = models.CharField(max_length=60, unique=True)
    sha256 = models.CharField(max_length=64)
    records = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    sources = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name
