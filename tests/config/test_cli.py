import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tansiq.accounts.models import Person
from tansiq.config.cli import main

WITHOUT_DATABASE = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}


def tansiq(*words: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator does, on a home of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tansiq.config.cli", *words],
        env=_environment(home, environment),
        capture_output=True,
        text=True,
    )


def _environment(home: Path, more: dict[str, str]) -> dict[str, str]:
    settings = {"TANSIQ_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tansiq.config.settings"}
    return {**WITHOUT_DATABASE, **settings, **more}


def assert_refused(done: subprocess.CompletedProcess[str], reason: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert reason in done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which `tansiq setup` has run."""
    home = tmp_path_factory.mktemp("installed") / "home"
    done = tansiq("setup", home=home)
    assert done.returncode == 0, done.stderr
    return home


# --- setup ---


def test_setup_may_be_run_again(installed: Path) -> None:
    key = (installed / "secret-key").read_text()

    done = tansiq("setup", home=installed)

    assert (done.returncode, done.stderr) == (0, "")
    assert (installed / "secret-key").read_text() == key


def test_the_key_is_for_its_owner_alone(installed: Path) -> None:
    assert (installed / "secret-key").stat().st_mode & 0o777 == 0o600


def test_setup_where_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert_refused(tansiq("setup", home=tmp_path / "file" / "home"), "Not a directory")


# --- what no command can do without ---


@pytest.mark.parametrize("address", ["nonsense", "foo://host/name", "postgres://host:port/name"])
def test_a_database_address_that_cannot_be_read(tmp_path: Path, address: str) -> None:
    assert_refused(tansiq("setup", home=tmp_path, DATABASE_URL=address), "DATABASE_URL")


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    done = tansiq("setup", home=tmp_path, DATABASE_URL=f"postgres://tansiq:x@127.0.0.1:{_free_port()}/tansiq")

    assert_refused(done, "refused")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "COMMAND"),
        (["unheard-of"], "invalid choice"),
        (["serve", "--port", "eighty"], "eighty is not a port"),
        (["serve", "--port", "70000"], "70000 is not a port"),
        (["serve", "--workers", "0"], "0 is not a number of processes"),
        (["backup"], "FILE"),
    ],
)
def test_words_that_are_no_command(words: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)

    told = capsys.readouterr().err
    assert reason in told
    assert told.count("\n") == 1


# --- frameworks ---

SAMPLE = Path(__file__).parent.parent / "frameworks" / "sample" / "1.yaml"


def test_a_faulty_framework_is_refused_in_one_line_with_file_and_line(installed: Path) -> None:
    done = tansiq("load-framework", str(SAMPLE), "--dry-run", home=installed)

    assert_refused(done, "tansiq load-framework: 1.yaml, line 24: The reference data hold no instrument")
    assert "(and 1 more; --json tells all)" in done.stderr


def test_every_fault_of_a_framework_is_told_as_json(installed: Path) -> None:
    done = tansiq("load-framework", str(SAMPLE), "--json", home=installed)

    assert_refused(done, "no instrument")
    assert [(e["file"], e["line"]) for e in json.loads(done.stdout)["errors"]] == [
        ("1.yaml", 24),
        ("1/L.yaml", 7),
    ]


def test_a_framework_that_is_not_there(installed: Path) -> None:
    assert_refused(tansiq("load-framework", "missing.yaml", home=installed), "missing.yaml is not a file")


# --- tables ---


def test_a_table_in_doubt_is_told_row_by_row_and_refused_in_one_line(installed: Path, tmp_path: Path) -> None:
    table = tmp_path / "treaties.csv"
    table.write_text("state,instrument,source,as_of\nQQQ,none,Source,2026-10-01\n")

    done = tansiq("import-treaties", str(table), home=installed)

    assert_refused(done, "tansiq import-treaties: some rows are in doubt")
    assert "row 2, state: “QQQ” is the code of no State." in done.stdout


def test_a_file_that_is_no_table_is_refused_in_one_line(installed: Path, tmp_path: Path) -> None:
    table = tmp_path / "treaties.csv"
    table.write_text("%PDF-1.4")

    assert_refused(tansiq("import-treaties", str(table), home=installed), "the file is a PDF")
    assert_refused(tansiq("import-assessments", str(table), home=installed), "none leads assessments yet")


# --- backup and restore ---


def test_backup_and_restore_from_one_home_to_another(installed: Path, tmp_path: Path) -> None:
    (installed / "files" / "note.txt").write_text("a document")
    assert tansiq("backup", str(tmp_path / "made.tar"), home=installed).returncode == 0

    done = tansiq("restore", str(tmp_path / "made.tar"), home=tmp_path / "other")

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "other" / "files" / "note.txt").read_text() == "a document"


def test_restore_of_a_missing_file(tmp_path: Path) -> None:
    assert_refused(tansiq("restore", "missing.tar", home=tmp_path), "missing.tar is not a file")


@pytest.mark.django_db(transaction=True)
def test_backup_says_what_it_holds(
    tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FILES_DIR = tmp_path / "files"  # the suite's own folder holds what other tests imported
    assert main(["backup", str(tmp_path / "made.tar")]) == 0

    assert "0 documents" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_restore_of_another_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other").touch()

    assert main(["restore", str(tmp_path / "other")]) == 2

    assert "is no backup" in capsys.readouterr().err


# --- serve ---


def test_serve_answers_and_leaves_nothing_running(installed: Path) -> None:
    port = _free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "tansiq.config.cli", "serve", "--port", str(port), "--workers", "1"],
        env=_environment(installed, {}),
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                assert answer.status == 200
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    assert server.returncode == 0
    assert _running(installed) == []


def test_serve_before_setup(tmp_path: Path) -> None:
    assert_refused(tansiq("serve", home=tmp_path), "run `tansiq setup` first")


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_serve_refuses_others_while_an_example_account_exists(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Person.objects.create_user("example", is_illustrative=True)

    assert main(["serve", "--host", host]) == 2

    assert "example accounts exist" in capsys.readouterr().err


@pytest.mark.django_db
def test_serve_on_a_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["serve", "--port", str(port)]) == 2

    assert f"cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err


@pytest.mark.django_db
def test_serve_on_an_address_of_another_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", "192.0.2.1", "--port", str(_free_port())]) == 2

    assert "cannot listen on 192.0.2.1" in capsys.readouterr().err


# --- manage ---


def test_manage_passes_through(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manage", "diffsettings"]) == 0

    assert "TANSIQ_HOME" in capsys.readouterr().out


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def _running(home: Path) -> list[str]:
    """The processes whose environment names this home."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(home).encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text())
    return found
