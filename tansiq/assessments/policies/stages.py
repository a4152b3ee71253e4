"""What each step on the way to adoption needs."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.enums import Perm, Role
from tansiq.accounts.models import Membership, Person
from tansiq.accounts.queries import people_with
from tansiq.assessments.enums import Aspect, Lane, Part, Reply, Stage, View
from tansiq.assessments.models import (
    Answer,
    AnswerChange,
    Finding,
    Overview,
    OverviewSection,
    Rating,
    RatingChange,
    Survey,
    SurveyArea,
)
from tansiq.frameworks.enums import Block, Standing
from tansiq.frameworks.models import Requirement, Version
from tansiq.kernel.errors import DomainError
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Reason
from tansiq.sharing.models import holders_by_decision
from tansiq.sharing.models.rule import NOTHING


def require_published(version: Version) -> None:
    """Refuse to assess under a draft, or under what is no longer in use."""
    if version.standing != Standing.PUBLISHED:
        raise DomainError(
            _("Version %(version)s of this framework is not in use; choose a published one.")
            % {"version": version.label},
            code="not_published",
        )


def require_follows(before: Version, after: Version) -> None:
    """Refuse to move answers to a version that does not follow the one they were given under."""
    if after.follows_id != before.pk:
        raise DomainError(
            _(
                "Version %(after)s does not follow version %(before)s, so nothing says what became of its questions."
            )
            % {"after": after.label, "before": before.label},
            code="not_following",
        )


def require_none_open(state_id: int, version: Version) -> None:
    """Refuse a second assessment of one State under one framework before the first is final.

    What is adopted is under way still: the State may have its comments to come, and only what is final is superseded.
    """
    made = Survey.objects.filter(state_id=state_id, version__framework_id=version.framework_id)
    if made.exclude(stage__in=(Stage.FINAL, Stage.SUPERSEDED)).exists():
        raise DomainError(
            _("An assessment of this State under this framework is under way already."), code="under_way"
        )


def require_day_ahead(day: date | None) -> None:
    """Refuse a deadline in the past."""
    if day is not None and day < timezone.localdate():
        raise DomainError(_("This day has passed already; choose one to come."), code="day_past")


def require_stage(survey: Survey, stages: Collection[Stage]) -> None:
    """Refuse what belongs to other stages."""
    if survey.stage not in stages:
        raise DomainError(
            _("This is not possible while the assessment is at the stage “%(stage)s”.")
            % {"stage": Stage(survey.stage).label},
            code="stage",
        )


def asked_of(survey: Survey) -> Q:
    """Give the condition, over areas of a framework, of being asked in a survey."""
    blocks = [Block.EVERYONE, Block.VISITED] if survey.is_visited_before else [Block.EVERYONE]
    return Q(block__in=[str(block) for block in blocks])


def require_works_here(survey: Survey, person: Person | None) -> None:
    """Refuse to give an area to somebody who does not write for the assessing body."""
    if person is None:
        return
    writers = people_with(Perm.ASSESSMENT_WRITE, organisation_id=survey.owner_id)
    if not writers.filter(pk=person.pk).exists():
        raise DomainError(_("Only assessors of the assessing body work on its surveys."), code="assignee")


def require_invited(survey: Survey) -> None:
    """Refuse to fill the State's lane before it was invited, once it was handed in, and once the members have adopted."""
    if survey.invited_at is None:
        raise DomainError(_("The State has not been invited to assess itself."), code="not_invited")
    if survey.handed_in_at is not None:
        raise DomainError(_("The self-assessment was handed in and stands as it is."), code="handed_in")
    if survey.adopted_on is not None:
        raise DomainError(_("The assessment was adopted and stands as it is."), code="adopted")


def require_not_signed_off(area: SurveyArea) -> None:
    """Refuse to change an area that its lead has signed off."""
    if area.signed_off_at is not None:
        raise DomainError(_("This area is signed off. Its lead can take it up again."), code="signed_off")


def require_in_area(requirement: Requirement, area: SurveyArea) -> None:
    """Refuse a requirement of another area or version."""
    if requirement.area_id != area.area_id:
        raise DomainError(_("This requirement belongs to another area."), code="other_area")


def require_unchanged(number: int, on_top_of: int) -> None:
    """Refuse where somebody else changed it after the writer opened it."""
    if number != on_top_of:
        raise DomainError(
            _(
                "Somebody changed this while you were writing. Your text is kept below; compare and save again."
            ),
            code="changed_meanwhile",
        )


def require_reason(reason: str, message: str) -> None:
    """Refuse a step that needs its reason said."""
    if not reason.strip():
        raise DomainError(message, code="reason_missing")


def require_rated(survey: Survey, area_id: int) -> None:
    """Refuse to sign an area off before each of its requirements is rated on every axis, and nothing is left unconfirmed."""
    ratings = survey.ratings.filter(lane=Lane.ASSESSOR, requirement__area_id=area_id)
    missing = Requirement.objects.filter(area_id=area_id).count() * len(survey.version.axes) - ratings.count()
    if missing:
        raise DomainError(
            _("Not every requirement of this area is rated yet; %(number)s ratings are missing.")
            % {"number": missing},
            code="not_rated",
        )
    unconfirmed = survey.answers.filter(
        lane=Lane.ASSESSOR, question__requirement__area_id=area_id, is_prefilled=True
    )
    if unconfirmed.exists() or ratings.filter(is_prefilled=True).exists():
        raise DomainError(
            _("Something taken over from the last cycle has not been confirmed yet."), code="not_confirmed"
        )


