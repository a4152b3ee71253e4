"""Imports: what a document does to the matrix, and what it never does."""

import json
from datetime import date

import pytest
from django.test import override_settings
from django_tasks import default_task_backend

from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tansiq.exchange import actions, queries, tasks
from tansiq.exchange.actions.reading import lexicon_of
from tansiq.exchange.enums import Change, DoubtState, ImportState
from tansiq.exchange.models import Doubt, Import, ImportedRow
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.projects import actions as projects
from tansiq.projects.actions.facts import facts_of
from tansiq.projects.models import Project
from tansiq.reference.models import State
from tansiq.reference.queries import book
from tests.factories.accounts import actor
from tests.factories.reference import (
    OrganisationFactory,
    PillarFactory,
    RegionFactory,
    StateFactory,
)

pytestmark = pytest.mark.django_db

HEAD = (
    "Serial\tProject Title/Duration/Entities\tStatus of Implementation\tMain Activities\tGeographical Scope"
)
ROWS = [
    "1\tSkills for lighthouse keepers (2016–2018) <b>XASL</b>\tOngoing\tTraining of keepers.\tVelquan",
    "2\tA register of lanterns (Mar. 2017) <b>XASL, XOBU</b>\tCompleted\tPublishing a register.\tVelquan, Ormundel",
    "2\tA second register <b>XUNKNOWN</b>\tOngoing\tPublishing more.\tRegional",
]


def text(rows=ROWS, total=3, tail="") -> bytes:
    """Write a made-up document of the matrix."""
    lines = [
        "Q/2018/1",
        "",
        f"As of February 2018, entities have a total of {total} projects: {total} projects under Pillar I.",
        "",
        "#### Pillar I of the Strategy",
        "",
        HEAD,
        *rows,
    ]
    return ("\n".join(lines) + "\n" + tail).encode()


@pytest.fixture(autouse=True)
def folder(tmp_path):
    with override_settings(FILES_DIR=tmp_path):
        yield tmp_path


@pytest.fixture
def office():
    return OrganisationFactory(code="office", is_coordinating_office=True)


@pytest.fixture
def reference(office):
    PillarFactory(code="I")
    StateFactory(iso3="QMA", names={"en": "Velquan", "ar": "فيلكوان"})
    StateFactory(iso3="QMB", names={"en": "Ormundel", "ar": "أورمونديل"})
    OrganisationFactory(code="xasl", acronyms={"en": "XASL"}, names={"en": "Agency for Shared Learning"})
    OrganisationFactory(code="xobu", acronyms={"en": "XOBU"}, names={"en": "Orvane Basin Union"})


@pytest.fixture
def coordinator(reference, office):
    return actor(Role.COORDINATOR, office)


def received(by, content=None, name="matrix.txt") -> Import:
    return actions.receive(name=name, chunks=[content or text()], by=by)


def applied(by, content=None) -> Import:
    imported = actions.preview(imported=received(by, content), by=by)
    return actions.apply(imported=imported, by=by)


def test_a_preview_changes_nothing_in_the_matrix(coordinator):
    imported = actions.preview(imported=received(coordinator), by=coordinator)
    assert imported.state == ImportState.PREVIEWED
    assert (imported.created, imported.updated, imported.unchanged) == (3, 0, 0)
    assert imported.document == "Q/2018/1"
    assert imported.as_of == "2018-02"
    assert not Project.objects.exists()


def test_every_printed_row_becomes_one_project_of_the_coordinating_office(coordinator, office):
    applied(coordinator)
    first, second, third = Project.objects.order_by("source_key")
    assert first.source_key == "Q/2018/1|I|1|1"
    assert first.title == "Skills for lighthouse keepers"
    assert (first.start, first.end, first.status) == ("2016", "2018", "ongoing")
    assert {first.owner, second.owner, third.owner} == {office}
    assert [e.printed for e in second.entities.all()] == ["XASL", "XOBU"]
    assert second.is_joint
    assert not first.is_joint
    assert {s.state.iso3 for s in second.states.all()} == {"QMA", "QMB"}
    assert third.source_key == "Q/2018/1|I|2|2"
    assert third.scope_note == "Regional"


