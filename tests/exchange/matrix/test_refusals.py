"""What is refused whole, and where and why it says so."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.exchange.matrix import sources
from tansiq.exchange.matrix.document import Reading, read
from tansiq.exchange.matrix.errors import UnreadableFile
from tansiq.exchange.matrix.readers import archive
from tests.exchange.matrix.documents import (
    LEXICON,
    ROWS,
    as_csv,
    as_docx,
    as_text,
    as_xlsx,
    rewritten,
    with_shared_strings,
)

TEXT = as_text()


def refusal(content, **given):
    with pytest.raises(UnreadableFile) as refused:
        read(content, LEXICON, **given)
    return str(refused.value)


@pytest.mark.parametrize("content", [b"", b"\n \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file(content):
    assert "empty" in refusal(content)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08\x00", "archive"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', "XML"),
        (b"{}", "no matrix"),
        (b"Some words, and no table.", "no matrix"),
    ],
)
def test_a_file_of_another_kind(content, word):
    assert word in refusal(content)


def test_the_name_of_a_file_says_nothing(tmp_path):
    path = tmp_path / "matrix.xlsx"
    path.write_text(TEXT, encoding="utf-8")
    assert len(read(path, LEXICON).rows) == len(ROWS)


def test_a_file_that_is_not_there(tmp_path):
    assert "no file" in refusal(tmp_path / "absent.txt")
    assert "no file" in refusal(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_wide_encoding(encoding):
    assert "UTF-8" in refusal(TEXT.encode(encoding))


def test_an_old_encoding_with_its_line():
    text = TEXT.replace("Opening doors.", "فتح الأبواب.")
    number = next(n for n, line in enumerate(text.split("\n"), start=1) if "فتح" in line)
    assert refusal(text.encode("cp1256", errors="replace")).startswith("line ")
    assert f"line {number}" in refusal(text.replace("–", "-").encode("cp1256", errors="replace"))


def test_bytes_that_no_text_has_with_their_line():
    assert refusal(b"Words\n\0more").startswith("line 2")


def test_a_letter_cut_in_two():
    at = TEXT.encode().index("–".encode())
    assert "cut off" in refusal(TEXT.encode()[: at + 1])


def test_a_file_too_large(monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_FILE", 2**20)
    assert "larger than 1 MB" in refusal(b"x" * (2**20 + 1))


def test_more_lines_than_any_matrix_has(monkeypatch):
    monkeypatch.setattr(sources, "MOST_PIECES", 5)
    assert "more than 5 lines" in refusal(TEXT.encode())


def cut_in_rows():
    """Every place in the tables where a file may be cut off, but for the very last cell."""
    rows_end = TEXT.index("## Annex")
    return st.integers(TEXT.index("1\tLanterns") + 2, TEXT.rindex("\t", 0, rows_end) + 1)


@given(cut_in_rows())
def test_a_text_cut_off_anywhere_in_its_tables(at):
    message = refusal(TEXT[:at].encode())
    assert message.startswith("line ")
    assert "cut off" in message


def test_a_text_cut_off_between_two_pillars():
    message = refusal(TEXT[: TEXT.index("#### Pillar III")].encode())
    assert "pillar III" in message and message.startswith("line ")


def test_a_text_cut_off_below_the_headings():
    at = TEXT.index("1\tLanterns")
    assert "no matrix" in refusal(TEXT[:at].encode())


def test_a_file_without_its_last_line_end_is_whole_where_its_totals_hold():
    text = TEXT.split("\n\n## Annex")[0].replace("4 projects under Pillar II", "3 projects under Pillar II")
    assert not text.endswith("\n")
    assert len(read(text.encode(), LEXICON).rows) == len(ROWS)


def test_nothing_is_given_out_of_a_file_that_is_refused_late():
    reading = Reading(TEXT[: TEXT.index("2\tRopes") + 9].encode(), LEXICON)
    with pytest.raises(UnreadableFile):
        list(reading)


def test_a_quote_never_closed():
    content = as_csv().replace("Twisting ropes.", '"Twisting\nropes."')
    cut = content[: content.index("Twisting") + 9]
    assert "quotation mark" in refusal(cut.encode())


@pytest.mark.parametrize("make", [as_xlsx, as_docx])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_an_archive_cut_off(make, share):
    content = make()
    assert "cut off" in refusal(content[: int(len(content) * share)])


@pytest.mark.parametrize("make", [as_xlsx, as_docx])
def test_an_archive_with_damaged_bytes(make):
    content = bytearray(make())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as whole:
        part = max(whole.infolist(), key=lambda part: part.compress_size)
    middle = part.header_offset + 60 + part.compress_size // 2
    content[middle : middle + 20] = bytes(20)
    assert "damaged" in refusal(bytes(content)) or "matrix" in refusal(bytes(content))


@pytest.mark.parametrize(
    ("make", "part"),
    [(as_xlsx, "xl/worksheets/sheet2.xml"), (as_xlsx, "xl/workbook.xml"), (as_docx, "word/document.xml")],
)
def test_a_part_that_breaks_off(make, part):
    assert "damaged" in refusal(rewritten(make(), {part: lambda data: data[: len(data) // 2]}))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"])
def test_an_archive_that_lacks_a_part(part):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    assert refusal(out.getvalue())


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def declared(data):
    head, end, rest = data.partition(b"?>")
    return head + end + ENTITY + rest if end else ENTITY + data


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (as_xlsx, "xl/worksheets/sheet1.xml"),
        (as_xlsx, "xl/workbook.xml"),
        (as_xlsx, "xl/sharedStrings.xml"),
        (as_docx, "word/document.xml"),
    ],
)
def test_xml_entities(make, part):
    content = with_shared_strings(make()) if make is as_xlsx else make()
    assert "entities" in refusal(rewritten(content, {part: declared}))


@pytest.mark.parametrize("make", [as_xlsx, as_docx])
def test_an_archive_bomb(make):
    assert "unpacked" in refusal(rewritten(make(), {}, [("filler.xml", b" " * 20_000_000)]))


def test_an_archive_of_too_many_parts(monkeypatch):
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    assert "unpacked" in refusal(as_xlsx())


def test_a_part_too_large_for_memory(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_IN_MEMORY", 10)
    assert "unpacked" in refusal(as_docx())


def test_macros():
    content = rewritten(
        as_xlsx(), {"[Content_Types].xml": lambda d: d.replace(b"sheet.main", b"sheet.macroEnabled.main")}
    )
    assert "macros" in refusal(content)


def test_an_archive_that_is_no_document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert "neither DOCX nor XLSX" in refusal(out.getvalue())


def test_a_workbook_without_a_matrix():
    assert "no matrix" in refusal(as_xlsx(rows=(), headings=("a", "b", "c", "d", "e")))


def test_a_refusal_says_where_why_and_what_would_mend_it():
    with pytest.raises(UnreadableFile) as refused:
        read(TEXT[: TEXT.index("Ropes")].encode(), LEXICON)
    error = refused.value
    assert error.where.line == TEXT[: TEXT.index("Ropes")].count("\n") + 1
    assert str(error) == f"line {error.where.line}: {error.message} {error.mend}"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content):
    try:
        read(content, LEXICON)
    except UnreadableFile as refused:
        assert str(refused)
