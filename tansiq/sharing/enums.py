"""How far a record reaches, and why somebody sees it."""

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
    GROUP = "group", _("It is shared with a group to which your organisation belongs.")
    GRANT = "grant", _("You were given access in person, until a date.")
    STATE = "state", _("It concerns your State.")
    DEFAULT = "default", _("Records of this kind are released to you, unless the State keeps them back.")
    CONSENT = "consent", _("The State consented to your seeing it.")


class Seen(models.TextChoices):
    """Who sees which organisations belong to a sharing group."""

    EVERYONE = "everyone", _("Everyone who sees the group’s name")
    MEMBERS = "members", _("The members, and nobody else")
    STEWARD = "steward", _("The steward alone; members do not see one another")


class Effect(models.TextChoices):
    """What a decision of a State does to what is released by default."""

    RELEASE = "release", _("Release")
    WITHHOLD = "withhold", _("Keep confidential")


class ConsentState(models.TextChoices):
    """Where a decision of a State stands; until it is given, it is not given."""

    ASKED = "asked", _("Asked for")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Not given")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("No longer asked for")


class AccessState(models.TextChoices):
    """Where a request for access stands."""

    ASKED = "asked", _("Waiting")
    GRANTED = "granted", _("Access given")
    DECLINED = "declined", _("Access not given")
    WITHDRAWN = "withdrawn", _("Taken back")


class ReleaseState(models.TextChoices):
    """Whether a snapshot that has gone out still stands."""

    STANDING = "standing", _("Stands")
    WITHDRAWN = "withdrawn", _("Withdrawn: no longer released as it stands")


class Format(models.TextChoices):
    """How a release is written."""

    PAGE = "html", _("Page")
    PDF = "pdf", _("PDF")
    DOCX = "docx", _("DOCX")
