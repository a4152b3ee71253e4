"""Two people at one moment, on PostgreSQL: SQLite lets one writer in after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tansiq.kernel.errors import DomainError
from tansiq.projects import actions
from tansiq.projects.enums import ClaimState
from tansiq.projects.models import Claim, Project
from tansiq.sharing.enums import Level
from tests.factories.projects import editor_of, facts, named, project
from tests.factories.reference import OrganisationFactory, PillarFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time."),
]


def together(*calls: Callable[[], object]) -> list[str]:
    """Make the calls at one moment; give what each came to: "" or the code of the refusal."""
    barrier = Barrier(len(calls))

    def make(call: Callable[[], object]) -> str:
        try:
            barrier.wait()
            call()
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(make, calls))


def test_of_two_rival_claims_one_is_accepted(office):
    rivals = OrganisationFactory.create_batch(2)
    held = project(owner=office, entities=named(*rivals))
    claims = [
        actions.claim(project=held, organisation=rival, reason="", by=editor_of(rival)) for rival in rivals
    ]
    deciders = [editor_of(office) for _rival in rivals]

    came_to = together(
        *(
            lambda claim=claim, by=by: actions.accept_claim(claim=claim, reason="", by=by)
            for claim, by in zip(claims, deciders, strict=True)
        )
    )

    assert came_to == ["", "no_such_move"]
    accepted = Claim.objects.get(state=ClaimState.ACCEPTED)
    assert Project.objects.get().owner == accepted.organisation
    assert Claim.objects.get(state=ClaimState.DECLINED).pk != accepted.pk


def test_of_two_edits_of_one_revision_one_stands(entity, focal_point):
    stored = project(owner=entity)
    texts = [facts(title=title) for title in ("one", "two")]

    came_to = together(
        *(
            lambda text=text: actions.edit(project=stored, facts=text, revision=1, by=focal_point)
            for text in texts
        )
    )

    assert came_to == ["", "changed_meanwhile"]
    assert Project.objects.get().revision == 2


def test_projects_added_at_one_moment_have_numbers_of_their_own(entity, focal_point):
    PillarFactory(code="I")
    batches = [[facts(), facts()] for _person in range(3)]

    together(
        *(
            lambda batch=batch: actions.add_many(
                batch=batch, owner=entity, level=Level.PLATFORM, by=focal_point
            )
            for batch in batches
        )
    )

    references = list(Project.objects.values_list("reference", flat=True))
    assert len(references) == len(set(references)) == 6
