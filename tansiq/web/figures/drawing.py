"""How figures are drawn: spans in words, a table for each cut, bars where a cut divides by one thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tansiq.kernel.text import fold
from tansiq.reference.queries import Book
from tansiq.sharing.models.cuts import Cut
from tansiq.sharing.queries.cells import Cell, Figures
from tansiq.web.common import words
from tansiq.web.common.components import Bar, Column, Part, Table, shares

Text = str | Promise


@dataclass(frozen=True)
class Section:
    """One cut: its table, and its picture where there is something to draw."""

    title: Text
    table: Table
    bars: Sequence[Bar] = ()
    is_empty: bool = False  # no number of several is given


def sections(found: Figures, book: Book) -> list[Section]:
    """Give one section for each cut of one kind of record, in the order in which they are listed."""
    return [_section(cut, found.cells[cut.code], book) for cut in found.kind.cuts if found.cells[cut.code]]


def in_words(cell: Cell) -> str:
    """Write a cell as a span; one that is not given says so and nothing else."""
    if not cell.is_shown:
        return pgettext("figure", "not shown")
    if cell.at_least == cell.at_most:
        return words.number(cell.at_least)
    return words.digits(f"{cell.at_least}–{cell.at_most}")


def _section(cut: Cut, cells: Sequence[Cell], book: Book) -> Section:
    is_empty = len(cells) > 1 and not any(cell.is_shown for cell in cells)
    if {"year"} < set(cut.by):
        return Section(str(cut), _crossed(cut, cells, book), is_empty=is_empty)
    ordered = _in_order(cells, book)
    heading = (
        _("Year") if cut.by == ("year",) else _("Region or grouping") if cells[0].region_id else _("States")
    )
    table = Table(
        caption=str(cut),
        columns=[Column(heading), Column(_("Number of States"), is_numeric=True)],
        rows=[[name(cell, book) or str(cut), in_words(cell)] for cell in ordered],
        is_caption_hidden=True,
    )
    return Section(str(cut), table, _bars(ordered, book) if len(cells) > 1 else (), is_empty)


def name(cell: Cell, book: Book) -> str:
    """Give what a cell is of: a region, a year; empty for all States."""
    if cell.region_id is not None:
        return book.regions[cell.region_id].name
    return words.digits(str(cell.year)) if cell.year else ""


def _in_order(cells: Sequence[Cell], book: Book) -> list[Cell]:
    return sorted(cells, key=lambda cell: (fold(name(cell, book)) if cell.region_id else "", cell.year or 0))


def _bars(cells: Sequence[Cell], book: Book) -> list[Bar]:
    """Draw what is given, each as long as its lower number; without any, there is no picture."""
    shown = [cell for cell in cells if cell.is_shown]
    widths = shares([cell.at_least for cell in shown])
    return [
        Bar(name(cell, book), cell.at_least, (Part(width),), title=in_words(cell))
        for cell, width in zip(shown, widths, strict=True)
    ]


def _crossed(cut: Cut, cells: Sequence[Cell], book: Book) -> Table:
    """Put places in rows and years in columns."""
    years = sorted({cell.year for cell in cells if cell.year})
    by_place: dict[int | None, dict[int | None, Cell]] = {}
    for cell in _in_order(cells, book):
        by_place.setdefault(cell.region_id, {})[cell.year] = cell
    return Table(
        caption=str(cut),
        columns=[
            Column(_("Region or grouping")),
            *(Column(words.digits(str(year)), is_numeric=True) for year in years),
        ],
        rows=[
            [name(row[years[0]], book), *(in_words(row[year]) for year in years)] for row in by_place.values()
        ],
        is_caption_hidden=True,
    )


def rows(found: Figures, book: Book) -> Iterator[list[str]]:
    """Give the rows of the file: exactly the cells of the page, those without a number with both fields empty."""
    yield ["cut", "region", "name", "year", "at_least", "at_most"]
    for cut in found.kind.cuts:
        for cell in found.cells[cut.code]:
            region = book.regions[cell.region_id] if cell.region_id is not None else None
            numbers = [str(cell.at_least), str(cell.at_most)] if cell.is_shown else ["", ""]
            yield [
                cell.cut,
                region.code if region else "",
                region.name if region else "",
                str(cell.year or ""),
                *numbers,
            ]
