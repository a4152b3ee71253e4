"""Opening the bytes of a document as far as they go: whatever could hold a word."""

import io
import re
import zipfile
import zlib

import pypdf


def everything_in(content: bytes, form: str) -> str:
    """Give all that the bytes say, in any of their parts: text, metadata, contents, bookmarks, notes, raw streams."""
    return {"html": _page, "docx": _docx, "pdf": _pdf}[form](content)


def _page(content: bytes) -> str:
    return content.decode()


def _docx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            [archive.comment.decode(), *archive.namelist()]
            + [_plain(archive.read(name)) for name in archive.namelist()]
        )


def _plain(part: bytes) -> str:
    """Give a part as it stands and without its marks, so that a word broken over runs is found too."""
    text = part.decode("utf-8", "replace")
    return f"{text}\n{re.sub(r'<[^>]+>', '', text)}"


def _pdf(content: bytes) -> str:
    return "\n".join([pdf_text(content), _pdf_frame(content), *_streams(content), content.decode("latin-1")])


def pdf_text(content: bytes) -> str:
    """Give the text of the pages, in one line, without the marks of direction."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    return re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def _pdf_frame(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    annotations = [str(note.get_object()) for page in reader.pages for note in page.get("/Annots", ())]
    return "\n".join(
        [
            str(reader.metadata),
            str(reader.xmp_metadata),
            str(reader.outline),
            str(reader.named_destinations),
            str(reader.attachments),
            str(reader.trailer["/Root"]),
            *annotations,
        ]
    )


def _streams(content: bytes) -> list[str]:
    """Unpack every stream, also those that nothing refers to; what is set in a font stands there as its signs."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return [_unpacked(stream).decode("latin-1") for stream in found]


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def bookmarks(content: bytes) -> list[str]:
    """Give the titles of a PDF's bookmarks, in their order."""

    def titles(entries: list) -> list[str]:
        return [
            title for e in entries for title in (titles(e) if isinstance(e, list) else [str(e["/Title"])])
        ]

    return titles(pypdf.PdfReader(io.BytesIO(content)).outline)


def letters(content: bytes) -> set[str]:
    """Give the letters that the fonts of a PDF bear, by the tables that lead from signs to letters."""
    tables = [stream for stream in _streams(content) if "begincmap" in stream]
    assert tables
    pairs = [
        pair for table in tables for pair in re.findall(r"<[0-9a-fA-F]+>\s*<([0-9a-fA-F]+)>", _listed(table))
    ]
    return {letter for pair in pairs for letter in bytes.fromhex(pair).decode("utf-16-be", "replace")}


def _listed(table: str) -> str:
    return "\n".join(re.findall(r"beginbf(?:char|range)(.*?)endbf", table, re.DOTALL))
