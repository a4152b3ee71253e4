"""What a question may ask for, how strongly a provision speaks, and how a version follows another."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    """The form of an answer."""

    YES_NO_PARTLY = "yes_no_partly", _("Yes, partly or no")
    ONE_OF = "one_of", _("One of several")
    SEVERAL_OF = "several_of", _("Several of several")
    NUMBER = "number", _("Number with its unit")
    DATE = "date", _("Date")
    TEXT = "text", _("Text")
    TABLE = "table", _("Table")


class CellKind(models.TextChoices):
    """The form of what stands in a column of a table."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")


class Force(models.TextChoices):
    """How strongly a provision speaks."""

    DECIDES = "decides", _("Decides")
    CALLS_UPON = "calls_upon", _("Calls upon")
    ENCOURAGES = "encourages", _("Encourages")
    BINDS = "binds", _("Binds the parties to a treaty")
    GUIDES = "guides", _("Guides, without obligation")


class Standing(models.TextChoices):
    """The state of a version (data/version.yaml)."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Following(models.TextChoices):
    """What became of a question or requirement in the version that follows."""

    SAME = "same", _("The same")
    REWORDED = "reworded", _("Reworded")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    NEW = "new", _("New")
    RETIRED = "retired", _("Retired")


class Comparability(models.TextChoices):
    """How far what was answered before may be compared with what is answered now."""

    FULL = "full", _("Fully comparable")
    PARTIAL = "partial", _("Comparable in part")
    NONE = "none", _("Not comparable")


class Block(models.TextChoices):
    """Whom a part of a framework is for."""

    EVERYONE = "", _("Every State")
    VISITED = "visited", _("States visited before")


# What everyone may answer a question of this kind with; their words are those of the interface.
YES, PARTLY, NO = "yes", "partly", "no"
ANSWERS = {YES: _("Yes"), PARTLY: _("Partly"), NO: _("No")}
