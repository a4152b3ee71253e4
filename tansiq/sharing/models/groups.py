"""Sharing groups: organisations with whom records are shared together."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.kernel.names import Named
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Seen


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups, and whose members a reader sees."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the groups whose name `by` may know: of which one is steward or member, and those open to all."""
        mine = sorted(by.organisations_with(Perm.RECORD_READ))
        if not mine:
            return self.none()
        reached = GroupReach.objects.filter(group=OuterRef("pk"), organisation_id__in=mine)
        return self.filter(Q(seen=Seen.EVERYONE) | Q(steward_id__in=mine) | Exists(reached))

    def with_members_visible_to(self, by: Actor) -> Self:
        """Keep the groups whose list of members `by` may see."""
        mine = sorted(by.organisations_with(Perm.RECORD_READ))
        if not mine:
            return self.none()
        reached = GroupReach.objects.filter(group=OuterRef("pk"), organisation_id__in=mine)
        return self.filter(
            Q(seen=Seen.EVERYONE) | Q(steward_id__in=mine) | (Q(seen=Seen.MEMBERS) & Exists(reached))
        )


class Group(Named):
    """One row per sharing group; its members are organisations and other groups."""

    code = models.SlugField(max_length=60, unique=True)
    steward = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("steward")
    )
    seen = models.CharField(
        _("who sees the members"), max_length=12, choices=Seen.choices, default=Seen.STEWARD
    )
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    organisations: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        Organisation, through="GroupMember", related_name="+", verbose_name=_("members")
    )
    parts: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="wholes", verbose_name=_("groups in it")
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("sharing group")
        verbose_name_plural = _("sharing groups")


class GroupMember(models.Model):
    """One row per spell of an organisation in a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)
    left_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("group", "organisation"),
                condition=Q(left_at__isnull=True),
                name="one_open_spell_in_a_group",
            ),
            models.CheckConstraint(condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="left_after_joining"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.group_id}"


class GroupReach(models.Model):
    """One row per group and organisation in it now, directly or through a group in it: what the policy asks."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="reach")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("group", "organisation"), name="one_reach_per_organisation"),
        )
        indexes = (models.Index(fields=("organisation", "group"), name="groups_of_organisation"),)

    def __str__(self) -> str:
        return f"{self.group_id} reaches {self.organisation_id}"
