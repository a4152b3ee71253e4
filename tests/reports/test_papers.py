"""The neutral document and its writers, by themselves."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.utils.translation import override
from docx import Document

from tansiq.reports.papers import as_docx, as_page, as_pdf
from tansiq.reports.papers.paper import Paper, Part, direction_of, language_in, writable

PAPER = Paper(
    language="en",
    kind="Information submitted by a State",
    title="A title",
    text_language="en",
    state="Zarqan",
    reference="S-1",
    dated="1 March 2026",
    marking="",
    is_illustrative=False,
    recipient="A recipient",
    made_at=datetime(2026, 11, 24, 12, 5, tzinfo=UTC),
    stamp="ABCD-EFGH-JKMN-PQRS",
    parts=(Part("One", "First.\nSame paragraph.\n\nSecond."), Part("Two", "Last.")),
)
WRITERS = [as_page.write, as_docx.write]


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fa", "rtl"), ("xx", "ltr")]
)
def test_the_direction_of_a_language(language, direction):
    assert direction_of(language) == direction


def test_what_no_document_can_hold_is_left_out():
    assert writable(" a\x00b\x0bc\r\nd\re\uffff ") == "a b c\nd\ne"


def test_paragraphs_are_parted_by_blank_lines():
    assert PAPER.parts[0].paragraphs == ["First.\nSame paragraph.", "Second."]


def test_the_head_says_only_what_is_known():
    with override("en"):
        labels = [label for label, _value in replace(PAPER, dated="", marking="").facts]
        marked = dict(replace(PAPER, marking="Restricted").facts)

    assert "Marking" not in labels and "Date of the text" not in labels
    assert marked["Marking"] == "Restricted"


def test_the_foot_names_recipient_time_and_stamp():
    with override("en"):
        assert PAPER.footer == (
            "Released to A recipient, 24 November 2026, 12:05 UTC. Stamp ABCD-EFGH-JKMN-PQRS"
        )


def test_numbers_follow_the_digits_of_the_reader(settings):
    settings.TANSIQ_ARABIC_DIGITS = "eastern"
    with override("ar"):
        assert [entry.number for entry in PAPER.numbered] == ["١", "٢"]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_marking_and_illustration_stand_on_the_document(write, language):
    paper = replace(PAPER, language=language, marking="Marked so", is_illustrative=True)
    content = write(paper)
    if write is as_docx.write:
        document = Document(io.BytesIO(content))
        assert document.sections[0].header.paragraphs[0].text == "Marked so"
        assert len(document.paragraphs) == len(Document(io.BytesIO(write(PAPER))).paragraphs) + 2
    else:
        assert '<p class="running-head">Marked so</p>' in content.decode()
        assert 'class="illustrative"' in content.decode()


def test_text_is_never_read_as_marks():
    page = as_page.write(replace(PAPER, title="<b>&", parts=(Part("</style><script>", "<img src=x>"),)))

    assert b"<b>&" not in page and b"<script>" not in page and b"<img" not in page
    assert page.count(b"</style>") == 1


def test_a_document_fetches_nothing():
    with pytest.raises(ValueError, match="fetches nothing"):
        as_pdf._fetch_nothing("file:///etc/passwd", timeout=3)


@pytest.fixture
def _asked_anew():
    as_pdf.missing.cache_clear()
    yield
    as_pdf.missing.cache_clear()


@pytest.mark.usefixtures("_asked_anew")
def test_without_pango_the_missing_package_is_named(monkeypatch):
    def fail(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(as_pdf, "import_module", fail)

    assert "libpango-1.0-0" in as_pdf.missing()


@pytest.mark.usefixtures("_asked_anew")
def test_without_the_font_the_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(as_pdf, "import_module", lambda name: import_module("json"))
    monkeypatch.setattr(as_pdf, "_has_font", lambda folder: False)

    assert "fonts-noto-core" in as_pdf.missing()


def test_a_font_is_found_below_its_folder(tmp_path: Path):
    (tmp_path / "truetype").mkdir()
    assert not as_pdf._has_font(tmp_path)

    (tmp_path / "truetype" / "NotoNaskhArabic-Regular.ttf").touch()
    assert as_pdf._has_font(tmp_path)


@pytest.mark.parametrize(
    ("text", "language", "own"),
    [
        ("Words", "en", "en"),
        ("12.", "ar", "ar"),
        ("كلمات", "en", "ar"),
        ("Words", "ar", "und"),
        ("\u2068A1\u2069. كلمات", "ar", "ar"),
        ("\u2068كلمات\u2069: words", "en", "en"),
    ],
)
def test_a_paragraph_in_another_direction_has_its_own(text, language, own):
    assert language_in(text, language) == own
