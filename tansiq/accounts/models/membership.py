"""Memberships: who may act, for whom, and until when."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm, Role
from tansiq.accounts.enums import MembershipStatus
from tansiq.accounts.models.person import Person
from tansiq.accounts.models.reach import within_reach
from tansiq.reference.models import Organisation, State, Theme


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, by who may see and keep them."""

    def in_force(self) -> Self:
        """Keep those by which a person acts today: begun, not over, not suspended, the account open."""
        today = timezone.localdate()
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=today),
            Q(valid_until=None) | Q(valid_until__gte=today),
            suspended_at=None,
            person__is_active=True,
        )

    def kept_by(self, by: Actor) -> Self:
        """Keep those that `by` looks after: all for who vets or manages, else those of one's own State or organisation."""
        if allows(by, Perm.FOCAL_POINT_VET) or allows(by, Perm.DIRECTORY_MANAGE):
            return self
        return self.filter(within_reach(by, "organisation__"))


class Membership(models.Model):
    """One row per role that a person has in an organisation, within a scope of States (none named: no such bound)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=32, choices=Role.choices)
    states = models.ManyToManyField(State, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    is_national_coordinator = models.BooleanField(_("national coordinator"), default=False)
    nomination = models.ForeignKey(
        "Nomination", null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    suspended_for = models.TextField(_("why suspended"), blank=True)
    is_suspended_by_office = models.BooleanField(_("suspended by the coordinating office"), default=False)
    revalidate_by = models.DateField(_("to be confirmed by"), null=True, blank=True)
    last_revalidated_on = models.DateField(_("last confirmed on"), null=True, blank=True)
    last_reminded_on = models.DateField(_("last reminded on"), null=True, blank=True)
    end_logged_on = models.DateField(_("end written into the log on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation", "role"),
                condition=Q(valid_until__isnull=True),
                name="one_open_membership_per_role",
            ),
        )
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"

    @property
    def status(self) -> MembershipStatus:
        """What the membership is worth today."""
        today = timezone.localdate()
        if self.valid_until is not None and self.valid_until < today:
            return MembershipStatus.ENDED
        if self.suspended_at is not None:
            return MembershipStatus.SUSPENDED
        if self.valid_from is not None and self.valid_from > today:
            return MembershipStatus.AWAITED
        return MembershipStatus.ACTIVE
