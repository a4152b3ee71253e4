"""Which acts ask for a second person: one table. Shown in the generated reference."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tansiq.access.enums import Perm, Role


class Act(models.TextChoices):
    """What one person cannot do alone."""

    MEMBERSHIP_GIVE = "membership:give", _("Give a role of trust")
    NOMINATION_VET = "nomination:vet", _("Accept a focal point")
    PERSON_ERASE = "person:erase", _("Erase the data of a person")
    PERSON_REOPEN = "person:reopen", _("Reopen the account of somebody who has held a role of trust")


@dataclass(frozen=True)
class TwoPeople:
    """Who asks, who confirms (never the one who asked), how many days the second has, and why there are two."""

    asks: Perm
    confirms: Perm
    days: int
    why: str | Promise


SECOND_PERSON = {
    Act.MEMBERSHIP_GIVE: TwoPeople(
        Perm.DIRECTORY_MANAGE,
        Perm.DIRECTORY_MANAGE,
        14,
        _("Who may let others in, or speak for a State, is not made by one person."),
    ),
    Act.NOMINATION_VET: TwoPeople(
        Perm.FOCAL_POINT_NOMINATE,
        Perm.FOCAL_POINT_VET,
        0,
        _("Who nominates does not vet; a nomination waits without a limit."),
    ),
    Act.PERSON_ERASE: TwoPeople(
        Perm.PERSON_ERASE,
        Perm.PERSON_ERASE,
        30,
        _("What is erased does not come back. The person may ask too."),
    ),
    Act.PERSON_REOPEN: TwoPeople(
        Perm.DIRECTORY_MANAGE,
        Perm.DIRECTORY_MANAGE,
        14,
        _("Who was trusted, and left, is not let in again by one person."),
    ),
}

# Given by one and confirmed by another, unless they come by a nomination, which two people see anyway.
ROLES_OF_TRUST = frozenset({Role.AUDITOR, Role.COORDINATOR, Role.OPERATOR, Role.STATE_APPROVER})

# Of these somebody always stays: without them nobody could let anyone in again from the pages.
NEVER_WITHOUT = frozenset({Role.COORDINATOR, Role.OPERATOR})
