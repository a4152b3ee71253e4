"""Loading reference data: the same files twice change nothing, and a faulty file changes nothing at all."""

import shutil
from datetime import date

import pytest
from django.db import transaction

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.kernel.errors import DomainError
from tansiq.reference.actions import files, load_examples, load_made_up, load_reference
from tansiq.reference.enums import StateStatus
from tansiq.reference.models import (
    LoadedFile,
    Organisation,
    OrganisationLine,
    Pillar,
    Region,
    RegionLine,
    RegionMember,
    State,
    Theme,
    ThemeLine,
)
from tansiq.reference.queries import (
    book,
    by_name,
    coordinating_office,
    last_loaded_at,
    loaded_files,
    members_of,
    regions_of,
)
from tests.factories.accounts import actor
from tests.factories.projects import project

OPERATOR = on_the_machine(Role.OPERATOR)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The reference data, loaded once for the module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(by=OPERATOR)
        load_examples(by=OPERATOR)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reference(db, loaded):
    """The reference data, loaded."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the data files that a test may spoil."""
    copied = shutil.copytree(files.DATA, tmp_path / "data")
    monkeypatch.setattr(files, "DATA", copied)
    return copied


def edit(path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def tables() -> dict[str, list]:
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (State, Region, RegionMember, Organisation, OrganisationLine, Theme, LoadedFile)
    }


def events() -> list[dict]:
    return [
        e.details for e in everything(by=on_the_machine(Role.AUDITOR)).filter(event=Event.REFERENCE_LOADED)
    ]


def test_all_states_have_six_names(reference):
    states = State.objects.exclude(status=StateStatus.ILLUSTRATIVE)

    assert states.filter(status=StateStatus.MEMBER).count() == 193
    assert states.filter(status=StateStatus.OBSERVER).count() == 2
    assert all(set(s.names) == {"ar", "en", "es", "fr", "ru", "zh"} and all(s.names.values()) for s in states)


def test_every_state_lies_in_its_subregion_and_in_all_above_it(reference):
    mali = State.objects.get(iso3="MLI")

    assert mali.subregion.code == "011"
    assert {"011", "202", "002", "001", "african"} <= {
        region.code for region in regions_of(mali, on=date(2018, 2, 1))
    }


def test_every_region_has_members_unless_no_source_says_which(reference):
    empty = [r for r in Region.objects.all() if not r.members.exists()]

    assert all(region.is_vague for region in empty)


@pytest.mark.parametrize(
    ("day", "belongs"),
    [
        (date(2014, 2, 15), False),
        (date(2014, 2, 16), True),
        (date(2018, 2, 1), True),
        (date(2022, 5, 15), True),
        (date(2022, 5, 16), False),
        (date(2024, 1, 1), False),
    ],
)
def test_membership_in_a_grouping_is_that_of_the_day(reference, day, belongs):
    g5, mali = Region.objects.get(code="g5-sahel"), State.objects.get(iso3="MLI")

    assert (mali in members_of(g5, on=day)) == belongs
    assert (g5 in regions_of(mali, on=day)) == belongs
    assert (mali in book().members(g5.pk, on=day)) == belongs


@pytest.mark.parametrize(
    ("model", "line", "name"),
    [
        (Organisation, OrganisationLine, "organisation"),
        (Region, RegionLine, "region"),
        (Theme, ThemeLine, "theme"),
    ],
)
def test_lines_lead_from_each_thing_through_its_parents(reference, model, line, name):
    lines = {}
    for thing, ancestor in line.objects.values_list(f"{name}_id", "ancestor_id"):
        lines.setdefault(thing, set()).add(ancestor)
    for thing in model.objects.select_related("parent"):
        above = lines[thing.parent_id] if thing.parent_id else set()
        assert lines[thing.pk] == {thing.pk} | above


def test_each_organisation_has_one_root_which_is_part_of_none(reference):
    roots = dict(OrganisationLine.objects.filter(is_root=True).values_list("organisation_id", "ancestor_id"))

    assert set(roots) == set(Organisation.objects.values_list("pk", flat=True))
    assert not Organisation.objects.filter(pk__in=roots.values(), parent__isnull=False).exists()
    assert all(book().root_of(pk) == root for pk, root in roots.items())


def test_there_is_one_coordinating_office(reference):
    assert coordinating_office().is_coordinating_office


def test_states_stand_in_the_order_of_the_readers_language(reference):
    assert [s.iso3 for s in by_name(State.objects.filter(iso3__in=("CIV", "TUR", "AFG")))] == [
        "AFG",
        "CIV",
        "TUR",
    ]


