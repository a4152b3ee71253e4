"""What became of questions and requirements from one version to another, however many versions lie between."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tansiq.frameworks.enums import Comparability, Following
from tansiq.frameworks.models import Question, QuestionSuccession, Requirement, RequirementSuccession, Version

# What keeps its meaning, so that an answer may be taken over: a reworded question only where it is fully comparable.
_KEPT = (Following.SAME, Following.REWORDED)


@dataclass(frozen=True)
class Heirs:
    """Key of an old question or requirement → the one to which its answers may be taken over."""

    questions: dict[int, Any]
    requirements: dict[int, Any]


def path(before: Version, after: Version) -> list[Version]:
    """Give the versions that lead from one to a later one, without the first; empty where none does."""
    steps: list[Version] = []
    at: Version | None = after
    while at is not None and at.pk != before.pk:
        steps.append(at)
        at = at.follows
    return steps[::-1] if at is not None else []


def heirs(before: Version, after: Version) -> Heirs:
    """Give what takes over from one version to a later one, or to itself."""
    if before.pk == after.pk:
        own = Question.objects.filter(requirement__area__version=after).select_related("requirement")
        rated = Requirement.objects.filter(area__version=after)
        return Heirs({q.pk: q for q in own}, {r.pk: r for r in rated})
    questions: dict[int, Any] | None = None
    requirements: dict[int, Any] | None = None
    for version in path(before, after):
        asked = QuestionSuccession.objects.filter(version=version).select_related("after__requirement")
        judged = RequirementSuccession.objects.filter(version=version).select_related("after")
        questions = _follow(questions, asked)
        requirements = _follow(requirements, judged)
    return Heirs(questions or {}, requirements or {})


def _follow(so_far: dict[int, Any] | None, rows: Iterable[Any]) -> dict[int, Any]:
    step = {
        row.before_id: row.after
        for row in rows
        if row.kind in _KEPT and row.comparability == Comparability.FULL and row.before_id is not None
    }
    if so_far is None:
        return step
    return {old: step[now.pk] for old, now in so_far.items() if now.pk in step}