def test_each_doubt_has_its_code_its_line_and_its_row(coordinator):
    imported = applied(coordinator)
    found = {(d.code, d.line, d.row) for d in imported.doubts.all()}
    assert ("serial_repeated", 10, "I-2") in found
    assert ("entity_unknown", 10, "I-2") in found
    assert ("scope_vague", 10, "I-2") in found
    unknown = imported.doubts.get(code="entity_unknown")
    assert unknown.text == "XUNKNOWN"
    assert "XUNKNOWN" in unknown.message
    assert unknown.project == Project.objects.get(source_key="Q/2018/1|I|2|2")


def test_a_stated_total_stands_beside_the_counted_one(coordinator):
    imported = actions.preview(imported=received(coordinator, text(total=4)), by=coordinator)
    assert {"where": "text", "pillar": "I", "number": 4, "counted": 3} in imported.account["stated"]
    assert imported.doubts.filter(code="total_differs").exists()


def test_the_same_file_again_changes_nothing(coordinator):
    applied(coordinator)
    before = {p.pk: (p.revision, p.changed_at) for p in Project.objects.all()}
    again = applied(coordinator)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert {p.pk: (p.revision, p.changed_at) for p in Project.objects.all()} == before


def test_an_edited_file_shows_its_differences_before_it_is_applied(coordinator):
    applied(coordinator)
    edited = text([ROWS[0].replace("Ongoing", "Completed"), *ROWS[1:]])
    imported = actions.preview(imported=received(coordinator, edited), by=coordinator)
    row = imported.rows.get(reference="I-1")
    assert row.change == Change.UPDATED
    assert row.differences == {"status": ["ongoing", "completed"]}
    assert Project.objects.get(source_key="Q/2018/1|I|1|1").status == "ongoing"
    actions.apply(imported=imported, by=coordinator)
    assert Project.objects.get(source_key="Q/2018/1|I|1|1").status == "completed"


def test_what_people_edited_meanwhile_stays(coordinator):
    applied(coordinator)
    project = Project.objects.get(source_key="Q/2018/1|I|1|1")
    mended = facts_of(project).__class__(**{**facts_of(project).__dict__, "title": "Skills for keepers"})
    projects.edit(project=project, facts=mended, revision=project.revision, by=coordinator)
    applied(coordinator, text([ROWS[0].replace("Ongoing", "Completed"), *ROWS[1:]]))
    project.refresh_from_db()
    assert (project.title, project.status) == ("Skills for keepers", "completed")


def test_what_an_entity_owns_by_now_is_held_back(coordinator):
    applied(coordinator)
    project = Project.objects.get(source_key="Q/2018/1|I|1|1")
    entity = project.entities.get().organisation
    asked = projects.claim(
        project=project, organisation=entity, reason="", by=actor(Role.ENTITY_FOCAL_POINT, entity)
    )
    projects.accept_claim(claim=asked, reason="Named in the row.", by=coordinator)
    imported = applied(coordinator, text([ROWS[0].replace("Ongoing", "Completed"), *ROWS[1:]]))
    assert imported.rows.get(reference="I-1").change == Change.HELD
    project.refresh_from_db()
    assert project.status == "ongoing"


def test_a_row_without_a_status_waits_as_printed(coordinator):
    imported = applied(coordinator, text([ROWS[0].replace("Ongoing", "Sleeping")], total=1))
    assert imported.held == 1
    assert imported.rows.get().printed["status"] == "Sleeping"
    assert imported.doubts.filter(code="status_unknown").exists()
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"No table at all.\n", "no matrix"),
        (text()[:-30], "incomplete"),
        ("Serial\tتجربة".encode("utf-16"), ""),
        (b"%PDF-1.7 nothing", ""),
    ],
    ids=["kind", "cut", "encoding", "pdf"],
)
def test_a_file_that_cannot_be_read_leaves_the_matrix_and_says_why(coordinator, content, words):
    imported = received(coordinator, content)
    with pytest.raises(DomainError) as refused:
        actions.preview(imported=imported, by=coordinator)
    assert words in str(refused.value)
    imported.refresh_from_db()
    assert imported.state == ImportState.REFUSED
    assert imported.error
    assert not Project.objects.exists()
    assert not ImportedRow.objects.exists()


