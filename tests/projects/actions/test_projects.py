from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from tansiq.access.enums import Role
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import DomainError
from tansiq.projects import actions
from tansiq.projects.actions import NamedEntity
from tansiq.projects.actions.facts import differences, facts_in, facts_of
from tansiq.projects.enums import Standing, Status
from tansiq.projects.models import Project
from tansiq.projects.queries.filters import Filter, found
from tansiq.projects.queries.ties import EVERYTHING, ties_of
from tansiq.sharing.enums import Level
from tests.factories.accounts import actor
from tests.factories.projects import editor_of, facts, named, project, retired
from tests.factories.reference import (
    ActivityKindFactory,
    InstrumentFactory,
    OrganisationFactory,
    PillarFactory,
    PlaceFactory,
    RegionFactory,
    StateFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def refusal(call, **arguments) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(**arguments)
    return refused.value.code


@pytest.fixture
def everything():
    """Facts of every kind."""
    place = PlaceFactory()
    return facts(
        title="Training of border police",
        activities="Workshops",
        pillar_id=PillarFactory(code="II").pk,
        start="2015-07",
        end="2019",
        is_open_ended=True,
        is_annual=True,
        is_global=True,
        scope_note="and neighbours",
        entities=(*named(OrganisationFactory()), NamedEntity("An unknown office")),
        states=((StateFactory().pk, None), (place.state_id, place.pk)),
        region_ids=(RegionFactory().pk,),
        reach_ids=(OrganisationFactory().pk,),
        instrument_ids=(InstrumentFactory().pk,),
        source_key="document|II|7|1",
        reference="II-7",
        serial=7,
    )


def test_what_is_added_is_read_back(everything, entity, focal_point):
    added = actions.add(facts=everything, owner=entity, level=Level.PARTIES, by=focal_point)

    assert differences(facts_of(Project.objects.get()), everything) == {}
    assert differences(facts_in(added, ties_of([added], kinds=EVERYTHING)[added.pk]), everything) == {}
    assert (added.owner, added.level, added.standing, added.revision) == (
        entity,
        Level.PARTIES,
        Standing.LISTED,
        1,
    )
    assert (added.start_on, added.end_on, added.precision) == (date(2015, 7, 1), date(2019, 12, 31), "month")


def test_it_is_born_with_its_parties(entity, focal_point):
    parties = OrganisationFactory.create_batch(2)

    added = actions.add(facts=facts(), owner=entity, level=Level.PARTIES, parties=parties, by=focal_point)

    assert set(added.parties.all()) == set(parties)


def test_what_has_no_number_of_a_document_is_numbered_by_its_key_and_found_by_it(entity, focal_point):
    one, other = actions.add_many(
        batch=[facts(), facts(reference="II-7")], owner=entity, level=Level.PLATFORM, by=focal_point
    )

    assert (one.reference, other.reference) == (f"T-{one.pk}", "II-7")
    assert facts_of(Project.objects.get(pk=one.pk)).reference == one.reference
    assert one in found(Filter(text=one.reference), by=focal_point)


def test_many_are_added_in_as_many_statements_as_few(entity, focal_point, django_assert_max_num_queries):
    batch = [facts(entities=named(entity)) for _number in range(40)]

    with django_assert_max_num_queries(30):
        actions.add_many(batch=batch, owner=entity, level=Level.PLATFORM, by=focal_point)


@pytest.mark.parametrize(
    ("parts", "joint"),
    [
        ([], False),
        (["whole"], False),
        (["whole", "part"], False),
        (["part", "other part"], False),
        (["whole", "another"], True),
        (["whole", "unknown"], True),
        (["unknown", "unknown"], False),
    ],
)
def test_work_is_joint_when_two_or_more_remain_after_folding_parts_into_parents(
    parts, joint, focal_point, entity
):
    whole = OrganisationFactory()
    known = {
        "whole": whole,
        "part": OrganisationFactory(parent=whole),
        "other part": OrganisationFactory(parent=whole),
        "another": OrganisationFactory(),
    }
    entities = tuple(
        named(known[part])[0] if part in known else NamedEntity("An unknown office") for part in parts
    )

    assert project(owner=entity, by=focal_point, entities=entities).is_joint == joint


def test_it_is_found_by_every_name_that_it_is_tied_to(everything, entity, focal_point):
    added = actions.add(facts=everything, owner=entity, level=Level.PLATFORM, by=focal_point)
    words = [
        added.states.first().state.names["ar"],
        added.states.last().place.names["en"],
        added.regions.get().region.names["en"],
        added.reaches.get().organisation.names["ar"],
        added.instruments.get().symbol,
        "unknown office",
        "II-7",
        "workshop",
    ]

    for word in words:
        assert list(found(Filter(text=word), by=focal_point)) == [added], word


def test_themes_and_kinds_are_proposed_with_their_words(entity, focal_point):
    theme = ThemeFactory(words={"en": ["border police"]})
    kind = ActivityKindFactory(words={"en": ["training", "workshops"]})

    added = project(owner=entity, by=focal_point, title="Training of border police", activities="Workshops.")

    assert [(t.theme, t.state, t.words) for t in added.themes.all()] == [
        (theme, "proposed", ["border police"])
    ]
    assert [(k.kind, k.state, k.words) for k in added.kinds.all()] == [
        (kind, "proposed", ["training", "workshops"])
    ]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"start": "2016", "end": "2015"}, "dates_order"),
        ({"start": "20-16"}, "date_form"),
        ({"is_global": False}, "scope_empty"),
        ({"title": "x" * 601}, "too_long"),
        ({"title": "a\x00b"}, "no_text"),
        ({"scope_note": "x" * 301}, "too_long"),
    ],
)
def test_what_the_rules_refuse_is_neither_added_nor_saved(values, code, entity, focal_point):
    before = facts()
    stored = project(owner=entity, by=focal_point)
    faulty = replace(before, **values)

    assert refusal(actions.add, facts=faulty, owner=entity, level=Level.PLATFORM, by=focal_point) == code
    assert refusal(actions.edit, project=stored, facts=faulty, revision=1, by=focal_point) == code
    assert Project.objects.get().revision == 1


