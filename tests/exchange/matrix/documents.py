"""Made-up documents: the same illustrative rows as text, CSV, XLSX and DOCX. No State, organisation or project in them exists."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import docx
import openpyxl

from tansiq.exchange.matrix.lexicon import (
    Instrument,
    Lexicon,
    Member,
    NamedPlace,
    Organisation,
    Region,
    State,
)

LEXICON = Lexicon(
    states=[
        State("QMA", ("Qumara", "قمارة"), ("Qumaran",)),
        State("QVA", ("Quvalia", "قوفاليا"), ("Quvalian",)),
        State("QEL", ("Qelland", "Qel Land", "كيلاند")),
        State("QOT", ("Qorin and Tesh", "قورين وتش")),
        State("QWA", ("Waladia", "ولديا")),
    ],
    places=[NamedPlace("QPT", "QVA", ("Port Ilmen", "Port Ilmen, Quvalia"))],
    regions=[
        Region("west-ambar", ("Western Ambar", "West Ambar", "غرب أمبر"), (Member("QMA"), Member("QVA"))),
        Region(
            "central-ambar", ("Central Ambar",), (Member("QEL"), Member("QOT", "2010-01-01", "2016-12-31"))
        ),
        Region(
            "ambar", ("Ambar", "Ambaran countries"), tuple(Member(c) for c in ("QMA", "QVA", "QEL", "QOT"))
        ),
        Region("tesh-basin", ("Tesh Basin", "حوض تش"), (Member("QOT"),), is_vague=True),
    ],
    organisations=[
        Organisation(
            "orba", "ORBA", ("Organisation for Roads and Bridges of Ambar", "OPRA"), valid_from="2001-01-01"
        ),
        Organisation("vest", "VEST", ("Venture for Steady Towns", "فست")),
        Organisation("vest-kil", "VEST-KIL", ("Kiln Section",), parent="vest"),
        Organisation("mun", "MUN", ("Mission of Mun",), parent="vest"),
        Organisation("harbours", "CHRR", ("Centre for Harbours, Roads and Rails",)),
        Organisation("aip", "AIP", ("Ambar Institute — The Port",)),
        Organisation("ledger", "", ("9001 Committee", "لجنة 9001")),
        Organisation("olda", "OLDA", ("Old Authority",), valid_until="2016-12-31", successors=("newa",)),
        Organisation("newa", "NEWA", ("New Authority",), valid_from="2017-01-01", predecessors=("olda",)),
    ],
    instruments=[
        Instrument("S/RES/9001 (2031)", 2031),
        Instrument("S/RES/9002 (2032)", 2032),
        Instrument("A/RES/75/991", 2020),
    ],
)


@dataclass(frozen=True)
class Row:
    """One made-up row, with what a reader should make of it."""

    pillar: str
    serial: int
    title: str
    dates: str
    entities: str
    status: str
    activities: str
    scope: str
    start: str | None = None
    end: str | None = None
    acronyms: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


ROWS = (
    Row("I", 1, "Lanterns for the harbour schools of Qumara", "Jul. 2015–Jun. 2019", "ORBA, VEST", "Ongoing",
        "Teaching young keepers; lending lamps.", "Qumara",
        "2015-07", "2019-06", ("ORBA", "VEST"), ("QMA",)),
    Row("I", 2, "Songs across the Tesh Basin", "since 2013", "VEST-KIL", "Ongoing",
        "Bringing choirs together, in line with resolution 9001 (2031).", "Tesh Basin",
        "2013", None, ("VEST-KIL",), (), ("tesh-basin",)),
    Row("I", 4, "A week of open doors", "25–27 Sep. 2017", "Centre for Harbours, Roads and Rails and ORBA", "Completed",
        "Opening doors.", "Global", "2017-09-25", "2017-09-27", ("CHRR", "ORBA")),
    Row("II", 1, "Weights and measures for the ferries of Quvalia", "2016–2018", "OPRA", "Completed",
        "Checking scales at every landing.", "Port Ilmen", "2016", "2018", ("ORBA",), ("QVA",)),
    Row("II", 2, "Tables for the ferry masters", "", "VEST, The Ambar Institute — The Port (AIP) and MUN", "In development",
        "Printing tables for masters and mates.", "West and Central Ambar",
        None, None, ("VEST", "AIP", "MUN"), (), ("west-ambar", "central-ambar")),
    Row("II", 2, "Tables for the lock keepers", "30 October–1 November 2016", "MUN", "Completed",
        "Printing tables for keepers.", "Qorin and Tesh, Qelland and Waladia",
        "2016-10-30", "2016-11-01", ("MUN",), ("QOT", "QEL", "QWA")),
    Row("III", 1, "Bells for the night watch (NW)", "Annual event. 2016–2017", "VEST", "Completed",
        "Casting bells.", "Regional", "2016", "2017", ("VEST",)),
    Row("III", 2, "Ropes for the day watch", "2016-ongoing", "ORBA", "Ongoing",
        "Twisting ropes.", "Ambar", "2016", None, ("ORBA",), (), ("ambar",)),
)  # fmt: skip
ENGLISH = (
    "Serial",
    "Project Title/Duration/Entities",
    "Status of Implementation",
    "Main Activities",
    "Geographical Scope",
)
ARABIC = ("الرقم", "عنوان المشروع/المدة/الكيانات", "حالة التنفيذ", "الأنشطة الرئيسية", "النطاق الجغرافي")
STATEMENT = (
    "As of March 2018, the entities have a total of 9 projects across the three pillars: "
    "3 projects under Pillar I; 4 projects under Pillar II; and 2 projects under Pillar III."
)
PILLARS = ("I", "II", "III")


def title_cell(row: Row, *, bold: bool = True) -> str:
    """Write title, dates and entities in one cell, as the matrix prints them."""
    dates = f" ({row.dates})" if row.dates else ""
    entities = f"<b>{row.entities}</b>" if bold else row.entities
    return f"{row.title}{dates} {entities}"


def cells(row: Row, *, bold: bool = True) -> tuple[str, ...]:
    """Write a row in the five columns of the matrix."""
    return (str(row.serial), title_cell(row, bold=bold), row.status, row.activities, row.scope)


def of_pillar(rows: Sequence[Row], pillar: str) -> list[Row]:
    return [row for row in rows if row.pillar == pillar]


def as_text(
    rows: Sequence[Row] = ROWS,
    *,
    headings: Sequence[str] = ENGLISH,
    page: int = 2,
    pillar_heading: str = "#### Pillar {pillar} of the Plan",
    statement: str = STATEMENT,
    bold: bool = True,
) -> str:
    """Write the text form: a heading a pillar, and the headings of the columns again on every page."""
    lines = ["Distr.: General", "A/99/123", "", statement, ""]
    for pillar in PILLARS:
        listed = of_pillar(rows, pillar)
        lines += [pillar_heading.format(pillar=pillar), "", f"#### {len(listed)} projects"]
        for number, row in enumerate(listed):
            if number % page == 0:
                lines += ["", "\t".join(headings)]
            lines.append("\t".join(cells(row, bold=bold)))
    return "\n".join([*lines, "", "## Annex", "", "Words behind the table.", ""])


SEPARATE = (
    "Status",
    "No.",
    "Entities",
    "Project title",
    "Dates",
    "Pillar",
    "Geographic scope",
    "Description",
)
SEPARATE_ARABIC = (
    "الحالة",
    "الرقم",
    "الجهات المنفذة",
    "عنوان المشروع",
    "المدة",
    "الركيزة",
    "النطاق الجغرافي",
    "الوصف",
)


def separate_cells(row: Row) -> tuple[str, ...]:
    """Write a row with a column for each thing, in another order."""
    return (
        row.status,
        str(row.serial),
        row.entities,
        row.title,
        row.dates,
        row.pillar,
        row.scope,
        row.activities,
    )


def as_csv(rows: Sequence[Row] = ROWS, *, delimiter: str = ",", headings: Sequence[str] = SEPARATE) -> str:
    """Write one table with a pillar column, title rows above."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["Projects of the Plan"])
    writer.writerow([STATEMENT])
    writer.writerow(headings)
    writer.writerows(separate_cells(row) for row in rows)
    return out.getvalue()