def test_an_empty_file_is_not_received(coordinator, folder):
    with pytest.raises(DomainError):
        actions.receive(name="empty.txt", chunks=[b""], by=coordinator)
    assert not Import.objects.exists()
    assert not list((folder / "imports").iterdir())


@override_settings(TANSIQ_UPLOAD_LIMIT=100)
def test_a_huge_file_is_not_received(coordinator, folder):
    with pytest.raises(DomainError):
        actions.receive(name="huge.txt", chunks=[b"x" * 60, b"x" * 60], by=coordinator)
    assert not list((folder / "imports").iterdir())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_only_the_coordinating_office_imports(reference, role):
    with pytest.raises(NotAllowed):
        actions.receive(name="matrix.txt", chunks=[text()], by=actor(role))


def test_an_import_is_applied_once(coordinator):
    imported = applied(coordinator)
    with pytest.raises(DomainError):
        actions.apply(imported=imported, by=coordinator)


def test_a_withdrawn_import_cannot_be_applied(coordinator):
    imported = actions.preview(imported=received(coordinator), by=coordinator)
    actions.withdraw(imported=imported, by=coordinator)
    with pytest.raises(DomainError):
        actions.apply(imported=imported, by=coordinator)
    assert not Project.objects.exists()


def test_a_settled_doubt_keeps_its_reason_when_the_document_is_read_again(coordinator):
    imported = applied(coordinator)
    doubt = imported.doubts.get(code="entity_unknown")
    actions.settle_doubt(doubt=doubt, reason="A programme of the past.", by=coordinator)
    again = applied(coordinator)
    carried = again.doubts.get(code="entity_unknown")
    assert (carried.state, carried.reason) == (DoubtState.SETTLED, "A programme of the past.")
    assert LogEntry.objects.filter(event=Event.DOUBT_SETTLED).count() == 1


def test_a_doubt_is_settled_with_a_reason_and_once(coordinator):
    doubt = applied(coordinator).doubts.first()
    with pytest.raises(DomainError):
        actions.settle_doubt(doubt=doubt, reason="  ", by=coordinator)
    actions.settle_doubt(doubt=doubt, reason="Read in the source.", by=coordinator)
    with pytest.raises(DomainError):
        actions.settle_doubt(doubt=doubt, reason="Again.", by=coordinator)


def test_likely_overlaps_are_seen_by_who_settles_them(coordinator):
    twin = ROWS[0].replace("1\t", "3\t", 1)
    imported = applied(coordinator, text([ROWS[0], twin], total=2))
    assert queries.doubts_of(imported, by=coordinator, code="near_identical").exists()
    entity = OrganisationFactory(compact_status="member")
    assert not queries.doubts_of(
        imported, by=actor(Role.ENTITY_FOCAL_POINT, entity), code="near_identical"
    ).exists()


def test_the_printed_source_is_the_row_with_the_wording(coordinator):
    applied(coordinator)
    project = Project.objects.get(source_key="Q/2018/1|I|1|1")
    row = queries.printed_source_of(project, by=coordinator)
    assert row.line == 8
    assert row.printed["activities"] == "Training of keepers."
    assert queries.printed_source_of(project, by=actor(Role.OPERATOR)) is None


def test_a_file_of_facts_does_not_take_the_wording_away(coordinator):
    applied(coordinator)
    facts = (
        "Q/2018/1\nAs of February 2018\nPillar,Serial,Project title,Duration,Entities,Status,Geographical scope\n"
        "I,1,Skills for lighthouse keepers,2016–2018,XASL,Ongoing,Velquan\n"
    ).encode()
    imported = actions.preview(imported=received(coordinator, facts, "facts.csv"), by=coordinator)
    assert (imported.created, imported.updated, imported.unchanged) == (0, 0, 1)