def test_an_import_may_add_what_a_form_refuses(entity, focal_point):
    added = actions.add_many(batch=[facts(is_global=False)], owner=entity, level=Level.PUBLIC, by=focal_point)

    assert len(added) == 1


def test_two_rows_of_one_identity_are_refused(entity, focal_point):
    project(owner=entity, by=focal_point, source_key="document|I|1|1")

    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        project(owner=entity, by=focal_point, source_key="document|I|1|1")


def test_an_edit_changes_the_facts_and_says_what_changed(everything, entity, focal_point):
    stored = project(owner=entity, by=focal_point, title="Before", pillar_id=PillarFactory(code="I").pk)

    edited = actions.edit(project=stored, facts=everything, revision=1, by=focal_point)

    assert edited.revision == 2
    kept = replace(everything, source_key=None, serial=None, reference=stored.reference)
    assert differences(facts_of(Project.objects.get()), kept) == {}
    said = history_of(stored).first().details["changed"]
    assert said["title"] == ["Before", "Training of border police"]
    assert said["pillar_id"] == ["I", "II"]
    assert said["states"][1].count(",") == 1
    assert said["entities"][1].endswith(", An unknown office")
    assert said["instrument_ids"] == ["", edited.instruments.get().symbol]


def test_what_a_project_is_known_by_stays_when_a_person_edits(entity, focal_point):
    stored = project(owner=entity, by=focal_point, source_key="document|I|1|1", reference="I-1", serial=1)

    actions.edit(project=stored, facts=facts(title="Other"), revision=1, by=focal_point)

    kept = Project.objects.get()
    assert (kept.title, kept.source_key, kept.reference, kept.serial) == ("Other", "document|I|1|1", "I-1", 1)


def test_an_edit_that_changes_nothing_leaves_no_trace(everything, entity, focal_point):
    stored = actions.add(facts=everything, owner=entity, level=Level.PLATFORM, by=focal_point)
    same = replace(everything, states=everything.states[::-1])

    assert actions.edit(project=stored, facts=same, revision=1, by=focal_point).revision == 1
    assert history_of(stored).count() == 1


def test_the_order_of_entities_counts_that_of_places_does_not():
    one, two = NamedEntity("One"), NamedEntity("Two")
    before = facts(entities=(one, two), region_ids=(1, 2))

    assert list(differences(before, replace(before, entities=(two, one), region_ids=(2, 1)))) == ["entities"]


def test_an_edit_over_somebody_elses_change_is_refused(entity, focal_point):
    stored = project(owner=entity, by=focal_point)
    actions.edit(project=stored, facts=facts(title="First"), revision=1, by=focal_point)

    assert (
        refusal(actions.edit, project=stored, facts=facts(), revision=1, by=focal_point)
        == "changed_meanwhile"
    )
    assert Project.objects.get().title == "First"


