"""What every shareable record carries. Lists, pages, searches, counts, charts, exports and files all start from `visible_to`."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Level, Reason
from tansiq.sharing.models.groups import Group
from tansiq.sharing.models.rule import LEVELS, OPEN_LEVELS, Terms, exportable, reasons

_M = TypeVar("_M", bound=models.Model, covariant=True)


class ShareableQuerySet(models.QuerySet[_M]):
    """Rows that carry the policy."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the rows that the policy admits for `by`: the only start of a read."""
        return self._by(reasons(self.model, by))  # type: ignore[arg-type]  # every model here is Shareable

    def exportable_by(self, by: Actor) -> Self:
        """Keep the rows that `by` may take away in a file: never more than `visible_to`."""
        return self._by(exportable(self.model, by))  # type: ignore[arg-type]

    def _by(self, ways: dict[Reason, Q]) -> Self:
        # The levels as one list, so that an index that holds level and owner answers without the row.
        condition = Q(level__in=[level for reason, level in LEVELS.items() if reason in ways])
        for reason, way in ways.items():
            if reason not in LEVELS:
                condition |= way
        return self.filter(condition)


class Shareable(models.Model):
    """A record with an owner, a level, parties and groups. It is born with them, in the transaction that creates it."""

    is_of_a_state: ClassVar[bool] = False

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
    groups: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        Group, blank=True, related_name="+", verbose_name=_("sharing groups")
    )

    class Meta:
        abstract = True

    def terms(self) -> Terms:
        """Give what the policy looks at on this record, as the database has it now."""
        rows = list(
            type(self)
            ._default_manager.filter(pk=self.pk)
            .values_list("level", "owner_id", "parties", "groups")
        )
        level, owner, _party, _group = rows[0]
        return Terms(
            level=level,
            owner=owner,
            parties=frozenset(party for _level, _owner, party, _group in rows if party is not None),
            groups=frozenset(group for _level, _owner, _party, group in rows if group is not None),
        )

    @property
    def is_restricted(self) -> bool:
        """Whether the log notes who opens it: it reaches less far than everyone on the platform."""
        return self.level not in OPEN_LEVELS
