import re
from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.actions import add_person
from tansiq.accounts.models import Person
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Survey
from tansiq.assessments.queries.preview import preview
from tansiq.config.generate import generate
from tansiq.config.made_up import CODES, ENTITIES, REGIONS, STATES
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.models import Version
from tansiq.kernel.errors import DomainError
from tansiq.kernel.text import fold
from tansiq.projects.models import Project, ProjectRegion, ProjectState
from tansiq.reference.actions import load_reference
from tansiq.reference.enums import StateStatus
from tansiq.reference.models import Organisation, Region, State
from tansiq.reference.queries import coordinating_office
from tansiq.sharing.enums import Level
from tests.factories import projects
from tests.factories.assessments import planned
from tests.factories.reference import (
    ROMAN,
    ActivityKindFactory,
    InstrumentFactory,
    OrganisationFactory,
    PillarFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def told(words: object) -> None:
    """Take progress lines and say nothing."""


@pytest.fixture
def reference(db: None) -> None:
    """As much reference data as a made-up project needs."""
    OrganisationFactory(code="office", is_coordinating_office=True, is_illustrative=False)
    for code in ROMAN:
        PillarFactory(code=code)
    words = {"en": ["border security", "prisons"], "ar": ["أمن الحدود", "السجون"]}
    ThemeFactory(code="one", words=words)
    ActivityKindFactory(code="two", words={"en": ["training", "study"], "ar": ["تدريب", "دراسة"]})


@pytest.fixture
def real_reference(db: None) -> None:
    """The reference data that ship."""
    load_reference(by=on_the_machine(Role.OPERATOR))


def generated(*, seed: int = 7, number: int = 60) -> list[dict[str, Any]]:
    """Generate, and tell the outcome without ids and times."""
    generate(scale=1, seed=seed, projects=number, people=0, assesses=False, tell=told)
    return [
        {
            "facts": (p.title, p.start, p.end, p.status, p.level, p.is_global, p.scope_note, p.reference),
            "owner": p.owner.code,
            "entities": [e.organisation.code for e in p.entities.all()],
            "states": [s.state.iso3 for s in p.states.all()],
            "regions": [r.region.code for r in p.regions.all()],
            "parties": sorted(o.code for o in p.parties.all()),
            "themes": sorted(t.theme.code for t in p.themes.all()),
        }
        for p in Project.objects.order_by("source_key")
    ]


def test_the_same_seed_makes_the_same_data(reference: None) -> None:
    made = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            made.append(generated(seed=seed))
            transaction.set_rollback(True)

    assert made[0] == made[1]
    assert made[0] != made[2]


def test_what_scale_multiplies_and_what_it_does_not(reference: None) -> None:
    generate(scale=2, seed=1, projects=30, assesses=False, tell=told)

    assert Project.objects.count() == 60
    assert Person.objects.count() == 320
    assert State.objects.filter(is_illustrative=True).count() == STATES == 195
    assert Region.objects.filter(is_illustrative=True).count() == REGIONS
    entities = Organisation.objects.filter(is_illustrative=True).exclude(kind="state_body")
    assert entities.count() == ENTITIES == 45
    assert entities.filter(parent__isnull=False).exists()


def test_everything_made_up_is_marked_and_tied_to_nothing_real(real_reference: None) -> None:
    generated()

    assert not Project.objects.filter(is_illustrative=False).exists()
    assert not Person.objects.filter(is_illustrative=False).exists()
    assert set(State.objects.filter(is_illustrative=True).values_list("status", flat=True)) == {
        StateStatus.ILLUSTRATIVE
    }
    assert set(State.objects.filter(is_illustrative=True).values_list("iso3", flat=True)) <= set(CODES)
    assert not ProjectState.objects.filter(state__is_illustrative=False).exists()
    assert not ProjectRegion.objects.filter(region__is_illustrative=False).exists()
    assert not Project.objects.filter(entities__organisation__is_illustrative=False).exists()
    assert not Person.objects.filter(password__startswith="argon2").exists()


def test_no_made_up_name_is_a_real_one(real_reference: None) -> None:
    generated(number=1)
    real, made_up = set(), []
    for model in (State, Region, Organisation):
        for thing in model.objects.all():
            folded = [fold(name) for name in thing.names.values()]
            if thing.is_illustrative:
                made_up += folded
            else:
                real.update(folded)

    assert not real & set(made_up)
    assert len(made_up) == len(set(made_up))
    assert any(re.search("[\u0600-\u06ff]", name) for name in made_up)


def test_levels_scopes_and_words_are_of_every_kind(reference: None) -> None:
    generated(number=400)
    every = Project.objects.all()

    assert set(Counter(every.values_list("level", flat=True))) == set(Level)
    assert not every.filter(level=Level.PARTIES, parties=None).exists()
    assert not every.exclude(level=Level.PARTIES).filter(parties__isnull=False).exists()
    assert every.filter(is_global=True).exists() and every.exclude(scope_note="").exists()
    assert every.exclude(states=None).exists() and every.exclude(regions=None).exists()
    assert set(every.values_list("precision", flat=True)) == {"", "year", "month", "day"}
    assert set(every.values_list("language", flat=True)) == {"ar", "en"}
    assert every.exclude(themes=None).exists() and every.exclude(kinds=None).exists()
    assert every.filter(owner__is_coordinating_office=True).exists()
    assert every.filter(owner__is_coordinating_office=False).exists()


def test_progress_is_told(reference: None, capsys: pytest.CaptureFixture[str]) -> None:
    generate(scale=1, projects=3, people=0, assesses=False)

    assert "195 States, 30 regions, 45 entities." in capsys.readouterr().out


# --- refusals: one line each, and nothing is written ---


def assert_refused(reason: str, scale: int = 1) -> None:
    states = State.objects.filter(is_illustrative=True).count()
    with pytest.raises(DomainError, match=reason):
        generate(scale=scale, projects=1, people=0, tell=told)
    assert State.objects.filter(is_illustrative=True).count() == states


def test_refused_beside_real_projects(reference: None) -> None:
    projects.project(owner=coordinating_office())

    assert_refused("projects that are not made up")


def test_refused_beside_real_people(reference: None) -> None:
    add_person(username="someone", names={}, by=on_the_machine(Role.OPERATOR))

    assert_refused("people who are not made up")


def test_refused_beside_generated_data(reference: None) -> None:
    generated(number=1)

    assert_refused("generated data already")


def test_refused_without_reference_data(db: None) -> None:
    assert_refused("tansiq setup")


def test_refused_for_a_scale_of_none(reference: None) -> None:
    assert_refused("from 1 upwards", scale=0)


def test_made_up_states_are_assessed_in_four_cycles(reference, capsys):
    InstrumentFactory(symbol="A/RES/60/288")
    generate(scale=1, projects=1, people=0, tell=told)

    surveys = Survey.objects.order_by("state", "pk")
    assert [s.stage for s in surveys] == [
        Stage.SUPERSEDED,
        Stage.SUPERSEDED,
        Stage.FINAL,
        Stage.COLLECTING,
    ] * 2
    assert all(s.is_illustrative and s.state.is_illustrative for s in surveys)
    counted = {survey.answers.count() for survey in surveys}
    assert counted == {500}
    first, second = Version.objects.filter(framework__code="made-up-survey").order_by("label")
    assert (first.standing, second.follows) == (Standing.PUBLISHED, first)
    found = preview(second, by=on_the_machine(Role.AREA_LEAD, organisation_id=surveys[0].owner_id))
    assert (len(found.surveys), found.new_questions) == (2, 20)
    assert found.fate.kept > found.fate.to_look_at > found.fate.dropped > 0


def test_a_database_that_holds_assessments_is_refused(reference):
    planned()
    Person.objects.update(is_illustrative=True)

    with pytest.raises(DomainError, match="assessments already"):
        generate(scale=1, projects=1, people=0, tell=told)
