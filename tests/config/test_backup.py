import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction

from tansiq.access.actor import Actor
from tansiq.accounts.models import Person
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tansiq.config.backup import backup, restore
from tansiq.config.errors import CannotWork
from tansiq.reference.models import State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Iterator[Path]:
    settings.TANSIQ_HOME = tmp_path / "home"
    settings.FILES_DIR = settings.TANSIQ_HOME / "files"
    settings.FILES_DIR.mkdir(parents=True)
    yield settings.TANSIQ_HOME
    assert [p.name for p in settings.TANSIQ_HOME.iterdir()] == ["files"], (
        "a restore leaves nothing else behind"
    )


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A backup of a database with a person, an event and a document, after which all three have changed."""
    person = Person.objects.create_user("amal", names={"ar": "أمل", "en": "Amal"})
    _log("first")
    _document("2026/note.txt", "as it was")
    backup(tmp_path / "made.tar")
    person.username = "changed"
    person.save()
    _log("second")
    _document("2026/note.txt", "changed")
    _document("2026/late.txt", "added later")
    return tmp_path / "made.tar"


@pytest.fixture
def without_tables(made: Path) -> Iterator[None]:
    """A database as new as can be, after the backup was made."""
    _drop_all_tables()
    yield
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def test_restore_gives_database_and_documents_of_that_moment(made: Path) -> None:
    restore(made, force=True)

    assert Person.objects.get().username == "amal"
    assert Person.objects.get().names == {"ar": "أمل", "en": "Amal"}
    assert _documents() == {"2026/note.txt": "as it was"}
    assert [e.details for e in LogEntry.objects.filter(event=Event.PERSON_ADDED)] == [{"which": "first"}]
    assert LogEntry.objects.filter(event=Event.BACKUP_RESTORED).count() == 1


def test_who_waits_after_failed_sign_ins_is_in_no_backup(tmp_path: Path) -> None:
    cache.set("waits", "before", 900)
    manifest = backup(tmp_path / "made.tar")
    cache.set("waits", "since", 900)

    restore(tmp_path / "made.tar", force=True)

    assert settings.LIMITS_TABLE not in manifest.tables
    assert cache.get("waits") != "before"
    cache.clear()


def test_a_new_database_has_the_table_of_the_limits_after_a_restore(made: Path, without_tables: None) -> None:
    restore(made, force=True)

    cache.set("waits", 1, 900)
    assert cache.get("waits") == 1
    cache.clear()


def test_numbers_of_records_go_on_after_a_restore(tmp_path: Path) -> None:
    removed = Person.objects.create_user("removed")
    highest = removed.pk
    removed.delete()
    backup(tmp_path / "made.tar")
    restore(tmp_path / "made.tar", force=True)

    assert Person.objects.create_user("new").pk > highest


def test_the_log_refuses_changes_after_a_restore(made: Path) -> None:
    restore(made, force=True)

    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_logentry")


def test_restore_into_a_database_without_tables(made: Path, without_tables: None) -> None:
    for path in settings.FILES_DIR.rglob("*.txt"):
        path.unlink()

    restore(made)

    assert Person.objects.get().username == "amal"
    assert _documents() == {"2026/note.txt": "as it was"}


def test_a_restore_that_fails_leaves_a_database_without_tables(
    made: Path, tmp_path: Path, without_tables: None
) -> None:
    damaged = _with_manifest(
        made, tmp_path, tables={**_manifest(made)["tables"], "accounts_person": "0" * 64}
    )

    with pytest.raises(CannotWork, match="accounts_person reads back otherwise"):
        restore(damaged, force=True)

    assert connection.introspection.table_names() == []


def test_a_restore_that_does_not_prove_itself_leaves_all_as_it_was(made: Path, tmp_path: Path) -> None:
    damaged = _with_manifest(
        made, tmp_path, tables={**_manifest(made)["tables"], "accounts_person": "0" * 64}
    )

    with pytest.raises(CannotWork, match="accounts_person reads back otherwise"):
        restore(damaged, force=True)

    _assert_untouched()


@pytest.mark.parametrize(
    ("place", "reason"),
    [(0.02, "damaged"), (0.5, "damaged"), (0.9, "damaged")],
)
def test_a_backup_cut_off_is_refused(made: Path, place: float, reason: str) -> None:
    content = made.read_bytes()
    made.write_bytes(content[: int(len(content) * place)])

    with pytest.raises(CannotWork, match=reason):
        restore(made, force=True)

    _assert_untouched()


def test_a_changed_byte_is_refused(made: Path) -> None:
    with tarfile.open(made) as archive:
        member = archive.getmember("files/2026/note.txt")
    content = bytearray(made.read_bytes())
    content[member.offset_data] ^= 1
    made.write_bytes(content)

    with pytest.raises(CannotWork, match=r"files/2026/note\.txt does not match its hash"):
        restore(made, force=True)

    _assert_untouched()


@pytest.mark.parametrize("content", [b"", b"not a tar at all" * 100])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)

    with pytest.raises(CannotWork, match="is no backup"):
        restore(tmp_path / "other")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotWork, match="is not a file"):
        restore(tmp_path / "missing.tar")


@pytest.mark.parametrize("name", ["files/../../stray", "/etc/stray", "elsewhere/stray", "files"])
def test_a_member_in_a_strange_place_is_refused(made: Path, tmp_path: Path, name: str) -> None:
    damaged = _with_manifest(made, tmp_path, members={name: "0" * 64})

    with pytest.raises(CannotWork, match="strange place"):
        restore(damaged, force=True)


def test_a_backup_of_another_kind_of_database_is_refused(made: Path, tmp_path: Path) -> None:
    other = _with_manifest(made, tmp_path, database="oracle")

    with pytest.raises(CannotWork, match="of a oracle database"):
        restore(other, force=True)


def test_a_backup_of_a_later_version_is_refused(made: Path, tmp_path: Path) -> None:
    later = _with_manifest(made, tmp_path, migrations=[["accounts", "9999_later"]])

    with pytest.raises(CannotWork, match="another version"):
        restore(later, force=True)

    _assert_untouched()


def test_a_backup_of_another_format_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotWork, match="its format is 99"):
        restore(_with_manifest(made, tmp_path, format=99), force=True)


def test_restore_over_records_needs_force(made: Path) -> None:
    with pytest.raises(CannotWork, match=r"holds .+ already"):
        restore(made)

    _assert_untouched()


def test_restore_over_documents_needs_force(made: Path, without_tables: None) -> None:
    with pytest.raises(CannotWork, match="holds documents already"):
        restore(made)


def test_backup_never_writes_over_a_file(made: Path) -> None:
    with pytest.raises(CannotWork, match="exists already"):
        backup(made)


def test_backup_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CannotWork, match="is not a folder"):
        backup(tmp_path / "missing" / "made.tar")


def test_backup_names_a_file_only_when_it_is_whole(tmp_path: Path, settings: object) -> None:
    settings.FILES_DIR = tmp_path / "made.tar.partial"  # a folder where the file would be written
    settings.FILES_DIR.mkdir()

    with pytest.raises(OSError):
        backup(tmp_path / "made.tar")

    assert not (tmp_path / "made.tar").exists()


def test_states_read_back_in_every_language(tmp_path: Path) -> None:
    State.objects.create(iso3="QMA", names={"ar": "مثال", "en": "Example"})
    backup(tmp_path / "made.tar")
    restore(tmp_path / "made.tar", force=True)

    assert State.objects.get().names == {"ar": "مثال", "en": "Example"}


def _log(which: str) -> None:
    with transaction.atomic():
        record(event=Event.PERSON_ADDED, by=Actor(username="tester"), which=which)


def _document(name: str, words: str) -> None:
    path = settings.FILES_DIR / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words)


def _documents() -> dict[str, str]:
    files = [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    return {path.relative_to(settings.FILES_DIR).as_posix(): path.read_text() for path in files}


def _assert_untouched() -> None:
    assert Person.objects.get().username == "changed"
    assert LogEntry.objects.count() == 2
    assert _documents() == {"2026/note.txt": "changed", "2026/late.txt": "added later"}


def _manifest(made: Path) -> dict:
    with tarfile.open(made) as archive:
        return json.load(archive.extractfile("manifest.json"))


def _with_manifest(made: Path, folder: Path, **changes: object) -> Path:
    """A copy of a backup that says something else of itself."""
    copy = folder / "changed.tar"
    told = json.dumps({**_manifest(made), **changes}).encode()
    with tarfile.open(made) as source, tarfile.open(copy, "w") as target:
        for member in source.getmembers():
            if member.name != "manifest.json":
                target.addfile(member, source.extractfile(member))
        member = tarfile.TarInfo("manifest.json")
        member.size = len(told)
        target.addfile(member, io.BytesIO(told))
    return copy


def _drop_all_tables() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            return
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'")
        virtual = [name for (name,) in cursor.fetchall()]
        for name in virtual:
            cursor.execute(f'DROP TABLE "{name}"')
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'DROP TABLE "{name}"')
        cursor.execute("PRAGMA foreign_keys=ON")
