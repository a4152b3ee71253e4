"""Words of the matrix."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Status of implementation, as the matrix prints it."""

    IN_DEVELOPMENT = "in_development", _("In development")
    ONGOING = "ongoing", _("Ongoing")
    COMPLETED = "completed", _("Completed")


class Standing(models.TextChoices):
    """Whether the project stands in the matrix (data/project.yaml)."""

    LISTED = "listed", _("In the matrix")
    RETIRED = "retired", _("Retired")


class ClaimState(models.TextChoices):
    """State of a claim (data/claim.yaml)."""

    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Precision(models.TextChoices):
    """How exactly a date is known."""

    YEAR = "year", _("year")
    MONTH = "month", _("month")
    DAY = "day", _("day")


class TagState(models.TextChoices):
    """Whether a tag that the rule proposed has been looked at by a person."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


class Holds(models.TextChoices):
    """Answer to “does this still hold?”."""

    YES = "yes", _("It still holds")
    CHANGED = "changed", _("It has changed")
    ENDED = "ended", _("It has ended")
