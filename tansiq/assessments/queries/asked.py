"""What an area asks. What a published version says never changes, so each process reads it once and keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from django.db.models import Prefetch

from tansiq.assessments.models import SurveyArea
from tansiq.frameworks.models import Provision, Question, Requirement

_Thing = TypeVar("_Thing", Question, Requirement)
_AREAS_KEPT = 256


@dataclass(frozen=True)
class Asked:
    """The requirements of an area, each with its questions and provisions; nobody changes them."""

    requirements: Sequence[Requirement]

    @property
    def questions(self) -> list[Question]:
        """Every question and part, in the order of the framework."""
        return [question for requirement in self.requirements for question in requirement.questions.all()]

    def question(self, code: str) -> Question:
        """Give one question; raises `LookupError` for a code that the area does not have."""
        return _of_code(self.questions, code)

    def requirement(self, code: str) -> Requirement:
        """Give one requirement; raises `LookupError` for a code that the area does not have."""
        return _of_code(self.requirements, code)


def _of_code(things: Sequence[_Thing], code: str) -> _Thing:
    for thing in things:
        if thing.code == code:
            return thing
    raise LookupError(code)


def asked_in(area: SurveyArea) -> Asked:
    """Give what an area of a survey asks; a query each for requirements, questions and provisions, once a process."""
    return _read(area.area_id, area.record.version.loaded_at)


@lru_cache(maxsize=_AREAS_KEPT)
def _read(area_id: int, loaded_at: datetime) -> Asked:
    """Read an area of a version; the moment of its loading tells it from another that bore the same key."""
    provisions = Provision.objects.select_related("instrument")
    questions = Question.objects.order_by("position").prefetch_related(Prefetch("provisions", provisions))
    requirements = Requirement.objects.filter(area_id=area_id).order_by("position")
    read = requirements.prefetch_related(Prefetch("questions", questions), Prefetch("provisions", provisions))
    return Asked(tuple(read))
