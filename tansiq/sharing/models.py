"""What every shareable record carries, and the one rule of who sees it, compiled to SQL.

The rule stands here once. Lists, pages, searches, counts, charts, exports and files all start from `visible_to`.
"""

from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Level, Reason

_M = TypeVar("_M", bound=models.Model, covariant=True)


# What everyone who reads here may open.
OPEN_LEVELS = (Level.PUBLIC, Level.PLATFORM)
_LEVELS = {
    Reason.LEVEL_PUBLIC: Level.PUBLIC,
    Reason.LEVEL_PLATFORM: Level.PLATFORM,
    Reason.LEVEL_MEMBERS: Level.MEMBERS,
}


def reasons(model: type["Shareable"], by: Actor) -> dict[Reason, Q]:
    """Give each way in which `by` may come to see rows of `model`, as a condition; none of them: sees nothing."""
    ways: dict[Reason, Q] = {}
    reads = allows(by, Perm.RECORD_READ)
    if reads or settings.TANSIQ_PUBLIC_LEVEL_OPEN:
        ways[Reason.LEVEL_PUBLIC] = Q(level=Level.PUBLIC)
    if not reads:
        return ways
    ways[Reason.LEVEL_PLATFORM] = Q(level=Level.PLATFORM)
    if by.is_member_entity:
        ways[Reason.LEVEL_MEMBERS] = Q(level=Level.MEMBERS)
    mine = sorted(by.organisations_with(Perm.RECORD_READ))
    through = model.parties.through
    party = through._default_manager.filter(
        **{f"{model._meta.model_name}_id": OuterRef("pk"), "organisation_id__in": mine}
    )
    ways[Reason.OWNER] = Q(owner_id__in=mine)
    ways[Reason.PARTY] = Q(level=Level.PARTIES) & Q(Exists(party))
    return ways


class ShareableQuerySet(models.QuerySet[_M]):
    """Rows that carry the policy."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the rows that the policy admits for `by`: the only start of a read."""
        ways = reasons(self.model, by)  # type: ignore[arg-type]  # every model here is Shareable
        # The levels as one list, so that an index that holds level and owner answers without the row.
        condition = Q(level__in=[level for reason, level in _LEVELS.items() if reason in ways])
        for reason, way in ways.items():
            if reason not in _LEVELS:
                condition |= way
        return self.filter(condition)


class Shareable(models.Model):
    """A record with an owner, a level and parties. It is born with them, in the transaction that creates it."""

    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    level = models.CharField(
        _("who sees it"), max_length=16, choices=Level.choices, default=Level.CONFIDENTIAL
    )
    marking = models.CharField(_("originator’s marking"), max_length=120, blank=True)
    parties: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("parties")
    )

    class Meta:
        abstract = True

    @property
    def is_restricted(self) -> bool:
        """Whether the log notes who opens it: it reaches less far than everyone on the platform."""
        return self.level not in OPEN_LEVELS