def test_what_was_loaded_stands_with_sources_and_day(reference):
    names = [file.name for file in loaded_files()]

    assert names == sorted({"states", "regions", "organisations", "pillars", "themes", "activity_kinds", "instruments", "illustrative"})  # fmt: skip
    assert all(file.records and file.sources for file in loaded_files())
    assert last_loaded_at() == max(file.loaded_at for file in loaded_files())


def test_loading_again_writes_nothing_and_reads_no_table_but_one(reference, django_assert_num_queries):
    before, logged = tables(), events()

    with django_assert_num_queries(6):  # a savepoint, the files known, the savepoint released: twice
        assert load_reference(by=OPERATOR) == {}
        assert load_examples(by=OPERATOR) == {}

    assert tables() == before
    assert events() == logged


def test_a_changed_file_is_loaded_with_those_that_lean_on_it(reference, folder):
    mali = State.objects.get(iso3="MLI").pk
    edit(folder / "regions.yaml", "en: G5 Sahel,", "en: Group of five,")

    changed = load_reference(by=OPERATOR)

    assert list(changed) == ["regions", "organisations", "pillars", "themes", "activity_kinds", "instruments"]
    assert events()[0] == {"files": changed}
    assert Region.objects.get(code="g5-sahel").names["en"] == "Group of five"
    assert State.objects.get(iso3="MLI").pk == mali
    assert members_of(Region.objects.get(code="orvane-basin"), on=date(2020, 1, 1)).count() == 4


def test_the_book_is_read_anew_once_a_file_was_loaded(reference, folder):
    g5 = Region.objects.get(code="g5-sahel").pk
    assert book() is book()
    edit(folder / "regions.yaml", "en: G5 Sahel,", "en: Group of five,")
    load_reference(by=OPERATOR)

    assert book().regions[g5].names["en"] == "Group of five"


def test_what_a_file_no_longer_names_stays_while_projects_are_tied_to_it(reference, folder):
    g5 = Region.objects.get(code="g5-sahel")
    tied, _other = (
        project(region_ids=(g5.pk,), pillar_id=Pillar.objects.get(code="I").pk) for _n in range(2)
    )
    edit(folder / "regions.yaml", "{state: MLI, from: '2014-02-16', until: '2022-05-15'}, ", "")

    load_reference(by=OPERATOR)

    assert State.objects.get(iso3="MLI") not in members_of(g5, on=date(2018, 2, 1))
    assert [tie.region for tie in tied.regions.all()] == [g5]


FAULTS = {
    "no yaml": ("states.yaml", "states:\n", "states: [\n", "states.yaml"),
    "against the schema": ("states.yaml", "iso3: MLI", "iso3: mali", "states.yaml, at states/"),
    "an unknown code": ("regions.yaml", "{state: MLI, from: '2014-02-16'", "{state: XXX, from: '2014-02-16'", "XXX"),
    "no such day": ("regions.yaml", "from: '2014-02-16'", "from: '2014-02-30'", "regions.yaml"),
    "a code twice": ("states.yaml", "iso3: MLI", "iso3: NER", "NER stands twice"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_file_and_place_and_leaves_all_as_it_was(reference, folder, fault):
    name, old, new, said = FAULTS[fault]
    before = tables()
    edit(folder / "pillars.yaml", "sources:", "# changed\nsources:")
    edit(folder / name, old, new)

    with pytest.raises(DomainError, match=name) as refused:
        load_reference(by=OPERATOR)

    assert said in str(refused.value)
    assert tables() == before


def made_up(*, by) -> dict[str, int]:
    content = {
        "states": [{"iso3": "QZY", "names": {"en": "Ulmaret"}}],
        "regions": [
            {"code": "ulm", "kind": "grouping", "names": {"en": "Ulm"}, "members": [{"state": "QZY"}]}
        ],
        "organisations": [{"code": "ulmo", "kind": "network", "names": {"en": "Ulmo"}, "source": "composed"}],
    }
    return load_made_up(content=content, by=by)


def test_what_was_composed_is_loaded_as_made_up(reference):
    assert made_up(by=OPERATOR) == {"made_up": 3}

    assert State.objects.get(iso3="QZY").is_illustrative
    organisation = Organisation.objects.get(code="ulmo")
    assert (organisation.is_illustrative, organisation.source) == (True, "composed")
    assert members_of(Region.objects.get(code="ulm"), on=date(2020, 1, 1)).get().iso3 == "QZY"


@pytest.mark.django_db
@pytest.mark.parametrize("load", [load_reference, load_examples, made_up])
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.OPERATOR}))
def test_others_load_no_reference(load, role):
    with pytest.raises(DomainError) as refused:
        load(by=actor(role))

    assert refused.value.code == "not_allowed"
