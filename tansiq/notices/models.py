"""What people are told, how they want it, and what falls due. Subjects are named without foreign keys, as in the log."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tansiq.audit.enums import Event
from tansiq.notices.enums import Duty, MailState, Pace
from tansiq.reference.models import Organisation


def events() -> list[Any]:
    """Give the events to choose from; a function, so that a new event needs no migration."""
    return Event.choices


def duties() -> list[Any]:
    """Give what may fall due; a function, so that a new duty needs no migration."""
    return Duty.choices


class Notice(models.Model):
    """One row per person told of one event. It holds no word of the record: its title is looked up when it is shown."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(_("event"), max_length=64, choices=events)
    kind = models.CharField(_("kind of record"), max_length=64, blank=True)
    key = models.PositiveBigIntegerField(_("record"), null=True, blank=True)
    link = models.CharField(_("page to open"), max_length=500, blank=True)
    words = models.JSONField(_("words"), default=dict)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    created_at = models.DateTimeField(_("told at"))
    seen_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mail_state = models.CharField(_("mail"), max_length=8, choices=MailState.choices)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    try_after = models.DateTimeField(_("not before"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)

    class Meta:
        indexes = (
            models.Index(fields=("person", "-created_at"), name="notice_by_person"),
            models.Index(fields=("person",), condition=Q(seen_at=None), name="notice_unread"),
            models.Index(fields=("try_after",), condition=Q(mail_state="waiting"), name="notice_to_mail"),
        )
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return f"{self.event} {self.kind} {self.key or ''}".strip()


class MailChoice(models.Model):
    """One row per person who chose how often to be written to; without one, at once."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice"
    )
    pace = models.CharField(
        _("How often to be written to"), max_length=8, choices=Pace.choices, default=Pace.AT_ONCE
    )

    def __str__(self) -> str:
        return f"{self.person_id} {self.pace}"


class MailPause(models.Model):
    """One row at most, while the mail server does not answer: how often in a row, and until when nothing is sent."""

    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    until = models.DateTimeField(_("nothing is sent before"))

    class Meta:
        verbose_name = _("pause of the mails")
        verbose_name_plural = _("pauses of the mails")

    def __str__(self) -> str:
        return f"{self.failures} {self.until}"


class Deadline(models.Model):
    """One row per thing that an organisation owes by a day."""

    what = models.CharField(_("what"), max_length=64, choices=duties)
    kind = models.CharField(_("kind of record"), max_length=64)
    key = models.PositiveBigIntegerField(_("record"))
    link = models.CharField(_("page to open"), max_length=500, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    right = models.CharField(_("right of who is responsible"), max_length=64)
    due_on = models.DateField(_("due on"))
    calendar = models.CharField(_("calendar"), max_length=60)
    set_by = models.CharField(_("set by"), max_length=150)
    set_at = models.DateTimeField(_("set at"))
    rungs_passed = models.PositiveSmallIntegerField(_("reminders passed"), default=0)
    met_at = models.DateTimeField(_("met at"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "key", "what", "organisation"),
                condition=Q(met_at=None, dropped_at=None),
                name="one_open_deadline",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(dropped_at=None), name="deadline_met_or_dropped"
            ),
        )
        indexes = (
            models.Index(fields=("due_on",), condition=Q(met_at=None, dropped_at=None), name="deadline_open"),
        )
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")

    def __str__(self) -> str:
        return f"{self.what} {self.due_on}"
