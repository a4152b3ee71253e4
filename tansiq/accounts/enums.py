"""What stands in the columns of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Authority(models.TextChoices):
    """Which authority signed the letter of a nomination."""

    PERMANENT_MISSION = "permanent_mission", _("Permanent mission")
    FOREIGN_MINISTRY = "foreign_ministry", _("Ministry of foreign affairs")
    MINISTRY = "ministry", _("Another ministry")
    NATIONAL_BODY = "national_body", _("National coordination body")
    HEAD_OF_ENTITY = "head_of_entity", _("Head of the entity")
    SECRETARIAT = "secretariat", _("Secretariat of the regional organisation")


class Audience(models.TextChoices):
    """To whom a person shows a part of their entry in the directory."""

    NOBODY = "nobody", _("Nobody")
    OWN = "own", _("My own organisation")
    OFFICE = "office", _("The coordinating office")
    EVERYONE = "everyone", _("Everyone who may see the directory")


class EntryField(models.TextChoices):
    """The parts of an entry that its person shows or keeps."""

    FUNCTION = "function", _("Function")
    EMAIL = "email", _("E-mail")
    TELEPHONE = "telephone", _("Telephone")
    LANGUAGES = "languages", _("Languages")


class NominationState(models.TextChoices):
    """Where a nomination stands; the moves are in data/nomination.yaml."""

    NOMINATED = "nominated", pgettext_lazy("nomination", "Waits for vetting")
    INVITED = "invited", pgettext_lazy("nomination", "Invited")
    ACCEPTED = "accepted", pgettext_lazy("nomination", "Invitation accepted")
    ACTIVE = "active", pgettext_lazy("nomination", "Active")
    DECLINED = "declined", pgettext_lazy("nomination", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "Withdrawn")


class MembershipStatus(models.TextChoices):
    """What a membership is worth today; read from its days, never stored."""

    AWAITED = "awaited", pgettext_lazy("membership", "Begins later")
    ACTIVE = "active", pgettext_lazy("membership", "In force")
    SUSPENDED = "suspended", pgettext_lazy("membership", "Suspended")
    ENDED = "ended", pgettext_lazy("membership", "Ended")


class ProposalState(models.TextChoices):
    """Where what one person asked for stands with the second."""

    OPEN = "open", pgettext_lazy("proposal", "Waits for a second person")
    CONFIRMED = "confirmed", pgettext_lazy("proposal", "Confirmed")
    DECLINED = "declined", pgettext_lazy("proposal", "Not confirmed")
