"""Overviews for their pages; every read starts from the policy."""

from django.db.models import QuerySet
from django.urls import reverse

from tansiq.access.actor import Actor
from tansiq.assessments.models import Observation, Opinion, Overview, OverviewSection, Snapshot, Survey
from tansiq.notices.queries.subjects import Subject
from tansiq.sharing.queries import with_reasons


def overviews(*, by: Actor) -> QuerySet[Overview]:
    """Give the overviews that `by` sees, the newest first."""
    seen = Overview.objects.visible_to(by).select_related("state", "survey__version", "owner")
    return seen.defer("survey__version__content").order_by("-pk")


def overview_of(pk: int, *, by: Actor) -> Overview:
    """Give one overview with why `by` sees it; raises `Overview.DoesNotExist` for what may not be seen."""
    seen = with_reasons(Overview.objects.visible_to(by), by)
    found = seen.select_related("state", "survey__version__framework", "survey__previous", "owner")
    return found.defer("survey__version__content").get(pk=pk)


def of_survey(survey: Survey, *, by: Actor) -> Overview | None:
    """Give the overview of a survey, None where there is none that `by` sees."""
    return Overview.objects.visible_to(by).filter(survey=survey).first()


def sections_of(overview: Overview, *, by: Actor) -> QuerySet[OverviewSection]:
    """Give the sections of an overview that `by` sees, in their order."""
    return OverviewSection.objects.visible_to(by).filter(record=overview).order_by("position")


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


def snapshots_of(survey: Survey, *, by: Actor) -> QuerySet[Snapshot]:
    """Give what was adopted of a survey, to its State and to the assessing body."""
    return Snapshot.objects.visible_to(by).filter(survey=survey).order_by("pk")


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
