"""Nominations of focal points, and the invitations that follow them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm, Role
from tansiq.accounts.enums import Authority, NominationState
from tansiq.accounts.models.membership import Membership
from tansiq.accounts.models.person import Person
from tansiq.accounts.models.reach import within_reach
from tansiq.kernel.names import NamesField, name_in
from tansiq.reference.models import Organisation, State, Theme


class NominationQuerySet(models.QuerySet["Nomination"]):
    """Nominations, by who may see them."""

    def visible_to(self, by: Actor) -> Self:
        """Keep those that `by` vets, made, or made in the name of an organisation or State of theirs."""
        if allows(by, Perm.FOCAL_POINT_VET):
            return self
        return self.filter(within_reach(by, "organisation__"))


class Nomination(models.Model):
    """One row per letter that names a focal point. The nominee's data stand here until there is an account."""

    nominator = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("nominated by")
    )
    authority = models.CharField(_("authority"), max_length=24, choices=Authority.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=32, choices=Role.choices)
    states = models.ManyToManyField(State, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    is_national_coordinator = models.BooleanField(_("national coordinator"), default=False)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    names = NamesField(_("name"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    function_title = models.CharField(_("function"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    letter_stored_as = models.CharField(max_length=255, blank=True)
    letter_kind = models.CharField(max_length=8, blank=True)
    letter_sha256 = models.CharField(max_length=64, blank=True)
    letter_size = models.PositiveBigIntegerField(default=0)
    predecessor = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="successions"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="nominations"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=NominationState.choices, default=NominationState.NOMINATED
    )
    workflow_version = models.PositiveSmallIntegerField(default=1)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(_("nominated at"), auto_now_add=True)
    vetted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    vetted_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.TextField(_("reason of the decision"), blank=True)
    forgotten_at = models.DateTimeField(_("personal data removed at"), null=True, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("email", "organisation", "role"),
                condition=Q(state__in=("nominated", "invited", "accepted")) & ~Q(email=""),
                name="one_open_nomination",
            ),
        )
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")

    def __str__(self) -> str:
        # Without the nominee: the log calls records by this, and holds no names.
        return f"{self.role} {self.organisation_id}"

    @property
    def name(self) -> str:
        """The nominee's name in the reader's language; empty once it was removed."""
        return name_in(self.names)


class Invitation(models.Model):
    """One row per link sent to choose a password: good once, until a moment. Only the hash of its token is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    nomination = models.ForeignKey(
        Nomination, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.person_id} until {self.expires_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether the link still leads anywhere."""
        return self.used_at is None and self.expires_at > timezone.now()
