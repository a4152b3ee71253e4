"""The log. No foreign keys, so that it never stands in the way of live data, nor live data in its."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from tansiq.audit.enums import Event


def events() -> list[Any]:
    """Give the events to choose from; a function, so that a new event needs no migration."""
    return Event.choices


class LogQuerySet(models.QuerySet["LogEntry"]):
    """Reads only: the log cannot be changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: an entry stands as it was written."""
        raise TypeError("The log is append-only.")

    def delete(self) -> NoReturn:
        """Refuse: an entry stands as it was written."""
        raise TypeError("The log is append-only.")


class LogEntry(models.Model):
    """One row per event, written in the transaction of the change. The database refuses UPDATE and DELETE."""

    at = models.DateTimeField(_("at"), db_index=True)
    event = models.CharField(_("event"), max_length=64, choices=events)
    by = models.CharField(_("by"), max_length=150, help_text=_("user name, as it was then"))
    organisations = models.JSONField(_("organisations"), default=list)
    kind = models.CharField(_("kind of record"), max_length=64, blank=True)
    key = models.CharField(_("record"), max_length=64, blank=True)
    label = models.CharField(_("record, as it was called then"), max_length=500, blank=True)
    details = models.JSONField(_("details"), default=dict)

    objects = LogQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("kind", "key", "id"), name="log_by_record"),)
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event} {self.kind} {self.key}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: an entry stands as it was written."""
        raise TypeError("The log is append-only.")
