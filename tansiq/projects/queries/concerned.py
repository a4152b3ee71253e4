"""Which themes a project, a claim or a round is about: who is asked about these is told first. For actions: shows none."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from tansiq.projects.enums import TagState
from tansiq.projects.models import Claim, ProjectTheme, RoundItem
from tansiq.projects.queries.rounds import WAITING


def themes_of_project(key: int, organisation_id: int) -> Iterator[Collection[int]]:
    """Give the themes of one project, those of them that nobody rejected."""
    return _themes([key])


def themes_of_claim(key: int, organisation_id: int) -> Iterator[Collection[int]]:
    """Give the themes of the project that is claimed."""
    return _themes(Claim.objects.filter(pk=key).values_list("project_id", flat=True))


def themes_of_round(key: int, organisation_id: int) -> Iterator[Collection[int]]:
    """Give the themes of each project about which an organisation still has to answer."""
    waiting = RoundItem.objects.filter(WAITING, round_id=key, organisation_id=organisation_id)
    return _themes(waiting.values_list("project_id", flat=True))


def _themes(projects: Iterable[int]) -> Iterator[Collection[int]]:
    """Give a set for each project, an empty one for a project without a theme. Asks only once it is read."""
    keys = list(projects)
    tied = ProjectTheme.objects.filter(project__in=projects).exclude(state=TagState.REJECTED)
    themes: dict[int, set[int]] = defaultdict(set)
    for project, theme in tied.values_list("project_id", "theme_id"):
        themes[project].add(theme)
    yield from (themes[key] for key in keys)
