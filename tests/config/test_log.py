"""The commands of the log: what they print, and the exit code and line with which they refuse."""

import json
import zipfile
from pathlib import Path

import pytest
from django.db import connection

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.audit.actions import record, seal, take_extract
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry, Seal
from tansiq.config.cli import main
from tansiq.kernel import signing
from tests.conftest import triggers_aside_and_back
from tests.factories.accounts import actor

pytestmark = pytest.mark.django_db

SOMEBODY = Actor(username="somebody")


def written(number: int) -> None:
    for _which in range(number):
        record(event=Event.REFERENCE_LOADED, by=SOMEBODY)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Run a command; give its exit code and its one line."""
    code = main(list(words))
    told = capsys.readouterr()
    line = told.err if code else told.out
    assert line.count("\n") == 1 and not (told.err and told.out)
    return code, line


def test_seal_log_prints_what_is_to_be_kept(capsys: pytest.CaptureFixture[str]) -> None:
    written(3)

    code, line = run(capsys, "seal-log")

    position, moment, digest = line.split()
    last = Seal.objects.get(position=3)
    assert (code, position, digest) == (0, "3", last.hash)
    assert moment == f"{last.sealed_at:%Y-%m-%dT%H:%M:%SZ}"
    assert run(capsys, "verify-log", "--against", digest.upper())[0] == 0


def test_seal_log_of_an_empty_log(capsys: pytest.CaptureFixture[str]) -> None:
    code, line = run(capsys, "seal-log")

    assert code == 2 and "the log is empty" in line


def test_verify_log_counts_what_is_not_sealed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "position 0" in run(capsys, "verify-log")[1]
    written(2)
    seal(by=SOMEBODY)
    written(1)

    code, line = run(capsys, "verify-log")

    assert code == 0 and "position 2" in line and "1 entries not sealed yet, the oldest of" in line


def test_verify_log_names_the_first_broken_link(capsys: pytest.CaptureFixture[str]) -> None:
    written(3)
    seal(by=SOMEBODY)
    key = Seal.objects.get(position=2).entry
    aside, back = triggers_aside_and_back()
    with connection.cursor() as cursor:
        for statement in (*aside, f"DELETE FROM audit_logentry WHERE id = {key}", *back):
            cursor.execute(statement)

    code, line = run(capsys, "verify-log")

    assert (code, line) == (2, f"tansiq verify-log: the log is broken: position 2: entry {key} is missing\n")


def test_verify_log_against_a_hash_that_is_no_link(capsys: pytest.CaptureFixture[str]) -> None:
    written(1)
    seal(by=SOMEBODY)

    code, line = run(capsys, "verify-log", "--against", "a" * 64)

    assert code == 2 and "no link bears the digest" in line


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["verify-log", "--against", "abc"], "abc is not a digest"),
        (["archive-log", "x", "--until", "yesterday"], "yesterday is not a day"),
        (["archive-log"], "FILE"),
    ],
)
def test_words_that_cannot_be_read(words: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)

    assert reason in capsys.readouterr().err


def test_archive_log_copies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(2)

    code, line = run(capsys, "archive-log", str(tmp_path / "log.jsonl"), "--until", "2999-01-01")

    assert code == 0 and "2 entries copied; none was removed" in line
    assert [json.loads(one)["event"] for one in (tmp_path / "log.jsonl").read_text().splitlines()] == [
        "reference:loaded"
    ] * 2
    assert LogEntry.objects.count() == 3
    code, line = run(capsys, "archive-log", str(tmp_path / "log.jsonl"))
    assert code == 2 and "exists already" in line


def test_archive_log_into_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, line = run(capsys, "archive-log", str(tmp_path / "none" / "log.jsonl"))

    assert code == 2 and "No such file" in line


@pytest.fixture
def extract(tmp_path: Path, settings: object) -> Path:
    settings.TANSIQ_HOME = tmp_path
    signing.make_key(tmp_path)
    written(2)
    with (tmp_path / "log.zip").open("w+b") as into:
        take_extract(into=into, by=actor(Role.AUDITOR))
    return tmp_path / "log.zip"


def test_verify_extract_with_the_key_of_this_installation(
    extract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, line = run(capsys, "verify-extract", str(extract))

    assert code == 0 and "Whole: 2 entries, 2 of them matched" in line


def test_verify_extract_with_a_key_from_elsewhere(extract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pem = extract.with_name("public.pem")
    pem.write_bytes(signing.public_key(extract.parent))
    assert run(capsys, "verify-extract", str(extract), "--key", str(pem))[0] == 0
    pem.write_text("nothing")

    code, line = run(capsys, "verify-extract", str(extract), "--key", str(pem))

    assert code == 2 and "no public key" in line


def test_verify_extract_that_was_changed(extract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(extract) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["entries.jsonl"] = files["entries.jsonl"].replace(b"reference:loaded", b"reference:unsaid", 1)
    with zipfile.ZipFile(extract, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)

    code, line = run(capsys, "verify-extract", str(extract))

    assert code == 2 and "entries.jsonl is not the file that was signed" in line


@pytest.mark.parametrize("change", [1, 0x0E, 0xFF])
def test_verify_extract_with_any_byte_changed(
    extract: Path, capsys: pytest.CaptureFixture[str], change: int
) -> None:
    whole = extract.read_bytes()
    refused = 0
    for place in range(change % 11, len(whole), 11):
        damaged = bytearray(whole)
        damaged[place] ^= change
        extract.write_bytes(damaged)
        code, said = run(capsys, "verify-extract", str(extract))
        # A byte of the archive itself (a date, a flag) may change and leave all that was signed as it was.
        assert code == 2 or "Whole: 2 entries" in said, place
        refused += code == 2
    assert refused > len(whole) / 11 / 2


def test_verify_extract_of_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, line = run(capsys, "verify-extract", str(tmp_path / "none.zip"))

    assert code == 2 and "is not a file" in line


def test_verify_extract_where_no_key_is(
    tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.TANSIQ_HOME = tmp_path
    (tmp_path / "log.zip").touch()

    code, line = run(capsys, "verify-extract", str(tmp_path / "log.zip"))

    assert code == 2 and "no key to sign with" in line
