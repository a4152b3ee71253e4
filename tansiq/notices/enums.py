"""How often people are written to, what becomes of a mail, and what falls due."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tansiq.audit.enums import Event


class Pace(models.TextChoices):
    """How often a person is written to; what concerns the safety of an account never waits."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, what was told the day before")
    WEEKLY = "weekly", _("On Mondays, what was told the week before")
    NEVER = "never", _("Never: I read it on my home page")


class MailState(models.TextChoices):
    """What became of the mail for one notice."""

    WAITING = "waiting", _("Waits")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    SKIPPED = "skipped", _("Not wanted, or read before")
    HIDDEN = "hidden", _("Kept back by the policy")
    FAILED = "failed", _("Given up after several tries")


class Duty(models.TextChoices):
    """What falls due."""

    ASSESSMENT_COMMENT = "assessment:comment", _("Observations on an overview")
    OVERVIEW_CONSIDER = "overview:consider", _("View of an overview")
    RECORD_REVIEW = "record:review", _("Review of a record")
    ROUND_ANSWER = "round:answer", _("Answers to the yearly round")


class Whom(models.TextChoices):
    """How high a reminder climbs; each step tells those below it too."""

    RESPONSIBLE = "responsible", _("who carries the right, in the organisation responsible")
    FOCAL_POINTS = "focal_points", _("every focal point of that organisation")
    OFFICE = "office", _("the coordinating office")


# What concerns the safety of one's account is mailed at once, whatever was chosen.
URGENT = frozenset(
    {
        Event.ERASURE_ASKED,
        Event.FOCAL_POINT_INVITED,
        Event.MEMBERSHIP_ENDED,
        Event.MEMBERSHIP_GIVEN,
        Event.PASSWORD_CHANGED,
        Event.PERSON_LOCKED_OUT,
        Event.PERSON_SIGNED_IN,
        Event.PSEUDONYM_KEY_LOCKED,
        Event.PSEUDONYM_OPENED,
        Event.SECOND_FACTOR_ADDED,
        Event.SECOND_FACTOR_REMOVED,
        Event.SESSION_ENDED,
    }
)
# Their link opens without signing in: it stands in the mail as it is, and is not kept once the mail has left.
OPENS_UNSIGNED = frozenset({Event.FOCAL_POINT_INVITED})
