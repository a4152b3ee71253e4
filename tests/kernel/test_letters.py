import io
import zipfile

import pytest

from tansiq.kernel import letters
from tansiq.kernel.letters import Letter, keep, kind_of, read
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


def test_the_same_bytes_are_kept_once(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    first, second = (keep(Letter(name, b"%PDF- same")) for name in ("a.pdf", "b.pdf"))

    assert first == second
    assert read(first) == b"%PDF- same"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    with pytest.raises(FileNotFoundError):
        read("0" * 64)
    assert letters.TYPES["pdf"] == "application/pdf"


def test_who_delivers_is_handed_in_once(monkeypatch):
    told = []
    monkeypatch.setattr("tansiq.kernel.telling._tellers", [])
    register(told.append)
    register(told.append)
    tell(Message("grant:given", people=[1]))

    assert [message.event for message in told] == ["grant:given"]
