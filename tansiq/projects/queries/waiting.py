"""What waits for somebody: answers of the yearly round, themes to confirm. For home pages, one query each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.projects.enums import TagState
from tansiq.projects.models import Project, ProjectTheme, RoundItem
from tansiq.projects.queries.rounds import WAITING


@dataclass(frozen=True)
class Awaited:
    """How many projects of one organisation await an answer in the round that is open."""

    organisation_id: int
    code: str
    year: int
    due_on: date
    projects: int


def awaited_answers(*, by: Actor) -> list[Awaited]:
    """Give, of the round that is open, what waits: all for who runs it, one's own organisations' for the others."""
    waiting = RoundItem.objects.filter(
        WAITING, round__closed_on=None, project__in=Project.objects.visible_to(by).values("pk")
    )
    if not allows(by, Perm.ROUND_RUN):
        waiting = waiting.filter(organisation_id__in=sorted(by.organisations_with(Perm.ROUND_ANSWER)))
    counted = (
        waiting.order_by()
        .values_list("organisation_id", "organisation__code", "round__year", "round__due_on")
        .annotate(n=Count("pk"))
    )
    return [Awaited(*row) for row in counted]


def projects_with_proposed_themes(*, by: Actor) -> QuerySet[Project]:
    """Give the projects whose proposed themes `by` may confirm."""
    projects = Project.objects.visible_to(by).listed()
    if not allows(by, Perm.THEME_CONFIRM):
        projects = projects.filter(owner_id__in=sorted(by.organisations_with(Perm.PROJECT_EDIT)))
    proposed = ProjectTheme.objects.filter(state=TagState.PROPOSED, project=OuterRef("pk"))
    return projects.filter(Exists(proposed))
