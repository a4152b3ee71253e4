"""Writing the rows of a version from its content, in as many statements as there are tables."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from tansiq.frameworks.enums import Following
from tansiq.frameworks.models import (
    Area,
    Provision,
    Question,
    QuestionSuccession,
    Requirement,
    RequirementSuccession,
    Version,
)
from tansiq.frameworks.queries.content import (
    Content,
    Placed,
    areas_in,
    provisions_in,
    questions_in,
    requirements_in,
)
from tansiq.frameworks.queries.mapping import entries_in
from tansiq.reference.models import Instrument

_BATCH = 500


def write_rows(version: Version) -> None:
    """Write areas, provisions, requirements, questions and the mapping of a version that has none."""
    content = version.content
    provisions = _by_code(Provision.objects.bulk_create(_provisions(version), batch_size=_BATCH))
    areas = _by_code(Area.objects.bulk_create(_areas(version), batch_size=_BATCH))
    requirements = _write_requirements(content, areas)
    questions = _write_questions(content, requirements)
    _tie(Requirement.provisions.through, "requirement", requirements_in(content), requirements, provisions)
    _tie(Question.provisions.through, "question", questions_in(content), questions, provisions)
    _write_successions(version, requirements, questions)


def clear_rows(version: Version) -> None:
    """Take away what `write_rows` wrote, so that a draft can be written anew."""
    QuestionSuccession.objects.filter(version=version).delete()
    RequirementSuccession.objects.filter(version=version).delete()
    version.areas.all().delete()
    version.provisions.all().delete()


def _by_code(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.code: row for row in rows}


def _provisions(version: Version) -> Iterable[Provision]:
    instruments = {instrument.symbol: instrument for instrument in Instrument.objects.all()}
    for placed in provisions_in(version.content):
        entry = placed.entry
        yield Provision(
            version=version,
            code=placed.code,
            instrument=instruments[entry["instrument"]],
            paragraph=entry["paragraph"],
            force=entry["force"],
            read_in=entry["read_in"],
            says=entry["says"],
        )


def _areas(version: Version) -> Iterable[Area]:
    for position, placed in enumerate(areas_in(version.content), start=1):
        yield Area(
            version=version,
            code=placed.code,
            position=position,
            names=placed.entry["names"],
            about=placed.entry["about"],
            block=placed.entry.get("block", ""),
            weight=placed.entry.get("weight", 1),
        )


def _write_requirements(content: Content, areas: dict[str, Area]) -> dict[str, Requirement]:
    rows = [
        Requirement(
            area=areas[placed.under["code"]],
            code=placed.code,
            position=placed.place,
            names=placed.entry["names"],
            text=placed.entry["text"],
            weight=placed.entry.get("weight", 1),
            levels=placed.entry["levels"],
        )
        for placed in requirements_in(content)
    ]
    return _by_code(Requirement.objects.bulk_create(rows, batch_size=_BATCH))


def _write_questions(content: Content, requirements: dict[str, Requirement]) -> dict[str, Question]:
    """Write the questions, then their parts, which name them; both are counted in one line within their area."""
    positions: dict[int, int] = {}
    placed_at: list[tuple[Placed, Question]] = []
    for placed in questions_in(content):
        requirement = requirements[placed.under["code"]]
        positions[requirement.area_id] = position = positions.get(requirement.area_id, 0) + 1
        placed_at.append((placed, _question(placed, requirement, position)))
    whole = [row for placed, row in placed_at if not placed.question]
    questions = _by_code(Question.objects.bulk_create(whole, batch_size=_BATCH))
    parts = []
    for placed, row in placed_at:
        if placed.question:
            row.parent = questions[placed.question["code"]]
            parts.append(row)
    return questions | _by_code(Question.objects.bulk_create(parts, batch_size=_BATCH))


def _question(placed: Placed, requirement: Requirement, position: int) -> Question:
    entry = placed.entry
    return Question(
        requirement=requirement,
        code=placed.code,
        position=position,
        facet=entry["facet"],
        kind=entry["type"],
        text=entry["text"],
        guidance=entry.get("guidance", {}),
        evidence=entry.get("evidence", []),
        options=entry.get("options", []),
        columns=entry.get("columns", []),
        unit=entry.get("unit", {}),
        least=_decimal(entry.get("least")),
        most=_decimal(entry.get("most")),
        conditions=entry.get("when", []),
        weight=entry.get("weight", 1),
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _tie(
    through: Any,
    name: str,
    entries: Iterable[Placed],
    rows: dict[str, Any],
    provisions: dict[str, Provision],
) -> None:
    """Tie rows to the provisions that they name; a part that names none has those of its question."""
    ties = []
    for placed in entries:
        named = placed.entry.get("provisions") or (placed.question or {}).get("provisions", ())
        ties += [
            through(**{f"{name}_id": rows[placed.code].pk, "provision_id": provisions[code].pk})
            for code in named
        ]
    through.objects.bulk_create(ties, batch_size=_BATCH)


def _write_successions(
    version: Version, requirements: dict[str, Requirement], questions: dict[str, Question]
) -> None:
    if version.follows is None:
        return
    old_requirements = _by_code(Requirement.objects.filter(area__version=version.follows))
    old_questions = _by_code(Question.objects.filter(requirement__area__version=version.follows))
    _write_pairs(version, RequirementSuccession, old_requirements, requirements)
    _write_pairs(version, QuestionSuccession, old_questions, questions)


def _write_pairs(
    version: Version, model: Callable[..., Any], before: dict[str, Any], after: dict[str, Any]
) -> None:
    rows = [
        model(
            version=version,
            kind=Following(entry.kind),
            comparability=entry.comparability,
            note=entry.note,
            before=before.get(old or ""),
            after=after.get(new or ""),
        )
        for entry in entries_in(version.content)
        for old, new in entry.pairs
        if old in before or new in after
    ]
    model.objects.bulk_create(rows, batch_size=_BATCH)  # type: ignore[attr-defined]
