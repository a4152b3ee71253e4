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
