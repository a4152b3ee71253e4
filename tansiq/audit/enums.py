"""Every event that the log knows: `<resource>:<past participle>`, alphabetical. A value is never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """What happened."""

    BACKUP_RESTORED = "backup:restored", _("Backup restored")
    CLAIM_ACCEPTED = "claim:accepted", _("Claim accepted")
    CLAIM_ASKED = "claim:asked", _("Project claimed")
    CLAIM_DECLINED = "claim:declined", _("Claim declined")
    CLAIM_WITHDRAWN = "claim:withdrawn", _("Claim withdrawn")
    DOUBT_SETTLED = "doubt:settled", _("Doubt settled")
    IMPORT_APPLIED = "import:applied", _("Import applied")
    IMPORT_PREVIEWED = "import:previewed", _("Import previewed")
    IMPORT_REFUSED = "import:refused", _("Import refused")
    IMPORT_WITHDRAWN = "import:withdrawn", _("Import withdrawn")
    MATRIX_EXPORTED = "matrix:exported", _("Matrix exported")
    MEMBERSHIP_ENDED = "membership:ended", _("Membership ended")
    MEMBERSHIP_GIVEN = "membership:given", _("Membership given")
    PERSON_ADDED = "person:added", _("Person added")
    PERSON_SIGNED_IN = "person:signed_in", _("Signed in")
    PERSON_SIGN_IN_FAILED = "person:sign_in_failed", _("Sign-in failed")
    PROJECT_ADDED = "project:added", _("Project added")
    PROJECT_EDITED = "project:edited", _("Project edited")
    PROJECT_RETIRED = "project:retired", _("Project retired")
    PROJECT_RETURNED = "project:returned", _("Project returned to the matrix")
    REFERENCE_LOADED = "reference:loaded", _("Reference data loaded")
    ROUND_ANSWERED = "round:answered", _("Yearly round answered")
    ROUND_CLOSED = "round:closed", _("Yearly round closed")
    ROUND_OPENED = "round:opened", _("Yearly round opened")
    ROUND_REMINDED = "round:reminded", _("Reminder sent")
    THEME_CONFIRMED = "theme:confirmed", _("Theme confirmed")
    THEME_REJECTED = "theme:rejected", _("Theme rejected")
