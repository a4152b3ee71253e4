"""Reading a framework: its text with the line of everything in it, and files that cannot be read."""

import pytest

from tansiq.frameworks.actions.faults import FaultyFile
from tansiq.frameworks.actions.files import read, read_upload
from tansiq.kernel.errors import DomainError
from tests.frameworks.conftest import SAMPLE


def faults_of(name: str, raw: bytes):
    with pytest.raises(FaultyFile) as refused:
        read_upload(name, raw)
    return [(fault.file, fault.line, fault.text, fault.mend) for fault in refused.value.faults]


def test_areas_of_other_files_stand_in_their_place_with_their_lines():
    document = read(SAMPLE / "1.yaml")

    assert [area["code"] for area in document.content["areas"]] == ["L", "M"]
    assert document.places["areas", 0, "requirements", 0, "questions", 1, "unit"] == ("1/L.yaml", 48)
    assert document.places["areas", 1, "code"] == ("1.yaml", 31)


def test_everything_is_text_but_numbers_and_truths():
    content = read(SAMPLE / "1.yaml").content
    question = content["areas"][0]["requirements"][0]["questions"][1]
    part = content["areas"][0]["requirements"][0]["questions"][0]["parts"][0]

    assert content["provisions"][0]["paragraph"] == "1"
    assert part["when"] == [{"question": "L.1.1", "is": ["yes", "partly"]}]
    assert (question["least"], question["most"]) == (0, 2.5)
    assert content["framework"]["illustrative"] is True


def test_layout_and_comments_do_not_change_the_hash(folder):
    before = read(folder / "1.yaml").sha256
    text = (folder / "1.yaml").read_text()
    (folder / "1.yaml").write_text("# another comment\n" + text.replace('version: "1"', "version: 1"))

    assert read(folder / "1.yaml").sha256 == before


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DomainError, match=r"missing\.yaml is not a file"):
        read(tmp_path / "missing.yaml")


@pytest.mark.parametrize(
    ("raw", "line", "text", "mend"),
    [
        (b"a: b\nc: [d", 2, "This is not YAML", "in quotes"),
        (b"a: b\n  - c: d: e", 2, "This is not YAML", "in quotes"),
        (b"a: b\n\xff", 2, "not UTF-8", "encoding UTF-8"),
        (b"a: b\nc: \x01", 1, "This is not YAML", "plain text"),
        (b"a: b\na: c", 2, "“a” stands twice", "Keep one"),
        (b"a: &x b\nc: *x", 2, "“*x” stands for a text elsewhere", "Write the text out"),
        (b"a: b\n? [c]\n: d", 2, "a key is a word", "in quotes"),
        (b"a:\n  " + b"[" * 30, 2, "nested too deep", "in quotes"),
        (b"a: b\n---\nc: d", 3, "second document", "Take out"),
        (b"- a\n- b", 1, "holds no framework", "Begin it with"),
        (b"", 1, "holds no framework", "Begin it with"),
        (b"a: b\n" + b" " * 8_000_000, 1, "larger than a framework", "alone"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_how_to_mend_it(raw, line, text, mend):
    (fault,) = faults_of("draft.yaml", raw)

    assert fault[:2] == ("draft.yaml", line)
    assert text in fault[2]
    assert mend in fault[3]


def test_a_file_nested_without_end_does_not_end_the_process():
    assert "nested too deep" in faults_of("draft.yaml", b"[" * 200_000)[0][2]


def test_what_no_database_keeps_is_replaced():
    document = read_upload("draft.yaml", b'a: "b\\0c"')

    assert document.content == {"a": "b\ufffdc"}


def test_nothing_is_not_a_text():
    assert read_upload("draft.yaml", b"a:\nb: ~\nc: 'null'").content == {"a": None, "b": None, "c": "null"}


def test_every_file_that_cannot_be_read_is_told(folder):
    (folder / "1" / "L.yaml").write_text("code: [")
    (folder / "1" / "N.yaml").write_text("code: *x")
    text = (folder / "1.yaml").read_text()
    (folder / "1.yaml").write_text(
        text.replace("- {file: 1/L.yaml}", "- {file: 1/L.yaml}\n  - {file: 1/N.yaml}")
    )

    with pytest.raises(FaultyFile, match=r"1/L\.yaml, line 1: This is not YAML") as refused:
        read(folder / "1.yaml")

    assert {fault.file for fault in refused.value.faults} == {"1/L.yaml", "1/N.yaml"}


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("{file: ../outside.yaml}", "“../outside.yaml” does not name a file in the folder"),
        ("{file: /etc/hostname}", "“/etc/hostname” does not name a file in the folder"),
        ("{file: 1/L.yaml, code: L}", "“1/L.yaml” does not name a file in the folder"),
        ("{file: 1/Z.yaml}", "There is no file “1/Z.yaml”"),
        ("{file: 1}", "There is no file “1”"),
    ],
)
def test_a_file_of_an_area_that_is_not_in_the_folder(folder, entry, text):
    (folder.parent / "outside.yaml").write_text("code: L")
    written = (folder / "1.yaml").read_text()
    (folder / "1.yaml").write_text(written.replace("{file: 1/L.yaml}", entry))

    with pytest.raises(FaultyFile) as refused:
        read(folder / "1.yaml")

    (fault,) = refused.value.faults
    assert (fault.file, fault.line, fault.path) == ("1.yaml", 30, "areas/0")
    assert text in fault.text


def test_areas_that_are_no_list_are_left_to_the_schema():
    assert read_upload("draft.yaml", b"areas: none").content == {"areas": "none"}


def test_an_upload_brings_no_other_file():
    (fault,) = faults_of("draft.yaml", (SAMPLE / "1.yaml").read_bytes())

    assert fault[:2] == ("draft.yaml", 30)
    assert "did not come along" in fault[2]
    assert "the download of a version" in fault[3]
