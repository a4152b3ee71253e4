"""Projects, what they are tied to, claims and the yearly round."""

from tansiq.projects.models.claim import Claim
from tansiq.projects.models.project import WITHOUT_SERIAL, Project, ProjectQuerySet
from tansiq.projects.models.round import Round, RoundItem
from tansiq.projects.models.ties import (
    ProjectEntity,
    ProjectKind,
    ProjectReach,
    ProjectRegion,
    ProjectState,
    ProjectTheme,
)

__all__ = [
    "WITHOUT_SERIAL",
    "Claim",
    "Project",
    "ProjectEntity",
    "ProjectKind",
    "ProjectQuerySet",
    "ProjectReach",
    "ProjectRegion",
    "ProjectState",
    "ProjectTheme",
    "Round",
    "RoundItem",
]
