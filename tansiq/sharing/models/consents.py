"""What a State decided on one record: to release it, in full or by section, or to keep it confidential."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.accounts.models import Person
from tansiq.reference.models import Organisation, State
from tansiq.sharing.enums import ConsentState, Effect
from tansiq.sharing.models.audiences import audiences, own_states


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Decisions of States, and who may know of them."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the decisions that `by` may know of: of one's own State, and what one's organisation asked for."""
        return self.filter(
            Q(state_id__in=sorted(own_states(by)))
            | Q(asked_for_id__in=sorted(by.organisations_with(Perm.CONSENT_ASK)))
        )


class Consent(models.Model):
    """One row per decision of a State on one record, from the asking on."""

    kind = models.CharField(max_length=64)
    record_id = models.BigIntegerField()
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+", verbose_name=_("State"))
    effect = models.CharField(_("effect"), max_length=12, choices=Effect.choices, default=Effect.RELEASE)
    standing = models.CharField(
        _("standing"), max_length=12, choices=ConsentState.choices, default=ConsentState.ASKED
    )
    workflow_version = models.PositiveSmallIntegerField(default=1)
    covers_all = models.BooleanField(_("the whole record"), default=False)

    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(_("purpose"))
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("words of the answer"), blank=True)

    signatory = models.CharField(_("signatory"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded of the last day on"), null=True, blank=True)
    note_name = models.CharField(_("instrument"), max_length=200, blank=True)
    note_sha256 = models.CharField(max_length=64, blank=True)
    note_stored_as = models.CharField(max_length=255, blank=True)
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(asked_by=None) | ~Q(answered_by=F("asked_by")),
                name="who_asked_does_not_answer",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                name="consent_dates_in_order",
            ),
        )
        indexes = (models.Index(fields=("kind", "record_id", "standing"), name="consents_of_record"),)
        verbose_name = _("consent of a State")
        verbose_name_plural = _("consents of States")

    def __str__(self) -> str:
        return f"{self.effect} {self.kind} {self.record_id}"


class ConsentAudience(models.Model):
    """One row per audience, or single organisation, that a State's decision names."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="audiences")
    audience = models.CharField(max_length=40, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(audience="") ^ Q(organisation=None), name="audience_or_organisation"
            ),
        )

    def __str__(self) -> str:
        return str(audiences()[self.audience]) if self.audience else str(self.organisation)


class ConsentSection(models.Model):
    """One row per section that a State's decision names; none where it covers the whole record."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("consent", "key"), name="one_row_per_section"),)

    def __str__(self) -> str:
        return self.key


def in_force(prefix: str = "") -> Q:
    """Give the condition of a decision that holds today; `prefix` leads to it ("consent__")."""
    today = timezone.localdate()
    return (
        Q(**{f"{prefix}standing": ConsentState.GIVEN})
        & (Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": today}))
        & (Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gte": today}))
    )
