"""Copies of the log: the signed extract, its proof, and the archive."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.actor import Actor, Belonging
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.audit import actions
from tansiq.audit.enums import Event
from tansiq.audit.models import Identity, LogEntry, Seal, Taken
from tansiq.audit.queries import NotWhole, outline, prove
from tansiq.audit.queries.extracts import ENTRIES, MANIFEST, PUBLIC_KEY, SIGNATURE, TABLE
from tansiq.kernel import signing
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.accounts import PersonFactory, actor

pytestmark = pytest.mark.django_db

SOMEBODY = Actor(username="=somebody")


@pytest.fixture
def home(tmp_path, settings):
    settings.TANSIQ_HOME = tmp_path
    signing.make_key(tmp_path)
    return tmp_path


@pytest.fixture
def auditor() -> Actor:
    return actor(Role.AUDITOR)


@pytest.fixture
def written(home):
    hidden = Identity.objects.create(code="p-hidden", pseudonym="7F3A")
    person = PersonFactory()
    Identity.objects.create(code=person.log_code, name="Amal")
    actions.record(
        event=Event.PROJECT_EDITED, by=SOMEBODY, changed={"title": ["Old words", "New words"]}, rows=2
    )
    actions.record(
        event=Event.MEMBERSHIP_GIVEN,
        by=Actor(username="x", log_code=hidden.code, belongings=(Belonging(Role.DONOR, 77, ""),)),
        subject=person,
    )
    actions.record(event=Event.MATRIX_EXPORTED, by=SOMEBODY, taken={"projects.project": ["1", "2"]})


def extract(path, by, **asked) -> int:
    with path.open("w+b") as into:
        return actions.take_extract(into=into, by=by, **asked)


def changed(path, name, change) -> None:
    """Write the ZIP anew with one of its files changed."""
    with zipfile.ZipFile(path) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    files[name] = change(files[name])
    with zipfile.ZipFile(path, "w") as archive:
        for one, content in files.items():
            archive.writestr(one, content)


def rows(path) -> list[dict]:
    with zipfile.ZipFile(path) as archive:
        return [json.loads(line) for line in archive.read(ENTRIES).splitlines()]


def test_an_extract_is_whole_and_proved(written, home, auditor):
    path = home / "log.zip"

    assert extract(path, auditor) == 3

    account = prove(path, pem=signing.public_key(home))
    assert (account.entries, account.linked, account.position) == (3, 2, 3)
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {ENTRIES, TABLE, MANIFEST, SIGNATURE, PUBLIC_KEY}
        assert archive.read(PUBLIC_KEY) == signing.public_key(home)
        manifest = json.loads(archive.read(MANIFEST))
    assert (manifest["first_position"], manifest["last_position"], manifest["by"]) == (1, 3, auditor.log_code)
    last = LogEntry.objects.first()
    assert (last.event, last.details) == (Event.LOG_EXTRACTED, {"rows": 3, "asked": []})


def test_it_holds_no_content_and_no_organisation_of_who_is_protected(written, home, auditor):
    extract(home / "log.zip", auditor)

    edited, given, exported = rows(home / "log.zip")
    assert "words" not in json.dumps(edited) and edited["details"] == {"fields": ["title"], "rows": 2}
    assert (given["by_name"], given["organisations"], given["label"]) == ("Contributor 7F3A", [], "Amal")
    assert exported["details"] == {"restricted": {"projects.project": 2}}
    with zipfile.ZipFile(home / "log.zip") as archive:
        assert "'=somebody" in archive.read(TABLE).decode("utf-8-sig")


def test_what_happened_to_who_is_protected_stands_without_details(home, auditor):
    hidden = Identity.objects.create(code="p-hidden", pseudonym="7F3A")
    actions.record(event=Event.PSEUDONYM_GIVEN, by=SOMEBODY, subject=hidden, organisation="XACS")
    extract(home / "log.zip", auditor)

    (given,) = rows(home / "log.zip")
    assert (given["label"], given["details"]) == ("Contributor 7F3A", {})


def test_it_is_narrowed_like_the_log(written, home, auditor):
    assert extract(home / "log.zip", auditor, event=Event.MATRIX_EXPORTED, first=timezone.localdate()) == 1
    account = prove(home / "log.zip", pem=signing.public_key(home))
    assert (account.entries, account.linked) == (1, 1)
    assert extract(home / "none.zip", auditor, event=Event.ROUND_OPENED) == 0
    assert prove(home / "none.zip", pem=signing.public_key(home)).entries == 0


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        (MANIFEST, lambda content: content.replace(b'"entries": 3', b'"entries": 2'), "signature"),
        (SIGNATURE, lambda content: bytes(64), "signature"),
        (ENTRIES, lambda content: content.splitlines()[0], "entries.jsonl is not"),
        (TABLE, lambda content: b"", "entries.csv is not"),
    ],
)
def test_an_extract_that_was_changed_is_refused(written, home, auditor, name, change, reason):
    extract(home / "log.zip", auditor)
    changed(home / "log.zip", name, change)

    with pytest.raises(NotWhole, match=reason):
        prove(home / "log.zip", pem=signing.public_key(home))


def test_a_row_that_does_not_match_its_link_is_named(written, home, auditor, monkeypatch):
    monkeypatch.setattr(LogEntry, "facts", property(lambda entry: {**FACTS, "entry": entry.pk}))
    Seal.objects.bulk_create(
        Seal(position=n, entry=e.pk, hash="0" * 64, sealed_at=e.at)
        for n, e in enumerate(LogEntry.objects.order_by("pk"), start=1)
    )
    extract(home / "log.zip", auditor)

    with pytest.raises(NotWhole, match="line 1: entry"):
        prove(home / "log.zip", pem=signing.public_key(home))


FACTS = {"at": "", "event": "", "by": "", "organisations": [], "kind": "", "key": "", "content": ""}


def test_another_key_proves_nothing(written, home, auditor, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    signing.make_key(other)
    extract(home / "log.zip", auditor)

    with pytest.raises(NotWhole, match="signature"):
        prove(home / "log.zip", pem=signing.public_key(other))


def test_what_is_no_extract_is_refused(home):
    (home / "log.zip").write_bytes(b"nothing of the kind")

    with pytest.raises(NotWhole, match="no extract"):
        prove(home / "log.zip", pem=signing.public_key(home))


@pytest.mark.parametrize("role", Role)
def test_who_may_take_one(role, home):
    by = actor(role)
    if Perm.AUDIT_EXTRACT in PERMISSIONS[role]:
        actions.take_extract(into=io.BytesIO(), by=by)
    else:
        with pytest.raises(NotAllowed):
            actions.take_extract(into=io.BytesIO(), by=by)


def test_without_a_key_there_is_none(tmp_path, settings, auditor):
    settings.TANSIQ_HOME = tmp_path

    with pytest.raises(DomainError, match="tansiq setup"):
        actions.take_extract(into=io.BytesIO(), by=auditor)
    assert not LogEntry.objects.exists()


def test_the_key_is_its_owners_alone_and_stays(home):
    kept = (home / signing.KEY_FILE).read_bytes()
    signing.make_key(home)

    assert (home / signing.KEY_FILE).read_bytes() == kept
    assert (home / signing.KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_what_is_no_public_key_is_refused():
    with pytest.raises(ValueError):
        signing.fingerprint(b"nothing")
    rsa_like = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAvq1YF4Xm0h5nN1E3B0E8gq0Wd6a0hJ0n1bQeM4kzVWU=\n-----END PUBLIC KEY-----\n"
    with pytest.raises(ValueError, match="no Ed25519 key"):
        signing.fingerprint(rsa_like)


def test_an_outline_says_nothing_of_the_content():
    details = {"reason": "secret", "changed": {"a": ["x", "y"]}, "role": "donor", "rows": 0, "taken": "odd"}

    assert outline(details) == {"fields": ["a"], "role": "donor"}


# --- the archive ---


def test_an_archive_holds_everything_and_removes_nothing(written, home):
    actions.seal(by=SOMEBODY)
    path = home / "log.jsonl"

    assert actions.archive_log(into=path, by=SOMEBODY) == 3

    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert lines[0]["details"]["changed"] == {"title": ["Old words", "New words"]}
    assert [line["position"] for line in lines] == [1, 2, 3]
    assert path.stat().st_mode & 0o777 == 0o600
    assert LogEntry.objects.count() == 4 and LogEntry.objects.first().event == Event.LOG_ARCHIVED


def test_an_archive_until_a_day(written, home):
    yesterday = timezone.localdate() - timedelta(days=1)

    assert actions.archive_log(into=home / "none", until=yesterday, by=SOMEBODY) == 0
    assert actions.archive_log(into=home / "all", until=timezone.localdate(), by=SOMEBODY) == 4


def test_an_archive_takes_no_other_files_place(written, home):
    (home / "log.jsonl").write_text("precious")

    with pytest.raises(FileExistsError):
        actions.archive_log(into=home / "log.jsonl", by=SOMEBODY)
    assert (home / "log.jsonl").read_text() == "precious" and not list(home.glob("*.partial"))


def test_a_row_of_an_export_says_what_it_is():
    assert str(Taken(entry=1, kind="a.b", key="7")) == "1: a.b 7"
    assert str(Seal(position=1, entry=2, hash="abc")) == "1: 2 abc"
