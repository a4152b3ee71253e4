"""Versions of frameworks for their pages; every read starts from who may read them."""

from collections import Counter
from itertools import groupby

from django.db.models import Count, Prefetch, QuerySet

from tansiq.access.actor import Actor
from tansiq.frameworks.enums import Following, Standing
from tansiq.frameworks.models import (
    Area,
    Framework,
    Provision,
    Question,
    QuestionSuccession,
    Requirement,
    RequirementSuccession,
    Succession,
    Version,
)
from tansiq.frameworks.queries.mapping import entries_in, unsaid
from tansiq.reference.models import Instrument


def versions(*, by: Actor) -> list[tuple[Framework, list[Version]]]:
    """Give each framework with its versions that `by` may read, the newest first."""
    found = Version.objects.visible_to(by).select_related("framework", "follows")
    counted = found.annotate(
        areas_count=Count("areas", distinct=True), questions_count=Count("areas__requirements__questions")
    )
    ordered = counted.order_by("framework__code", "-label")
    return [(framework, list(rows)) for framework, rows in groupby(ordered, lambda v: v.framework)]


def version_of(framework: str, label: str, *, by: Actor) -> Version:
    """Give one version; raises `Version.DoesNotExist` for what may not be read."""
    found = Version.objects.visible_to(by).select_related("framework", "follows")
    return found.get(framework__code=framework, label=label)


def areas_of(version: Version) -> QuerySet[Area]:
    """Give the areas of a version, with how many requirements and questions stand in each."""
    return version.areas.annotate(
        requirements_count=Count("requirements", distinct=True),
        questions_count=Count("requirements__questions", distinct=True),
    ).order_by("position")


def provisions_of(version: Version) -> QuerySet[Provision]:
    """Give the provisions that a version names, instrument by instrument."""
    return version.provisions.select_related("instrument")


def requirements_of(version: Version) -> QuerySet[Requirement]:
    """Give the requirements of a version, area by area, each with its provisions and its questions with theirs."""
    provisions = Provision.objects.select_related("instrument")
    whole = Question.objects.filter(parent=None).prefetch_related(
        Prefetch("provisions", queryset=provisions), Prefetch("parts", queryset=Question.objects.all())
    )
    return (
        Requirement.objects.filter(area__version=version)
        .select_related("area")
        .order_by("area__position", "position")
        .prefetch_related(
            Prefetch("provisions", queryset=provisions),
            Prefetch("questions", queryset=whole, to_attr="whole_questions"),
        )
    )


def questions_by_code(version: Version) -> dict[str, Question]:
    """Give every question of a version by its code, for conditions that name them."""
    return {q.code: q for q in Question.objects.filter(requirement__area__version=version)}


def changes_of(version: Version) -> list[Succession]:
    """Give what became of the version before: first what is not the same, requirements before questions."""
    rows: list[Succession] = [
        *RequirementSuccession.objects.filter(version=version).select_related("before", "after"),
        *QuestionSuccession.objects.filter(version=version).select_related("before", "after"),
    ]
    return sorted(rows, key=lambda row: row.kind == Following.SAME)


def counted_changes(version: Version) -> dict[Following, int]:
    """Count the entries of the mapping by what became of the codes, in the order of the kinds."""
    counted = Counter(entry.kind for entry in entries_in(version.content))
    return {kind: counted[kind] for kind in Following if counted[kind]}


def unsaid_of(version: Version) -> list[str]:
    """Give the codes of which the mapping of a draft says nothing yet."""
    if version.follows is None or version.standing != Standing.DRAFT:
        return []
    lost, fresh = unsaid(version.content, version.follows.content)
    return list(dict.fromkeys([*lost, *fresh]))


def instrument_of(symbol: str) -> Instrument | None:
    """Give the instrument of a symbol, if the reference data hold it."""
    return Instrument.objects.filter(symbol=symbol).first()


def naming(instrument: Instrument, *, by: Actor) -> QuerySet[Provision]:
    """Give the provisions of an instrument in every version that `by` may read, with what names them there."""
    questions = Question.objects.select_related("requirement__area")
    requirements = Requirement.objects.select_related("area")
    return (
        Provision.objects.filter(instrument=instrument, version__in=Version.objects.visible_to(by))
        .select_related("instrument", "version__framework")
        .order_by("version__framework__code", "-version__label", "paragraph")
        .prefetch_related(
            Prefetch("requirements", queryset=requirements), Prefetch("questions", queryset=questions)
        )
    )
