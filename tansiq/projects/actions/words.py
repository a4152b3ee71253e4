"""The searched words of projects hold the names of what they are tied to; where those change, they are written anew."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.projects.actions.facts import Writing, facts_in, search_text
from tansiq.projects.models import Project, ProjectEntity, ProjectReach, ProjectRegion, ProjectState
from tansiq.projects.queries.ties import EVERYTHING, ties_of
from tansiq.reference.actions.renaming import Renamed
from tansiq.reference.models import Organisation, Place, Region, State
from tansiq.reference.queries import book

_BATCH = 1000


@transaction.atomic
def index_anew(*, renamed: Renamed, by: Actor) -> int:
    """Write the searched words of the projects tied to what was renamed; give how many had others before.

    Part of the loading of reference data, which stands in the log. Neither facts nor revision change.
    """
    require(by, Perm.REFERENCE_LOAD)
    writing = Writing.with_book(book())
    number = 0
    for projects in _touched(renamed):
        stale = list(_reworded(projects, writing))
        Project.objects.bulk_update(stale, ["search_text"], batch_size=100)
        number += len(stale)
    return number


def _touched(renamed: Renamed) -> Iterator[list[Project]]:
    """Lock the projects tied to what was renamed, a batch at a time: the matrix is never whole in memory."""
    rows = Project.objects.filter(_tied_to(renamed)).select_for_update(of=("self",)).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        yield batch
        last = batch[-1].pk


def _tied_to(renamed: Renamed) -> Q:
    ties: tuple[tuple[Any, str, type[Any]], ...] = (
        (ProjectState, "state_id", State),
        (ProjectState, "place_id", Place),
        (ProjectRegion, "region_id", Region),
        (ProjectEntity, "organisation_id", Organisation),
        (ProjectReach, "organisation_id", Organisation),
    )
    found = Q(pk__in=())
    for tie, column, model in ties:
        if keys := renamed.get(model):
            tied = tie.objects.filter(**{f"{column}__in": sorted(keys)})
            found |= Q(pk__in=tied.order_by().values("project_id"))
    return found


def _reworded(projects: Iterable[Project], writing: Writing) -> Iterator[Project]:
    """Set the words of each project, and give those that had others."""
    projects = list(projects)
    ties = ties_of(projects, kinds=EVERYTHING)
    for project in projects:
        words = search_text(facts_in(project, ties[project.pk]), writing)
        if set(words.split()) != set(project.search_text.split()):  # their order says nothing
            project.search_text = words
            yield project
