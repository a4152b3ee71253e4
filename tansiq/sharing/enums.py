"""How far a record reaches."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """From the widest to the closest (design.md §3)."""

    PUBLIC = "public", _("Public")
    PLATFORM = "platform", _("Everyone on the platform")
    MEMBERS = "members", _("Member entities")
    PARTIES = "parties", _("Named parties")
    CONFIDENTIAL = "confidential", _("Confidential to the owner")


class Reason(models.TextChoices):
    """Why somebody sees a record."""

    LEVEL_PUBLIC = "level_public", _("It is public.")
    LEVEL_PLATFORM = "level_platform", _("It is open to everyone who has signed in.")
    LEVEL_MEMBERS = "level_members", _("It is open to member entities, and your organisation is one.")
    OWNER = "owner", _("Your organisation owns it.")
    PARTY = "party", _("Your organisation is named as a party.")
