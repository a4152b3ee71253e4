"""Overviews for their pages; every read starts from the policy."""

from django.db.models import QuerySet
from django.urls import reverse

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.access.roles import PERMISSIONS
from tansiq.assessments.models import (
    Finding,
    Observation,
    Opinion,
    Overview,
    OverviewSection,
    Rating,
    SectionChange,
    Survey,
)
from tansiq.notices.queries.subjects import Subject
from tansiq.sharing.queries import with_reasons


def overviews(*, by: Actor) -> QuerySet[Overview]:
    """Give the overviews that `by` sees, the newest first."""
    seen = Overview.objects.visible_to(by).select_related("state", "survey__version", "owner")
    return seen.defer("survey__version__content").order_by("-pk")


def overview_of(pk: int, *, by: Actor) -> Overview:
    """Give one overview with why `by` sees it; raises `Overview.DoesNotExist` for what may not be seen."""
    seen = with_reasons(Overview.objects.visible_to(by), by)
    found = seen.select_related("state", "survey__state", "survey__version__framework", "owner")
    return found.defer("survey__version__content").get(pk=pk)


def of_survey(survey: Survey, *, by: Actor) -> Overview | None:
    """Give the overview of a survey, None where there is none that `by` sees."""
    return Overview.objects.visible_to(by).filter(survey=survey).first()


def sections_of(overview: Overview, *, by: Actor) -> QuerySet[OverviewSection]:
    """Give the sections of an overview that `by` sees, in their order."""
    seen = OverviewSection.objects.visible_to(by).filter(record=overview)
    return seen.select_related("record").order_by("position")


def section_of(overview: Overview, key: str, *, by: Actor) -> OverviewSection:
    """Give one section; raises `OverviewSection.DoesNotExist` for what may not be seen."""
    return sections_of(overview, by=by).select_related("record__survey").get(key=key)


def observations_of(overview: Overview, *, by: Actor) -> QuerySet[Observation]:
    """Give the observations of the State, to who takes part in the way to adoption."""
    seen = Observation.objects.visible_to(by).filter(overview=overview)
    return seen.select_related("organisation", "overview__survey").order_by("pk")


def opinions_of(overview: Overview, *, by: Actor) -> QuerySet[Opinion]:
    """Give what members said, to the assessing body and the members."""
    return (
        Opinion.objects.visible_to(by).filter(overview=overview).select_related("organisation").order_by("pk")
    )


def observation_of(overview: Overview, pk: int, *, by: Actor) -> Observation:
    """Give one observation; raises `Observation.DoesNotExist` for what may not be seen."""
    return observations_of(overview, by=by).get(pk=pk)


def changes_of(section: OverviewSection, *, by: Actor) -> QuerySet[SectionChange]:
    """Give the texts that people gave a section, the last first, to the assessing body."""
    changes: QuerySet[SectionChange] = SectionChange.objects.visible_to(by).filter(section=section)
    return changes.order_by("-pk")


def survey_behind(overview: Overview, *, by: Actor) -> Survey | None:
    """Give the survey of an overview, where `by` sees that too."""
    return Survey.objects.visible_to(by).filter(pk=overview.survey_id).first()


def last_overview(overview: Overview, *, by: Actor) -> Overview | None:
    """Give the overview of the cycle before, where `by` sees it."""
    before = overview.survey.previous_id
    return Overview.objects.visible_to(by).filter(survey_id=before).first() if before else None


def overview_from(survey: Survey, *, by: Actor) -> Overview | None:
    """Give the overview that was drawn from a survey, where there is one that `by` sees."""
    return Overview.objects.visible_to(by).filter(survey=survey).first()


def has_moved_on(overview: Overview, *, by: Actor) -> bool:
    """Say whether ratings or findings of the survey were changed after the overview was drawn from it."""
    if overview.drawn_at is None:
        return False
    since = {"survey_id": overview.survey_id, "changed_at__gt": overview.drawn_at}
    return any(rows.objects.visible_to(by).filter(**since).exists() for rows in (Rating, Finding))


def acts_for(state_id: int, perm: Perm, *, by: Actor) -> bool:
    """Say whether `by` carries a right for a body of a State."""
    return any(b.state_id == state_id and perm in PERMISSIONS[b.role] for b in by.belongings)


def member_of(by: Actor) -> int | None:
    """Give the member for which `by` considers overviews, None for who speaks for none."""
    return min(by.organisations_with(Perm.OVERVIEW_CONSIDER), default=None)


def shown_overview(overview: Overview) -> Subject:
    """Say what an overview is called in a notice; no mail names it."""
    return Subject(
        title=overview.title,
        href=reverse("assessments:overview", args=[overview.pk]),
        language=overview.language,
        reference=overview.reference,
    )


def by_reference(reference: str) -> Overview | None:
    """Give the overview that bears a reference, for a request to its owner."""
    return Overview.objects.filter(reference=reference).first()
