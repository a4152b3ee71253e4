"""What assessments promise: pages beside bare SQL, one save, the shipped framework, a new version over all States. Prints JSON.

Run by `python -m bench` in a process of its own, with the installation in the environment.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import bench.started  # noqa: F401 - starts Django for what is imported below
from bench.bare import SHEET, SURVEY, Bare
from bench.figures import Figure, Times
from tansiq.access.actor import Actor, on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.actions import add_person, give_membership
from tansiq.accounts.models import EXAMPLE_PASSWORD, Person
from tansiq.accounts.queries import actor_for
from tansiq.assessments.actions import Said, save_answer
from tansiq.assessments.enums import Lane, Stage
from tansiq.assessments.models import Answer, Survey, SurveyArea
from tansiq.assessments.queries.preview import preview
from tansiq.frameworks.actions import load_framework
from tansiq.frameworks.actions.files import read
from tansiq.frameworks.commands import SHIPPED
from tansiq.frameworks.models import Version
from tansiq.web.common.navigation import address

RUNS = 15
MOST_QUERIES, MOST_OF_A_SAVE = 12, 6
FRAMEWORK = SHIPPED / "ct-implementation" / "2026.yaml"
_MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


def main() -> None:
    """Measure and print."""
    surveys = Survey.objects.filter(stage=Stage.COLLECTING).select_related("version", "owner")
    survey = surveys.defer("version__content").order_by("pk")[surveys.count() // 2]
    area = survey.sections.order_by("position")[0]
    person = _assessor(survey)
    by = actor_for(person)
    size = f"{Answer.objects.count():,} answers"
    bare = Bare(survey.owner_id, survey=survey.pk, area=area.key)
    figures = [
        *_pages(survey, area, person, bare, size),
        *_saved(survey, area, by, size),
        _loaded(FRAMEWORK),
        *_previewed(survey, by, size),
    ]
    print(json.dumps([asdict(figure) for figure in figures]))


def _assessor(survey: Survey) -> Person:
    by = on_the_machine(Role.OPERATOR)
    person = add_person(
        username="bench-assessor", names={}, password=EXAMPLE_PASSWORD, is_illustrative=True, by=by
    )
    give_membership(person=person, organisation=survey.owner, role=Role.ASSESSOR, by=by)
    return person


def _pages(survey: Survey, area: SurveyArea, person: Person, bare: Bare, size: str) -> list[Figure]:
    """Time the pages themselves, and count their queries."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    figures = []
    for name, path, names in (
        ("survey page", address("assessments:survey", survey.pk), SURVEY),
        ("page of an area", address("assessments:area", survey.pk, area.key), SHEET),
    ):
        if path is None:
            continue  # that part of the platform is not there
        figures.append(_beside(name, lambda path=path: _get(client, path), bare, names, size))
        queries = _counted(lambda path=path: _get(client, path))
        figures.append(_count(f"queries of the {name}", queries, size, MOST_QUERIES))
    return figures


def _get(client: Client, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}")


def _beside(name: str, do: Callable[[], object], bare: Bare, names: tuple[str, ...], size: str) -> Figure:
    """Time turn by turn with the bare SQL, so that what else the machine does meets both alike."""
    for _each in range(2):
        do()
        bare.timed(names)
    pairs = [(_timed(do), bare.timed(names)) for _each in range(RUNS)]
    ours, theirs = (Times(times) for times in zip(*pairs, strict=True))
    largest = max(3 * theirs.median, 300)
    limit = f"p95 within {largest:,.0f} ms: 3 × bare, or 300"
    return Figure(name, ours.median, "ms", size, limit, ours.p95 <= largest, ours.p95, theirs.median)


def _timed(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return (time.perf_counter() - started) * 1000


def _counted(do: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        do()
    return sum(not query["sql"].startswith(_MARKS) for query in captured.captured_queries)


def _count(name: str, number: int, size: str, most: int) -> Figure:
    return Figure(name, number, "queries", size, str(most), number <= most, is_count=True)


def _saved(survey: Survey, area: SurveyArea, by: Actor, size: str) -> list[Figure]:
    """Save one answer after another, each in its transaction."""
    answers = list(
        Answer.objects.filter(survey=survey, area=area, lane=Lane.ASSESSOR).select_related("question")[: RUNS + 2]
    )  # fmt: skip

    def save(answer: Answer) -> None:
        said = Said(answer.value, "Seen anew.", confidence="high")
        save_answer(area=area, question=answer.question, said=said, on_top_of=answer.number, by=by)

    queries = _counted(lambda: save(answers[0]))
    times = Times(tuple(_timed(lambda answer=answer: save(answer)) for answer in answers[1:]))
    return [
        _count("queries of one save", queries, size, MOST_OF_A_SAVE),
        Figure("one answer saved", times.median, "ms", size, p95=times.p95),
    ]


def _loaded(path: Path) -> Figure:
    """Load the shipped framework as if it were new, and take it back."""
    document = read(path)
    document.content["framework"]["code"] = "bench-copy"
    for name in ("follows", "mapping"):
        document.content.pop(name, None)
    with transaction.atomic():
        started = time.perf_counter()
        load_framework(document=document, by=on_the_machine(Role.OPERATOR))
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return Figure("shipped framework, loaded", seconds, "s", "2026", "2", seconds <= 2)


def _previewed(survey: Survey, by: Actor, size: str) -> list[Figure]:
    """Say what the next version would keep, over every State."""
    after = Version.objects.get(follows=survey.version)
    queries = _counted(lambda: preview(after, by=by))
    seconds = _timed(lambda: preview(after, by=by)) / 1000
    return [
        Figure("new version, previewed over all States", seconds, "s", size, "10", seconds <= 10),
        _count("queries of that preview", queries, size, MOST_QUERIES),
    ]


if __name__ == "__main__":
    main()
