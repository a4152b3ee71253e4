"""The stages of an assessment, and what answers, findings and observations may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Order(models.TextChoices):
    """Whether the State comments before the members adopt, or after (data/assessment.yaml, data/adopted_first.yaml)."""

    COMMENTS_FIRST = "comments_first", _("The State comments, then the members adopt")
    ADOPTED_FIRST = "adopted_first", _("The members adopt, then the State comments")


class Stage(models.TextChoices):
    """Where an assessment stands."""

    PLANNED = "planned", _("Planned")
    COLLECTING = "collecting", _("Collecting")
    DRAFTING = "drafting", _("Drafting")
    QUALITY_REVIEW = "quality_review", _("Quality review")
    WITH_STATE = "with_state", _("With the State")
    ANSWERING = "answering", _("Comments being answered")
    BEFORE_MEMBERS = "before_members", _("Before the members")
    ADOPTED = "adopted", _("Adopted")
    FINAL = "final", _("Final")
    SUPERSEDED = "superseded", _("Superseded")


class Lane(models.TextChoices):
    """Who answers: the assessors, or the State for itself."""

    ASSESSOR = "assessor", _("Assessors")
    STATE = "state", _("The State’s self-assessment")


class Confidence(models.TextChoices):
    """How sure the one who answers is."""

    HIGH = "high", _("High: several sources agree")
    MEDIUM = "medium", _("Medium: one sound source")
    LOW = "low", _("Low: indications only")


class SourceKind(models.TextChoices):
    """What kind of source an answer leans on."""

    STATE_SUBMISSION = "state_submission", _("Information from the State")
    IO_REPORT = "io_report", _("Report of an international organisation")
    PUBLIC = "public", _("Public source")
    VISIT_FINDING = "visit_finding", _("Seen on a visit")
    PARTNER_DATABASE = "partner_database", _("Database of a partner")


class Sensitivity(models.TextChoices):
    """How a source is to be handled."""

    OPEN = "open", _("Open")
    RESTRICTED = "restricted", _("Restricted")
    CONFIDENTIAL = "confidential", _("Confidential")


class FindingKind(models.TextChoices):
    """What a finding is."""

    STRENGTH = "strength", _("Strength")
    GOOD_PRACTICE = "good_practice", _("Good practice")
    SHORTFALL = "shortfall", _("Shortfall")


class Aspect(models.TextChoices):
    """What the quality review looks at."""

    HUMAN_RIGHTS = "human_rights", _("Human rights")
    GENDER = "gender", _("Gender")
    CONSISTENCY = "consistency", _("Consistency with like cases")
    LANGUAGE = "language", _("Language")


class Reply(models.TextChoices):
    """What became of an observation of the State."""

    NONE = "", _("Not answered yet")
    ACCEPTED = "accepted", _("Accepted: the text is changed")
    ANNEXED = "annexed", _("Annexed")
    DECLINED = "declined", _("Declined, with a reason")


class View(models.TextChoices):
    """What a member says of an overview."""

    APPROVES = "approves", _("Approves")
    COMMENTS = "comments", _("Comments")
    OBJECTS = "objects", _("Asks that it be taken up again")


class Willingness(models.TextChoices):
    """The State’s word on sharing the overview with other States; what opens it is a consent."""

    NOT_SAID = "", _("Not said")
    WILLING = "willing", _("Willing to share")
    ON_REQUEST = "on_request", _("Willing to share on request")
    UNWILLING = "unwilling", _("Not to be shared")


class Adherence(models.TextChoices):
    """By which act a State became party to a treaty."""

    NONE = "", _("Not a party")
    RATIFICATION = "ratification", _("Ratification")
    ACCESSION = "accession", _("Accession")
    ACCEPTANCE = "acceptance", _("Acceptance or approval")
    SUCCESSION = "succession", _("Succession")


class Part(models.TextChoices):
    """The sections of an overview, in their order."""

    FACTS = "facts", _("Facts")
    PROGRESS = "progress", _("Progress by area")
    SHORTFALLS = "shortfalls", _("Shortfalls by area")
    FOREMOST = "foremost", _("The foremost shortfalls")
    RECOMMENDATIONS = "recommendations", _("Priority recommendations")
    NEEDS = "needs", _("Technical-assistance needs")
    CAPACITY = "capacity", _("Capacity to assist others")
    DIFFERENCE = "difference", _("Difference from the last overview")
    OBSERVATIONS = "observations", _("Observations of the State")
    SHARING = "sharing", _("The State’s word on sharing")


# Stages in which the assessors change the survey, in which the overview, and those at the end of the way.
FILLED_IN = (Stage.COLLECTING, Stage.DRAFTING)
WRITTEN_IN = (Stage.DRAFTING, Stage.ANSWERING)
ENDED = (Stage.ADOPTED, Stage.FINAL, Stage.SUPERSEDED)
FOREMOST = 5
"""How many shortfalls an overview names as the foremost (domain.md §1.3)."""
