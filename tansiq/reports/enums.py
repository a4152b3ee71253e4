"""What the check of a stamp finds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What is known of a document that somebody holds."""

    STANDS = "stands", _("A document with this stamp went out, and it stands.")
    WITHDRAWN = "withdrawn", _("A document with this stamp went out. It no longer stands.")
    ALTERED = "altered", _("A document with this stamp went out, but this file is not it: its bytes differ.")
    UNKNOWN = "unknown", _("No such document went out.")
