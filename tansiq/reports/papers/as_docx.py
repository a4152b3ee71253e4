"""A document as DOCX, from right to left where its language runs so."""

import io
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tansiq.reports.papers.paper import Paper, direction_of

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_LATIN, _ARABIC = "Noto Sans", "Noto Naskh Arabic"
_INK = RGBColor(0x0A, 0x35, 0x40)
# What stands after w:bidi in the properties of a paragraph: the schema wants its order.
_AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
)
# Parts of the library's empty document that say nothing of ours: a picture of it, and a list of sources.
_NOT_OURS = ("thumbnail", "customXml")


def write(paper: Paper) -> bytes:
    """Give the bytes of the document."""
    with override(paper.language):
        document = _empty(paper)
        _head(document, paper)
        _contents(document, paper)
        _sections(document, paper)
        _foot(document, paper)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _empty(paper: Paper) -> DocxDocument:
    document = Document()
    for package in (document.part.package, document.part):
        for key, relation in list(package.rels.items()):
            if any(word in relation.reltype for word in _NOT_OURS):
                del package.rels[key]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(22)
    if paper.direction == "rtl":
        section._sectPr.append(OxmlElement("w:bidi"))
    _name(document, paper)
    _set_styles(document)
    return document


def _name(document: DocxDocument, paper: Paper) -> None:
    """Say of the document what its head says; of who made it and with what, nothing."""
    about = document.core_properties
    about.title, about.subject, about.language = paper.title, paper.kind, paper.language
    about.identifier = paper.stamp
    about.author = about.last_modified_by = about.comments = about.keywords = about.category = ""
    about.created = about.modified = paper.made_at
    about.revision = 1


def _set_styles(document: DocxDocument) -> None:
    sizes = {"Normal": 11, "Title": 20, "Heading 1": 14, "Header": 9, "Footer": 8.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = _LATIN, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0) if name == "Normal" else _INK
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:cs"), _ARABIC)
        _set_complex_size(properties, size)
    title = document.styles["Title"].element.pPr
    title.remove(title.find(qn("w:pBdr")))  # the line below it
    contents = document.styles.add_style("Contents", WD_STYLE_TYPE.PARAGRAPH)
    contents.base_style = document.styles["Normal"]
    contents.paragraph_format.space_after = Pt(2)


def _set_complex_size(properties: Any, size: float) -> None:
    """Set the size of Arabic letters, a little larger than the Latin ones."""
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(round((size + 1.5) * 2)))
    properties.find(qn("w:sz")).addnext(element)


# --- one direction, one language ---


def _paragraph(target: Any, text: str, *, language: str, style: str = "Normal") -> Paragraph:
    """Write a paragraph in a language, in its direction."""
    paragraph: Paragraph = target.add_paragraph(style=style)
    _turn(paragraph, language)
    _run(paragraph, text, language=language)
    return paragraph


def _turn(paragraph: Paragraph, language: str) -> None:
    if direction_of(language) == "rtl":
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)


def _run(paragraph: Paragraph, text: str, *, language: str, is_bold: bool = False) -> Run:
    run = paragraph.add_run()
    for place, line in enumerate(text.split("\n")):
        if place:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)
    run.bold = is_bold or None
    _speak(run, language)
    return run


def _speak(run: Run, language: str) -> None:
    """Say of a run which language it is in; from right to left, letters, size and weight are those of Arabic."""
    properties = run._r.get_or_add_rPr()
    tongue = OxmlElement("w:lang")
    if direction_of(language) == "rtl":
        if run.bold:
            properties.append(OxmlElement("w:bCs"))
        properties.append(OxmlElement("w:rtl"))
        tongue.set(qn("w:bidi"), language)
    else:
        tongue.set(qn("w:val"), language)
    properties.append(tongue)


# --- the parts of the document ---


def _head(document: DocxDocument, paper: Paper) -> None:
    _paragraph(document, paper.kind, language=paper.language, style="Header")
    _paragraph(document, paper.title, language=paper.text_language, style="Title")
    if paper.is_illustrative:
        _paragraph(document, _("Illustrative: made up, stands for no real State."), language=paper.language)
    for label, value in paper.facts:
        line = document.add_paragraph(style="Contents")
        _turn(line, paper.language)
        _run(line, f"{label}: ", language=paper.language, is_bold=True)
        _run(line, value, language="en" if value.isascii() else paper.language)
    _paragraph(document, paper.note, language=paper.language)


def _contents(document: DocxDocument, paper: Paper) -> None:
    _paragraph(document, _("Contents"), language=paper.language, style="Heading 1")
    for entry in paper.numbered:
        text = f"{entry.number}. {entry.part.heading}"
        _paragraph(document, text, language=entry.language, style="Contents")


def _sections(document: DocxDocument, paper: Paper) -> None:
    for entry in paper.numbered:
        heading = f"{entry.number}. {entry.part.heading}"
        _paragraph(document, heading, language=entry.language, style="Heading 1")
        for paragraph in entry.paragraphs:
            _paragraph(document, paragraph.text, language=paragraph.language)


def _foot(document: DocxDocument, paper: Paper) -> None:
    section = document.sections[0]
    if paper.marking:
        head = section.header.paragraphs[0]
        _turn(head, paper.language)
        _run(head, paper.marking, language=paper.language)
    foot = section.footer.paragraphs[0]
    _turn(foot, paper.language)
    _run(foot, f"{paper.footer} · ", language=paper.language)
    _page_number(foot, paper.language)


def _page_number(paragraph: Paragraph, language: str) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)
    _speak(run, language)
