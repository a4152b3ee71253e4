"""Words of imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """Where an import stands (data/import.yaml)."""

    RECEIVED = "received", _("Received")
    PREVIEWED = "previewed", _("Read; awaits confirmation")
    APPLIED = "applied", _("Applied")
    REFUSED = "refused", _("Could not be read")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Change(models.TextChoices):
    """What a row of an import does to the matrix."""

    CREATED = "created", _("New")
    UPDATED = "updated", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    HELD = "held", _("Held back")


class DoubtState(models.TextChoices):
    """Whether a person has settled a doubt."""

    OPEN = "open", _("Open")
    SETTLED = "settled", _("Settled")


class TableKind(models.TextChoices):
    """What a table that was handed in brings."""

    ASSESSMENTS = "assessments", _("Earlier assessments")
    SURVEY = "survey", _("A survey filled offline")
    TREATIES = "treaties", _("Participation in treaties")


class Fate(models.TextChoices):
    """What becomes of a row of a survey that was filled offline."""

    SAVED = "saved", _("Will be saved")
    CONFLICT = "conflict", _("Changed here since")
    REFUSED = "refused", _("Refused")
    UNCHANGED = "unchanged", _("Unchanged")
