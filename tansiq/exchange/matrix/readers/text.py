"""The text form: running text, with the lines of tables as cells separated by tabs."""

from collections.abc import Iterable, Iterator

from tansiq.exchange.matrix.pieces import Cells, Paragraph, Piece, Place


def pieces(lines: Iterable[str]) -> Iterator[Piece]:
    """Give each line as a paragraph or a table line, numbered from 1; blank lines give nothing."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if "\t" in line:
            yield Cells(tuple(cell.strip() for cell in line.split("\t")), Place(number), is_exact=True)
        else:
            yield Paragraph(line.strip(), Place(number))
