import io
import zipfile

import pytest

from tansiq.kernel import letters
from tansiq.kernel.errors import DomainError
from tansiq.kernel.letters import Letter, keep, kind_of, path_of, read, received, remove
from tansiq.kernel.telling import Message, register, tell


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 x", "pdf"),
        (b"\x89PNG\r\n\x1a\n x", "png"),
        (b"\xff\xd8\xff x", "jpeg"),
        (archive("word/document.xml"), "docx"),
        (archive("word/document.xml", "word/vbaProject.bin"), ""),
        (archive("xl/workbook.xml"), ""),
        (b"PK\x03\x04 cut off", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_what_a_letter_is_stands_in_its_content(content, kind):
    assert kind_of(content) == kind


def test_each_letter_is_kept_by_itself_and_removed_by_itself(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    first, second = (keep(Letter(name, b"%PDF- same")) for name in ("a.pdf", "b.pdf"))

    assert first.name != second.name and first.sha256 == second.sha256
    assert (first.kind, first.size) == ("pdf", 10)
    assert path_of(first.name).stat().st_mode & 0o777 == 0o600
    remove(first.name)
    remove(first.name)
    with pytest.raises(FileNotFoundError):
        read(first.name)
    assert read(second.name) == b"%PDF- same"
    assert letters.TYPES["pdf"] == "application/pdf"


def test_a_letter_is_read_no_further_than_it_may_be_large(settings):
    settings.TANSIQ_LETTER_LIMIT = 8
    read_on = iter([b"%PDF", b"- 12", b"3", b"never read"])

    with pytest.raises(DomainError) as refused:
        received(read_on)

    assert refused.value.code == "letter_too_large" and next(read_on) == b"never read"
    assert received([b"%PDF", b"- 1"], name="a.pdf") == Letter("a.pdf", b"%PDF- 1")


def test_who_delivers_is_handed_in_once(monkeypatch):
    told = []
    monkeypatch.setattr("tansiq.kernel.telling._tellers", [])
    register(told.append)
    register(told.append)
    tell(Message("grant:given", people=[1]))

    assert [message.event for message in told] == ["grant:given"]
