"""What one person asks for and a second confirms."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tansiq.access.second_person import Act
from tansiq.accounts.enums import ProposalState
from tansiq.accounts.models.person import Person


class Proposal(models.Model):
    """One row per act that waits for its second person (access/second_person.py says which acts do)."""

    act = models.CharField(_("act"), max_length=32, choices=Act.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals")
    terms = models.JSONField(_("what exactly"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("until"))
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="confirmed_by_another"
            ),
        )
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return f"{self.act} {self.person_id}"

    @property
    def is_open(self) -> bool:
        """Whether a second person may still decide."""
        return self.state == ProposalState.OPEN and self.expires_at > timezone.now()
