"""Made-up ratings and answers of a plausible shape, the same for the same State and version."""

from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any

from tansiq.assessments.actions import Answered, Judged
from tansiq.assessments.queries.surveys import is_shown
from tansiq.frameworks.enums import ANSWERS, QuestionKind
from tansiq.frameworks.models import Question, Requirement, Version

_OUTSIDE = 0.04
_NOTES = {
    "en": "No such sector in this made-up State.",
    "ar": "لا يوجد قطاع من هذا النوع في هذه الدولة المفترضة.",
}


class Asked:
    """What a version asks, read once: requirements and questions in their order."""

    def __init__(self, version: Version) -> None:
        self.version = version
        rows = Requirement.objects.filter(area__version=version).select_related("area")
        self.requirements: list[Requirement] = list(rows.order_by("area__position", "position"))
        asked = Question.objects.filter(requirement__area__version=version).select_related(
            "requirement__area"
        )
        self.questions: list[Question] = list(asked.order_by("requirement__area__position", "position"))


def seed_of(code: str, label: str) -> Random:
    """Give the source of chance of one State and version."""
    return Random(f"{code}/{label}")  # noqa: S311 - made-up data need no secrecy


def judged(
    random: Random, requirements: Iterable[Requirement], version: Version, *, language: str = "en", better: int = 0
) -> Iterator[Judged]:  # fmt: skip
    """Rate every requirement on every axis: around what is usual for the State, practice seldom ahead of the rule."""
    levels = [level["code"] for level in version.levels]
    usual = random.randint(1, len(levels) - 2)
    for requirement in requirements:
        if random.random() < _OUTSIDE:
            outside = random.choice(version.outside)["code"]
            for axis in version.axes:
                yield Judged(requirement, axis["code"], outside, _NOTES.get(language, _NOTES["en"]))
            continue
        place = _within(usual + better + random.choice((-1, 0, 0, 1)), levels)
        for axis in version.axes:
            yield Judged(requirement, axis["code"], levels[place])
            place = _within(place - random.choice((-1, 0, 1, 1)), levels)


def _within(place: int, levels: Sequence[str]) -> int:
    return max(0, min(place, len(levels) - 1))


def answered(
    random: Random, questions: Iterable[Question], remarks: Sequence[str], *, language: str = "en", share: float = 1
) -> Iterator[Answered]:  # fmt: skip
    """Answer a share of the questions that stand open after what was answered above them; every third with remarks."""
    values: dict[str, Any] = {}
    for question in questions:
        if random.random() > share or not is_shown(question, values):
            continue
        value = _value(random, question, language)
        if value is None:
            continue
        values[question.code] = value
        said = random.choice(remarks) if random.random() < 0.34 else ""
        yield Answered(question, value, said, language)


def _value(random: Random, question: Question, language: str) -> Any:
    kind = QuestionKind(question.kind)
    if kind == QuestionKind.YES_NO_PARTLY:
        return random.choices(list(ANSWERS), (5, 3, 2))[0]
    codes = [option["code"] for option in question.options]
    if kind == QuestionKind.ONE_OF:
        return random.choice(codes)
    if kind == QuestionKind.SEVERAL_OF:
        chosen = set(random.sample(codes, random.randint(1, len(codes))))
        return [code for code in codes if code in chosen]
    if kind == QuestionKind.NUMBER:
        least = int(question.least or 0)
        most = int(question.most) if question.most is not None else least + 60
        return str(random.randint(least, min(most, least + 60)))
    if kind == QuestionKind.DATE:
        return f"{random.randint(2015, 2025)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    if kind == QuestionKind.TEXT:
        return {"ar": "وصف مفترض لأغراض المثال."}.get(language, "An account made up for the example.")
    return None
