"""Word documents: running text and every table, in the order of the document."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn

from tansiq.exchange.matrix.pieces import Cells, Paragraph, Part, Piece, Place
from tansiq.exchange.matrix.readers.archive import damage_refused

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_RUN, _BOLD, _VALUE = qn("w:r"), qn("w:b"), qn("w:val")
_WRITTEN = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
# Text that is not printed: deletions, the codes of fields, and the second form of a drawing.
_UNPRINTED = {
    qn("w:del"),
    qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_OFF = {"0", "false", "off", "none"}


def pieces(stream: BinaryIO) -> Iterator[Piece]:
    """Give the paragraphs and table rows of a document; bold is written `<b>…</b>`. Raises `UnreadableFile` where it is damaged."""
    with damage_refused():
        body = Document(stream).element.body
    tables = paragraphs = 0
    for element in body.iter(_PARAGRAPH, _TABLE):
        if next(element.iterancestors(_TABLE), None) is not None:
            continue
        if element.tag == _PARAGRAPH:
            paragraphs += 1
            yield Paragraph(_text(element).strip(), Place(paragraphs))
        else:
            tables += 1
            yield from _rows(element, _("table %(number)s") % {"number": tables})


def _rows(table: Any, title: str) -> Iterator[Piece]:
    yield Part(title, Place(0, title), is_sheet=False)
    rows = [tuple(_cells(row)) for row in table.iterchildren(_ROW)]
    width = max(map(len, rows), default=0)
    for number, cells in enumerate(rows, start=1):
        if any(cells):
            yield Cells(cells + ("",) * (width - len(cells)), Place(number, title))


def _cells(row: Any) -> Iterator[str]:
    """Give the cells of a row; a cell over several columns stands in the first of them, one over several rows in the first row."""
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is not row:
            continue
        span = cell.grid_span
        yield "" if cell.vMerge == "continue" else "\n".join(_text(p) for p in cell.iter(_PARAGRAPH)).strip()
        yield from ("",) * (span - 1)


def _text(paragraph: Any) -> str:
    """Give the text of a paragraph with its bold runs in tags; runs of bold that touch are one."""
    return "".join(_marked(run) for run in paragraph.iter(_RUN) if _is_printed(run)).replace("</b><b>", "")


def _marked(run: Any) -> str:
    text = "".join(_written(child) for child in run)
    properties = run.rPr
    bold = properties.find(_BOLD) if properties is not None else None
    is_bold = bold is not None and bold.get(_VALUE, "1").lower() not in _OFF
    return f"<b>{text}</b>" if is_bold and text.strip() else text


def _written(child: Any) -> str:
    return (child.text or "") if child.tag == qn("w:t") else _WRITTEN.get(child.tag, "")


def _is_printed(run: Any) -> bool:
    return not any(ancestor.tag in _UNPRINTED for ancestor in run.iterancestors())
