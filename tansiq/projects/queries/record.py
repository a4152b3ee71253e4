"""One project for its page."""

from collections.abc import Iterable

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.projects.models import Project, ProjectKind, ProjectTheme
from tansiq.projects.queries.ties import Ties
from tansiq.reference.models import Organisation
from tansiq.reference.queries import Book
from tansiq.sharing.queries import with_reasons


def project_of(pk: int, *, by: Actor) -> Project:
    """Give one project with why `by` sees it; raises `Project.DoesNotExist` for what may not be seen."""
    return with_reasons(Project.objects.visible_to(by), by).defer("search_text").get(pk=pk)


def by_reference(reference: str) -> Project | None:
    """Give the project that bears a reference, whoever sees it: for a request to its owner, and nothing else."""
    return Project.objects.filter(reference=reference).order_by("pk").first()


def tag_of(project: Project, kind: str, pk: int) -> ProjectTheme | ProjectKind:
    """Give one theme or kind of activity of a project that the reader sees; raises `DoesNotExist`."""
    if kind == "theme":
        return ProjectTheme.objects.select_related("theme").get(pk=pk, project=project)
    return ProjectKind.objects.select_related("kind").get(pk=pk, project=project)


def organisations_that_may_claim(
    project: Project, ties: Ties, *, by: Actor, book: Book
) -> list[Organisation]:
    """Give the reader's organisations that the project names (or a part of them) and that may ask to own it."""
    if not book.organisations[project.owner_id].is_coordinating_office:
        return []
    mine = by.organisations_with(Perm.PROJECT_CLAIM) - {project.owner_id}
    return [book.organisations[pk] for pk in sorted(mine & _named(ties, book))]


def _named(ties: Ties, book: Book) -> set[int]:
    known: Iterable[int] = (e.organisation_id for e in ties.entities if e.organisation_id)
    return {above for pk in known for above in book.organisations_above(pk)}


def may_confirm_tags(project: Project, *, by: Actor) -> bool:
    """Say whether the reader decides on proposed themes: the owner's people, or who confirms any."""
    return allows(by, Perm.PROJECT_EDIT, organisation_id=project.owner_id) or allows(by, Perm.THEME_CONFIRM)