def test_every_import_stands_in_the_log(coordinator):
    imported = applied(coordinator)
    events = LogEntry.objects.filter(kind="exchange.import", key=str(imported.pk)).values_list(
        "event", flat=True
    )
    assert set(events) == {Event.IMPORT_PREVIEWED, Event.IMPORT_APPLIED}
    assert LogEntry.objects.filter(event=Event.PROJECT_ADDED).count() == 3


def test_facts_of_rows_are_plain_json(coordinator):
    applied(coordinator)
    for row in ImportedRow.objects.all():
        assert json.loads(json.dumps(row.facts)) == row.facts
    assert {type(doubt.arguments) for doubt in Doubt.objects.all()} == {dict}


def test_a_large_document_is_searched_for_look_alikes_afterwards(coordinator, monkeypatch):
    monkeypatch.setattr("tansiq.exchange.actions.reading.LOOK_ALIKES_AT_ONCE", 1)
    twin = ROWS[0].replace("1\t", "3\t", 1)
    imported = applied(coordinator, text([ROWS[0], twin], total=2))
    assert not imported.doubts.filter(code="near_identical").exists()
    assert actions.find_look_alikes(imported=imported, by=coordinator) == 1
    found = imported.doubts.get(code="near_identical")
    assert found.project == Project.objects.get(source_key="Q/2018/1|I|3|1")
    assert actions.find_look_alikes(imported=imported, by=coordinator) == 0


def test_the_search_goes_to_the_queue_only_where_it_is_needed(coordinator, monkeypatch, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    imported = applied(coordinator)
    tasks.search_later(imported)
    assert not default_task_backend.results
    monkeypatch.setattr(tasks, "LOOK_ALIKES_AT_ONCE", 1)
    tasks.search_later(imported)
    assert len(default_task_backend.results) == 1


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "matrix.txt"
    path.write_bytes(text())
    return path


def test_the_command_line_receives_reads_and_applies_in_one(coordinator, document):
    imported, reading = actions.import_file(path=document, by=coordinator, keeps_rows=True)
    assert (imported.state, imported.created) == (ImportState.APPLIED, 3)
    assert [row["serial"] for row in reading.projects] == [1, 2, 2]
    assert {d.code for d in reading.doubts()} >= {"serial_repeated", "entity_unknown"}


def test_a_dry_run_says_what_it_would_do_and_leaves_nothing(coordinator, document, folder):
    imported, reading = actions.import_file(path=document, by=coordinator, dry_run=True)
    assert imported.created == 3
    assert reading.projects == []
    assert not Import.objects.exists()
    assert not Project.objects.exists()
    assert not list((folder / "imports").iterdir())


def test_the_same_file_again_by_the_command_line_keeps_no_second_record(coordinator, document):
    actions.import_file(path=document, by=coordinator)
    again, _reading = actions.import_file(path=document, by=coordinator)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert Import.objects.count() == 1


def test_a_file_that_cannot_be_read_leaves_nothing_behind_on_the_command_line(coordinator, tmp_path, folder):
    path = tmp_path / "broken.txt"
    path.write_bytes(text()[:-30])
    with pytest.raises(DomainError):
        actions.import_file(path=path, by=coordinator)
    assert not Import.objects.exists()
    assert not list((folder / "imports").iterdir())


def test_the_readers_know_dated_members_and_who_came_before_whom(reference):
    region = RegionFactory(code="basin", members=[State.objects.get(iso3="QMA")])
    later = OrganisationFactory(code="later", acronyms={"en": "LATER"})
    earlier = OrganisationFactory(code="earlier", acronyms={"en": "EARLIER"}, valid_until=date(2017, 6, 15))
    later.predecessors.add(earlier)
    lexicon = lexicon_of(book())
    assert lexicon.members(region.code) == {"QMA"}
    assert lexicon.acronym("earlier", "2018-02") == "LATER"
    assert lexicon.acronym("earlier", "2016-02") == "EARLIER"
