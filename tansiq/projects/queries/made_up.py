"""Whether the projects of this database are made up: asked before more are generated, never shown to a reader."""

from tansiq.projects.models import Project

GENERATED = "made-up/"


def has_real_projects() -> bool:
    """Say whether any project, listed or retired, is not marked as illustrative."""
    return Project.objects.filter(is_illustrative=False).exists()


def has_generated_projects() -> bool:
    """Say whether projects were generated before."""
    return Project.objects.filter(source_key__startswith=GENERATED).exists()
