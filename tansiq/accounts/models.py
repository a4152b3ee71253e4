"""People and their memberships: who may act, for whom, and until when."""

import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.enums import Role
from tansiq.kernel.names import NamesField, name_in
from tansiq.reference.models import Organisation, State

# Of example accounts only; the platform serves them on loopback alone.
EXAMPLE_PASSWORD = "made-up-and-on-loopback"  # noqa: S105


def new_log_code() -> str:
    """Draw the code under which the log knows a person: it says nothing of who that is."""
    return f"p-{secrets.token_hex(6)}"


class Person(AbstractUser):
    """One row per person with an account."""

    names = NamesField(_("name"), blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    log_code = models.CharField(
        _("code in the log"), max_length=16, unique=True, default=new_log_code, editable=False
    )
    last_home_at = models.DateTimeField(_("last saw the home page"), null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    # In the log a person stands under the code alone, as who acts and as who is spoken of.
    log_label = ""

    def __str__(self) -> str:
        return self.display_name

    @property
    def log_key(self) -> str:
        """The key under which the log knows the person."""
        return self.log_code

    @property
    def display_name(self) -> str:
        """The name in the reader's language, else the user name."""
        return name_in(self.names) or self.get_full_name() or self.username


class Membership(models.Model):
    """One row per role that a person has in an organisation, within a scope of States (none named: no such bound)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=32, choices=Role.choices)
    states = models.ManyToManyField(State, blank=True, related_name="+")
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

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
