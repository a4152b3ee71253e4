"""What States are party to, entered by hand or from a file."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.assessments.enums import Adherence
from tansiq.reference.models import Instrument, State


class ParticipationQuerySet(models.QuerySet[Any]):
    """What States are party to: depositaries publish it, so every reader may know."""

    def visible_to(self, by: Actor) -> Self:
        """Keep all for who reads records, none for others."""
        return self if allows(by, Perm.RECORD_READ) else self.none()


class Participation(models.Model):
    """One row per State and treaty: signed, party since, by which act, with which reservations."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="participations")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="participations")
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    party_on = models.DateField(_("party since"), null=True, blank=True)
    adherence = models.CharField(_("by"), max_length=14, choices=Adherence.choices, blank=True)
    reservations = models.TextField(_("reservations and declarations"), blank=True)
    source = models.CharField(_("source"), max_length=300)
    as_of = models.DateField(_("as of"))

    objects: Any = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ("instrument__year", "instrument__symbol")
        constraints = (
            models.UniqueConstraint(fields=("state", "instrument"), name="one_participation_per_treaty"),
            models.CheckConstraint(
                condition=Q(party_on=None, adherence=Adherence.NONE)
                | (Q(party_on__isnull=False) & ~Q(adherence=Adherence.NONE)),
                name="parties_have_their_act",
            ),
        )
        verbose_name = _("participation in a treaty")
        verbose_name_plural = _("participation in treaties")

    def __str__(self) -> str:
        return f"{self.state} {self.instrument}"
