"""Projects are found by the names of what they are tied to, as those are now."""

import pytest
from django.db import DatabaseError, transaction

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.kernel.errors import NotAllowed
from tansiq.projects.actions import words
from tansiq.projects.models import Project
from tansiq.projects.queries.filters import Filter, found
from tansiq.reference.actions import load_made_up, renaming
from tansiq.reference.models import LoadedFile, Organisation, Region, State
from tests.factories.accounts import actor
from tests.factories.projects import named, project
from tests.factories.reference import PlaceFactory

OPERATOR = on_the_machine(Role.OPERATOR)

pytestmark = pytest.mark.django_db


def load(state="Ulmaret", region="Ulm", organisation="Ulmo", alias=()) -> None:
    content = {
        "states": [{"iso3": "QZY", "names": {"en": state}, "aliases": list(alias)}],
        "regions": [{"code": "ulm", "kind": "grouping", "names": {"en": region}, "members": []}],
        "organisations": [
            {"code": "ulmo", "kind": "network", "names": {"en": organisation}, "acronym": "UO", "source": "composed"}
        ],
    }  # fmt: skip
    load_made_up(content=content, by=OPERATOR)


@pytest.fixture
def tied(outsider):
    """One project for each way of being tied to something, and one that is tied to nothing made up."""
    load()
    state, region = State.objects.get(iso3="QZY"), Region.objects.get(code="ulm")
    organisation = Organisation.objects.get(code="ulmo")
    return {
        "state": project(states=((state.pk, None),), title="Lamps along the quay"),
        "region": project(region_ids=(region.pk,)),
        "entity": project(entities=named(organisation)),
        "reach": project(reach_ids=(organisation.pk,)),
        "none": project(),
    }


@pytest.fixture
def answers(outsider):
    """Give what a search finds."""
    return lambda text: set(found(Filter(text=text), by=outsider).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("renamed", "ways"),
    [
        ({"state": "Vandoria"}, ["state"]),
        ({"alias": ["Vandoria"]}, ["state"]),
        ({"region": "Vandoria"}, ["region"]),
        ({"organisation": "Vandoria"}, ["entity", "reach"]),
    ],
)
def test_what_was_renamed_is_found_by_its_new_name(tied, answers, renamed, ways):
    assert answers("Vandoria") == set()

    load(**renamed)

    assert answers("Vandoria") == {tied[way].pk for way in ways}


def test_the_old_name_finds_no_more(tied, answers):
    assert answers("Ulmaret") == {tied["state"].pk}

    load(state="Vandoria")

    assert answers("Ulmaret") == set()


def test_a_place_that_was_renamed_is_found(outsider, answers):
    place = PlaceFactory(names={"en": "Ostwater"})
    at = project(states=((place.state_id, place.pk),))
    before = renaming.names_now()
    place.names = {"en": "Westwater"}
    place.save()
    LoadedFile.objects.all().delete()

    renaming.rewrite(before=before, by=OPERATOR)

    assert (answers("Westwater"), answers("Ostwater")) == ({at.pk}, set())


def test_a_reference_and_words_of_its_own_still_find_a_project(tied, answers):
    load(state="Vandoria")

    assert answers("lamps along the quay") == {tied["state"].pk}
    assert tied["state"].pk in answers(tied["state"].reference)  # a short number begins others' words too


def test_nothing_else_of_a_project_changes(tied):
    before = Project.objects.values().get(pk=tied["state"].pk)

    load(state="Vandoria")

    after = Project.objects.values().get(pk=tied["state"].pk)
    assert after.pop("search_text") != before.pop("search_text")
    assert after == before


def test_a_second_time_writes_nothing(tied):
    renamed = {State: frozenset({State.objects.get(iso3="QZY").pk})}

    assert words.index_anew(renamed=renamed, by=OPERATOR) == 0
    State.objects.filter(iso3="QZY").update(names={"en": "Vandoria"})
    LoadedFile.objects.all().delete()
    assert words.index_anew(renamed=renamed, by=OPERATOR) == 1
    assert words.index_anew(renamed=renamed, by=OPERATOR) == 0


def test_projects_are_taken_a_batch_at_a_time(tied, answers, monkeypatch):
    monkeypatch.setattr(words, "_BATCH", 1)

    load(organisation="Vandoria")

    assert answers("Vandoria") == {tied["entity"].pk, tied["reach"].pk}


def test_a_file_that_renames_nothing_asks_for_no_project(tied, monkeypatch):
    asked = []
    monkeypatch.setattr(renaming, "_rewriters", [lambda **what: asked.append(what)])

    load()
    load(state="Vandoria")

    assert [what["renamed"][State] for what in asked] == [frozenset({State.objects.get(iso3="QZY").pk})]


def test_nobody_is_handed_in_twice():
    renaming.register_rewriter(words.index_anew)

    assert renaming._rewriters.count(words.index_anew) == 1


def test_a_loading_that_fails_leaves_the_words(tied, answers):
    with pytest.raises(DatabaseError), transaction.atomic():
        load(state="Vandoria")
        raise DatabaseError

    assert (answers("Vandoria"), answers("Ulmaret")) == (set(), {tied["state"].pk})


def test_others_write_no_words():
    with pytest.raises(NotAllowed):
        words.index_anew(renamed={}, by=actor(Role.ENTITY_FOCAL_POINT))
