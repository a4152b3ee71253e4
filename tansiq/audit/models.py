"""The log, the chain over it, and the names behind its codes.

No foreign keys, so that the log never stands in the way of live data, nor live data in its.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tansiq.audit.enums import Event

# What the first seal stands on.
BEFORE_THE_FIRST = "0" * 64
# How long a request to open a pseudonym waits for the second holder.
AN_HOUR = timedelta(hours=1)
# How long a successor's request waits for the holder of the half.
A_WEEK = timedelta(days=7)
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)
_M = TypeVar("_M", bound=models.Model, covariant=True)


def events() -> list[Any]:
    """Give the events to choose from; a function, so that a new event needs no migration."""
    return Event.choices


class AppendOnlyQuerySet(models.QuerySet[_M]):
    """Reads only: what is written stays."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: an entry stands as it was written."""
        raise TypeError("The log is append-only.")

    def delete(self) -> NoReturn:
        """Refuse: an entry stands as it was written."""
        raise TypeError("The log is append-only.")


class LogQuerySet(AppendOnlyQuerySet["LogEntry"]):
    """Entries of the log."""


class AppendOnly(models.Model):
    """A row that is written once. The database itself refuses UPDATE, DELETE and TRUNCATE (migration 0002)."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: an entry stands as it was written."""
        raise TypeError("The log is append-only.")


class LogEntry(AppendOnly):
    """One row per event, written in the transaction of the change, or with the answer that shows a restricted record.

    `by` is a code, never a name: `Identity` holds the name while it may be known. Where a person is the record spoken
    of, `key` is their code and `label` is empty; of a restricted record the label is empty too.
    """

    at = models.DateTimeField(_("at"), db_index=True)
    event = models.CharField(_("event"), max_length=64, choices=events)
    by = models.CharField(_("by"), max_length=150, help_text=_("the code of who acted"))
    organisations = models.JSONField(_("organisations"), default=list)
    kind = models.CharField(_("kind of record"), max_length=64, blank=True)
    key = models.CharField(_("record"), max_length=64, blank=True)
    label = models.CharField(_("record, as it was called then"), max_length=500, blank=True)
    details = models.JSONField(_("details"), default=dict)

    objects = LogQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        # Each way of narrowing the log, newest first.
        indexes = (
            models.Index(fields=("kind", "key", "id"), name="log_by_record"),
            models.Index(fields=("event", "id"), name="log_by_event"),
            models.Index(fields=("by", "id"), name="log_by_actor"),
        )
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event} {self.kind} {self.key}"

    @property
    def facts(self) -> dict[str, Any]:
        """What the chain holds of the entry: all of it, label and details by their digest."""
        return {
            "entry": self.pk,
            "at": stamp(self.at),
            "event": self.event,
            "by": self.by,
            "organisations": self.organisations,
            "kind": self.kind,
            "key": self.key,
            "content": digest([self.label, self.details]),
        }


class Taken(AppendOnly):
    """One row per restricted record in an export: finds the entry by the record. The entry itself names them all."""

    entry = models.BigIntegerField()
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet["Taken"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("kind", "key", "entry"), name="taken_by_record"),
            models.Index(fields=("entry",), name="taken_by_entry"),
        )
        verbose_name = _("record in an export")
        verbose_name_plural = _("records in exports")

    def __str__(self) -> str:
        return f"{self.entry}: {self.kind} {self.key}"


class Seal(AppendOnly):
    """One row per entry in the chain, in the order of sealing: `hash` binds the entry and every one sealed before it."""

    position = models.BigIntegerField(_("position"), primary_key=True)
    entry = models.BigIntegerField(_("entry"), unique=True)
    hash = models.CharField(_("hash"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))

    objects = AppendOnlyQuerySet["Seal"].as_manager()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.position}: {self.entry} {self.hash[:12]}"