def test_changes_to_many_are_refused_where_one_was_changed_meanwhile(entity, focal_point):
    one, two = (project(owner=entity, by=focal_point) for _number in range(2))
    actions.retire(project=two, reason="Over.", by=focal_point)

    changes = {one: facts(title="New"), two: facts(title="New")}

    assert refusal(actions.edit_many, changes=changes, by=focal_point) == "changed_meanwhile"
    assert not Project.objects.filter(title="New").exists()


def test_changes_to_many_take_as_many_reads_as_to_one(entity, focal_point, django_assert_max_num_queries):
    stored = [project(owner=entity, by=focal_point) for _number in range(30)]
    same = {each: facts_of(each) for each in stored}

    with django_assert_max_num_queries(25):
        actions.edit_many(changes=same, by=focal_point)


def test_what_may_not_be_seen_cannot_be_changed(entity, focal_point, outsider):
    hidden = project(owner=entity, by=focal_point, level=Level.CONFIDENTIAL)
    for call, arguments in (
        (actions.edit, {"project": hidden, "facts": facts(), "revision": 1}),
        (actions.edit_many, {"changes": {hidden: facts()}}),
        (actions.retire, {"project": hidden, "reason": ""}),
    ):
        with pytest.raises(Project.DoesNotExist), transaction.atomic():
            call(**arguments, by=outsider)


@pytest.mark.parametrize("state", ["confirmed", "rejected"])
def test_a_tag_that_a_person_decided_on_stays_after_an_edit(state, entity, focal_point):
    theme, other = ThemeFactory(words={"en": ["border"]}), ThemeFactory(words={"en": ["aviation"]})
    kind = ActivityKindFactory(words={"en": ["training"]})
    stored = project(owner=entity, by=focal_point, title="Border training")
    decide = {"confirmed": actions.confirm_tag, "rejected": actions.reject_tag}[state]
    decide(tag=stored.themes.get(), by=focal_point)

    actions.edit(project=stored, facts=facts(title="Border and aviation"), revision=1, by=focal_point)

    assert {(t.theme, t.state) for t in stored.themes.all()} == {(theme, state), (other, "proposed")}
    assert not stored.kinds.filter(kind=kind).exists()


def test_the_coordinating_office_edits_what_it_holds_only(office, coordinator, entity, focal_point):
    held = project(owner=office, by=coordinator, entities=named(entity))
    owned = project(owner=entity, by=focal_point)

    assert actions.edit(project=held, facts=facts(), revision=1, by=coordinator).revision == 2
    assert refusal(actions.edit, project=held, facts=facts(), revision=2, by=focal_point) == "not_allowed"
    assert refusal(actions.edit, project=owned, facts=facts(), revision=1, by=coordinator) == "not_allowed"


def test_focal_points_of_the_office_do_not_edit_what_it_holds(office, coordinator):
    held = project(owner=office, by=coordinator)

    code = refusal(
        actions.edit, project=held, facts=facts(), revision=1, by=actor(Role.ENTITY_FOCAL_POINT, office)
    )

    assert code == "not_allowed"


def test_a_retired_project_leaves_the_matrix_and_comes_back(entity, focal_point):
    stored = project(owner=entity, by=focal_point)

    gone = actions.retire(project=stored, reason="Over.", by=focal_point)
    assert (gone.standing, gone.revision) == (Standing.RETIRED, 2)
    assert not found(Filter(), by=focal_point).exists()
    assert found(Filter(standing=Standing.RETIRED), by=focal_point).exists()

    back = actions.return_to_matrix(project=gone, reason="Again.", by=focal_point)
    assert (back.standing, back.revision) == (Standing.LISTED, 3)
    assert [e.details.get("reason") for e in history_of(stored)] == ["Again.", "Over.", None]


def test_a_retired_project_is_not_edited(entity):
    gone = retired(owner=entity)

    code = refusal(actions.edit, project=gone, facts=facts(), revision=2, by=editor_of(entity))

    assert code == "retired"


@pytest.mark.parametrize("twice", ["retire", "return_to_matrix"])
def test_a_move_that_the_state_does_not_have_is_refused(twice, entity, focal_point):
    stored = project(owner=entity, by=focal_point)
    if twice == "retire":
        actions.retire(project=stored, reason="", by=focal_point)

    assert refusal(getattr(actions, twice), project=stored, reason="", by=focal_point) == "no_such_move"


def test_status_is_a_value_like_others(entity, focal_point):
    stored = project(owner=entity, by=focal_point, status=Status.ONGOING)

    actions.edit(project=stored, facts=facts(status=Status.COMPLETED), revision=1, by=focal_point)

    assert Project.objects.get().status == Status.COMPLETED
