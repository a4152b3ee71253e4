"""What the content of a version holds, in the order of its file: `content` is the file with its areas written inline."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tansiq.frameworks.enums import ANSWERS, QuestionKind

Content = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Placed:
    """An entry of the content, where it stands, and what it stands under."""

    path: Path
    entry: Content
    under: Content = field(default_factory=dict)  # the area of a requirement, the requirement of a question
    question: Content | None = None  # of a part

    @property
    def code(self) -> str:
        """The code of the entry."""
        return str(self.entry["code"])

    @property
    def place(self) -> int:
        """The number of the entry in its list, from 1."""
        return int(self.path[-1]) + 1


def areas_in(content: Content) -> Iterator[Placed]:
    """Give the areas."""
    for at, area in enumerate(content["areas"]):
        yield Placed(("areas", at), area)


def requirements_in(content: Content) -> Iterator[Placed]:
    """Give the requirements of all areas, each under its area."""
    for area in areas_in(content):
        for at, requirement in enumerate(area.entry["requirements"]):
            yield Placed((*area.path, "requirements", at), requirement, area.entry)


def questions_in(content: Content) -> Iterator[Placed]:
    """Give the questions and their parts, each under its requirement."""
    for requirement in requirements_in(content):
        for at, question in enumerate(requirement.entry["questions"]):
            path = (*requirement.path, "questions", at)
            yield Placed(path, question, requirement.entry)
            for part_at, part in enumerate(question.get("parts", ())):
                yield Placed((*path, "parts", part_at), part, requirement.entry, question)


def provisions_in(content: Content) -> Iterator[Placed]:
    """Give the provisions, those of the version before those of its areas."""
    for at, provision in enumerate(content.get("provisions", ())):
        yield Placed(("provisions", at), provision)
    for area in areas_in(content):
        for at, provision in enumerate(area.entry.get("provisions", ())):
            yield Placed((*area.path, "provisions", at), provision, area.entry)


def answers_to(question: Content) -> list[str]:
    """Give the answers that a question can have and a condition can name; none where it asks for what nobody can list."""
    if question["type"] == QuestionKind.YES_NO_PARTLY:
        return list(ANSWERS)
    return [option["code"] for option in question.get("options", ())]