def require_signed_off(survey: Survey) -> None:
    """Refuse to submit a survey with an area that its lead has not signed off, of those that its version asks."""
    asked = survey.sections.filter(area__version_id=survey.version_id)
    open_areas = asked.filter(signed_off_at=None).values_list("key", flat=True)
    if open_areas:
        raise DomainError(
            _("These areas are not signed off yet: %(areas)s.") % {"areas": ", ".join(open_areas)},
            code="not_signed_off",
        )


def require_drafted(survey: Survey) -> Overview:
    """Give the overview; refuse to go on without one."""
    overview = Overview.objects.filter(survey=survey).first()
    if overview is None:
        raise DomainError(_("Draft the overview first."), code="not_drafted")
    return overview


def require_reviewed(survey: Survey) -> None:
    """Refuse to pass an assessment of which an aspect has not been looked at, or did not pass."""
    latest = {review.aspect: review.is_passed for review in survey.reviews.order_by("pk")}
    missing = [str(aspect.label) for aspect in Aspect if not latest.get(aspect)]
    if missing:
        raise DomainError(
            _("The review has not passed these yet: %(aspects)s.") % {"aspects": ", ".join(missing)},
            code="not_reviewed",
        )


def require_other_hands(survey: Survey, person_id: int | None) -> None:
    """Refuse a review by somebody who worked on the survey."""
    if person_id is None or Survey.objects.filter(_worked_on_by(person_id), pk=survey.pk).exists():
        raise DomainError(_("Somebody reviews who has not worked on this assessment."), code="second_person")


def _worked_on_by(person_id: int) -> Q:
    """Give the condition, over surveys, that a person was given an area of it, signed one off, or wrote or confirmed in it."""
    code = Person.objects.filter(pk=person_id).values("log_code")
    own_area = Q(assignee_id=person_id) | Q(signed_off_by__in=code)
    stands = {"survey": OuterRef("pk"), "changed_by__in": code}
    return (
        Q(Exists(SurveyArea.objects.filter(own_area, record=OuterRef("pk"))))
        | Q(Exists(AnswerChange.objects.filter(answer__survey=OuterRef("pk"), by__in=code)))
        | Q(Exists(RatingChange.objects.filter(rating__survey=OuterRef("pk"), by__in=code)))
        | Q(Exists(Answer.objects.filter(is_prefilled=False, **stands)))
        | Q(Exists(Rating.objects.filter(is_prefilled=False, **stands)))
        | Q(Exists(Finding.objects.filter(**stands)))
    )


def require_answered(overview: Overview) -> None:
    """Refuse to go on while an observation of the State is without its answer."""
    if overview.observations.filter(reply=Reply.NONE).exists():
        raise DomainError(
            _("Answer every observation of the State first: accept, annex, or decline it with a reason."),
            code="not_answered",
        )


def require_not_adopted(survey: Survey) -> None:
    """Refuse to change what was adopted."""
    if survey.adopted_on is not None:
        raise DomainError(_("This text was adopted and stands as it is."), code="adopted")


def require_writable(section: OverviewSection, survey: Survey) -> None:
    """Refuse to change what was adopted; the State's observations may still be annexed."""
    if section.key != Part.OBSERVATIONS:
        require_not_adopted(survey)


def members(overview: Overview) -> list[Organisation]:
    """Give the members: each organisation with somebody who may consider an overview that was issued, and sees it."""
    ways = holders_by_decision(overview, ())  # its State decides nothing on it before it is adopted
    seeing = Membership.objects.in_force().filter(
        ways.get(Reason.DEFAULT, NOTHING), role=Role.COMMITTEE_MEMBER
    )
    return list(Organisation.objects.filter(pk__in=seeing.values("organisation_id")).order_by("code"))


def require_members(overview: Overview) -> list[Organisation]:
    """Give the members; refuse to put an overview before nobody."""
    found = members(overview)
    if not found:
        raise DomainError(
            _("There is no member who could consider this overview; the coordinating office can enter one."),
            code="no_member",
        )
    return found


def require_approved(overview: Overview, survey: Survey) -> None:
    """Refuse to adopt what a member asked to be taken up again, and before every member has approved or silence has ended; none at all is not every one."""
    views = dict(overview.opinions.values_list("organisation_id", "view"))
    if View.OBJECTS in views.values():
        raise DomainError(
            _(
                "A member has asked that this be taken up again; refer it back or have the member say otherwise."
            ),
            code="objection",
        )
    has_ended = survey.stage_due_on is not None and survey.stage_due_on < timezone.localdate()
    approved = {member for member, view in views.items() if view == View.APPROVES}
    asked = {member.pk for member in members(overview)}
    if not has_ended and not (asked and asked <= approved):
        raise DomainError(
            _("Not every member has approved, and the silence period runs until %(day)s.")
            % {"day": survey.stage_due_on.isoformat() if survey.stage_due_on else "–"},
            code="not_approved",
        )
