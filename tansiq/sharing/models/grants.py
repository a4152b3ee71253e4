"""Access for a person, until a date; and the asking for it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.models import Person
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import AccessState


class Grant(models.Model):
    """One row per access that the owner of a record gave to one person, until a day."""

    kind = models.CharField(max_length=64)
    record_id = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    valid_until = models.DateField(_("last day"))
    may_export = models.BooleanField(_("may export it"), default=False)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "record_id", "person"),
                condition=Q(ended_at__isnull=True),
                name="one_open_grant_per_person",
            ),
        )
        indexes = (
            models.Index(fields=("person", "kind", "record_id", "valid_until"), name="grants_of_person"),
        )
        verbose_name = _("personal access")
        verbose_name_plural = _("personal accesses")

    def __str__(self) -> str:
        return f"{self.person_id} sees {self.kind} {self.record_id}"


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    """Requests for access, and who may know of them."""

    def visible_to(self, by: Actor) -> Self:
        """Keep one's own requests, and those to the organisations for which one answers."""
        return self.filter(
            Q(person_id=by.person_id or 0) | Q(owner_id__in=sorted(by.organisations_with(Perm.ACCESS_DECIDE)))
        )


class AccessRequest(models.Model):
    """One row per request for access. `record_id` is empty where there is no such record: who asked is not told."""

    reference = models.CharField(_("reference"), max_length=80)
    kind = models.CharField(max_length=64, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    owner = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    reason = models.TextField(_("reason"))
    state = models.CharField(max_length=12, choices=AccessState.choices, default=AccessState.ASKED)
    workflow_version = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("reference", "person"),
                condition=Q(state=AccessState.ASKED),
                name="one_open_request_per_reference",
            ),
        )
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")

    def __str__(self) -> str:
        return f"{self.person_id} asks for {self.reference}"