class Identity(models.Model):
    """One row per code of a person in the log: the name behind it, in clear, sealed for two holders, or erased.

    A sealed name is split in two halves, each in a box that one of the holders opens; one half alone says nothing.
    """

    code = models.CharField(_("code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=16, blank=True)
    first_box = models.TextField(_("one half of the name, sealed for the first holder"), blank=True)
    second_box = models.TextField(_("the other half, sealed for the second holder"), blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("pseudonym",), condition=~models.Q(pseudonym=""), name="one_person_per_pseudonym"
            ),
        )
        verbose_name = _("name behind a code")
        verbose_name_plural = _("names behind codes")

    def __str__(self) -> str:
        return self.code

    @property
    def log_key(self) -> str:
        """The log knows it by the code."""
        return self.code

    @property
    def log_label(self) -> str:
        """The log holds no name."""
        return ""


class Holder(models.Model):
    """One row per holder of one half of the key to pseudonyms; two rows stand at most. The passphrase is nowhere."""

    place = models.PositiveSmallIntegerField(_("which half"), unique=True)
    code = models.CharField(_("code"), max_length=16, unique=True)
    organisations = models.JSONField(_("organisations"), default=list)
    roles = models.JSONField(_("roles"), default=list)
    public = models.CharField(max_length=64)
    kept = models.CharField(max_length=200)
    made_at = models.DateTimeField(_("made at"))
    tries = models.PositiveSmallIntegerField(_("wrong passphrases in a row"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)

    class Meta:
        verbose_name = _("holder of the key to pseudonyms")
        verbose_name_plural = _("holders of the key to pseudonyms")

    def __str__(self) -> str:
        return f"{self.place}: {self.code}"

    @property
    def log_label(self) -> str:
        """The log says which half; who holds it stands in `by`."""
        return str(self.place)


class Succession(models.Model):
    """One row per person who asked to take over one half of the key; the holder gives it within a week.

    The successor's key is made with the asking, under a passphrase of the successor's own. What was given stays as a row
    without a key: who has held one half never takes over the other.
    """

    place = models.PositiveSmallIntegerField(_("which half"))
    code = models.CharField(_("code"), max_length=16)
    organisations = models.JSONField(_("organisations"), default=list)
    roles = models.JSONField(_("roles"), default=list)
    public = models.CharField(max_length=64, blank=True)
    kept = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    given_by = models.CharField(max_length=16, blank=True)
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=models.Q(given_at=None), name="one_open_succession_per_person"
            ),
        )
        verbose_name = _("succession to a half of the key")
        verbose_name_plural = _("successions to halves of the key")

    def __str__(self) -> str:
        return f"{self.place}: {self.code}"

    @property
    def log_label(self) -> str:
        """The log says which half; who asks stands in `by`."""
        return str(self.place)


class Opening(models.Model):
    """One row per request of a holder to know the name behind a pseudonym; the other confirms within the hour."""

    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="openings")
    reason = models.TextField(_("reason"))
    asked_by = models.CharField(max_length=16)
    asked_at = models.DateTimeField(_("asked at"))
    # The half of the one who asked, sealed for the other one; gone as soon as the name was shown.
    half = models.TextField(blank=True)
    opened_by = models.CharField(max_length=16, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("opening of a pseudonym")
        verbose_name_plural = _("openings of pseudonyms")

    def __str__(self) -> str:
        return f"{self.identity_id} {self.asked_by}"


def stamp(moment: datetime) -> str:
    """Write a moment as the chain does: UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Any) -> bytes:
    """Write JSON in the one form that is hashed: keys in order, no spaces, ASCII with \\u escapes."""
    return _CANONICAL.encode(value).encode("ascii")


def digest(value: Any) -> str:
    """Give the SHA-256 of a JSON value in its canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def link(previous: str, position: int, facts: dict[str, Any]) -> str:
    """Give the hash of one link: SHA-256 over the canonical form of `[previous, position, facts]`.

    `previous` is the hash of the link before it, 64 zeros for the first. `facts` is an object with the keys `at` (UTC,
    `2026-11-24T09:30:00.000000+00:00`), `by`, `content`, `entry`, `event`, `key`, `kind`, `organisations`; `content` is
    the SHA-256 of the canonical form of `[label, details]`, so that an extract can be proved that shows neither.
    """
    return digest([previous, position, facts])