def as_xlsx(
    rows: Sequence[Row] = ROWS, *, one_sheet: bool = False, headings: Sequence[str] = ENGLISH
) -> bytes:
    """Write a workbook: a sheet a pillar, or one sheet with a pillar column; title rows above the headings."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for pillar in ("all",) if one_sheet else PILLARS:
        sheet = workbook.create_sheet("Projects" if one_sheet else f"Pillar {pillar}")
        sheet.append(["Projects of the Plan"])
        sheet.append([None, STATEMENT])
        sheet.append([])
        sheet.append(list(SEPARATE if one_sheet else headings))
        for row in rows if one_sheet else of_pillar(rows, pillar):
            values = separate_cells(row) if one_sheet else cells(row, bold=False)
            sheet.append([int(value) if value.isdecimal() else value for value in values])
    return saved(workbook)


def as_docx(rows: Sequence[Row] = ROWS, *, headings: Sequence[str] = ENGLISH, page: int = 2) -> bytes:
    """Write a document: a heading a pillar, a table a page, entities in bold."""
    document = docx.Document()
    document.add_paragraph(STATEMENT)
    for pillar in PILLARS:
        document.add_heading(f"Pillar {pillar} of the Plan", level=2)
        listed = of_pillar(rows, pillar)
        document.add_paragraph(f"{len(listed)} projects")
        for start in range(0, len(listed), page):
            table = document.add_table(rows=0, cols=len(headings))
            fill(table.add_row(), headings)
            for row in listed[start : start + page]:
                fill(table.add_row(), cells(row))
            document.add_paragraph()
    return saved(document)


_INLINE = re.compile(rb'<c r="(\w+)"([^>]*?) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.DOTALL)


def with_shared_strings(workbook: bytes) -> bytes:
    """Write a workbook as office programs do: the words in a part of their own, the cells pointing at them."""
    texts: dict[bytes, int] = {}

    def shared(match: re.Match[bytes]) -> bytes:
        number = texts.setdefault(match[3], len(texts))
        return b'<c r="%b"%b t="s"><v>%d</v></c>' % (match[1], match[2], number)

    sheets = {"xl/worksheets/": lambda data: _INLINE.sub(shared, data)}
    types = {"[Content_Types].xml": lambda data: data.replace(b"</Types>", _SHARED_TYPE + b"</Types>")}
    relations = {
        "xl/_rels/workbook.xml.rels": lambda data: data.replace(b"</Relationships>", _SHARED_RELATION)
    }
    rewritten_ = rewritten(workbook, sheets | types | relations)
    table = b"".join(b"<si><t>%b</t></si>" % text for text in texts)
    return rewritten(rewritten_, {}, [("xl/sharedStrings.xml", _SHARED % table)])


_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHARED = b'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="' + _MAIN + b'">%b</sst>'
_SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_SHARED_RELATION = (
    b'<Relationship Id="rShared" Target="sharedStrings.xml" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)


def rewritten(content: bytes, changes, added=()) -> bytes:
    """Write an archive anew: parts whose name begins as a key of `changes` are changed, others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            change = next(
                (change for name, change in changes.items() if part.filename.startswith(name)), None
            )
            new.writestr(part.filename, change(old.read(part)) if change else old.read(part))
        for name, data in added:
            new.writestr(name, data)
    return out.getvalue()


def fill(row, values: Sequence[str]) -> None:
    """Write the cells of a table row; what stands in `<b>…</b>` is set in bold."""
    for cell, value in zip(row.cells, values, strict=True):
        for number, text in enumerate(re.split("</?b>", value)):
            cell.paragraphs[0].add_run(text).bold = bool(number % 2)


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
