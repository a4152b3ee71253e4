"""Snapshots that went out: stamped with recipient, time and hash."""

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.accounts.models import Person
from tansiq.reference.models import Organisation, State
from tansiq.sharing.enums import Format, ReleaseState
from tansiq.sharing.models.audiences import own_states


def new_stamp() -> str:
    """Draw the code of a stamp: four groups that can be read out over the telephone."""
    letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "-".join("".join(secrets.choice(letters) for _place in range(4)) for _group in range(4))


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases, and who may know of them."""

    def visible_to(self, by: Actor) -> Self:
        """Keep the releases that `by` may know of.

        Those to, or made from a record of, one's organisation or State, and those that one has made oneself.
        """
        mine = sorted(by.organisations_with(Perm.RECORD_READ))
        known = Q(recipient_id__in=mine) | Q(owner_id__in=mine) | Q(state_id__in=sorted(own_states(by)))
        if by.person_id is not None and allows(by, Perm.RELEASE_MAKE):
            known |= Q(made_by_id=by.person_id)
        return self.filter(known)


class Release(models.Model):
    """One row per snapshot handed to a recipient. Its bytes never change; its standing may."""

    stamp = models.CharField(_("stamp"), max_length=19, unique=True, default=new_stamp, editable=False)
    kind = models.CharField(max_length=64)
    record_id = models.BigIntegerField()
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner of the record")
    )
    state = models.ForeignKey(
        State,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("State"),
    )
    sections = models.JSONField(_("sections"), default=list, help_text=_("keys, in their order"))
    is_whole = models.BooleanField(_("whole"), default=False)
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    language = models.CharField(_("language"), max_length=8)
    recipient = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("recipient")
    )
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size"))
    file_name = models.CharField(_("file"), max_length=200)
    standing = models.CharField(
        _("standing"), max_length=12, choices=ReleaseState.choices, default=ReleaseState.STANDING
    )
    marked_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("kind", "record_id"), name="releases_of_record"),)
        verbose_name = _("release")
        verbose_name_plural = _("releases")

    def __str__(self) -> str:
        return self.stamp
