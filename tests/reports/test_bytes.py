"""No word of an unreleased section stands anywhere in the bytes, whatever is released and in whatever language."""

import io
import re
import zipfile
from datetime import date

import pypdf
import pytest
from django.utils.translation import override
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.access.enums import Role
from tansiq.kernel import kept
from tansiq.library.actions import Text, submit
from tansiq.reports.actions import make_release
from tansiq.reports.queries import FOLDER
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Format
from tansiq.sharing.models import Release
from tests.factories.accounts import actor
from tests.factories.sharing import approver, body_of, consent
from tests.reports.opened import bookmarks, everything_in, letters, pdf_text
from tests.reports.wanted import pdf_is_there

SECTIONS = 6
# A letter for each section that stands nowhere else: also the parts of a font that a document takes along are looked through.
SIGNS = "ʘʞʬжѫњ"
ARABIC = ["البرتقال", "الزعفران", "الياسمين", "القرنفل", "الريحان", "السنديان"]
FORMS = [pytest.param(form, marks=pdf_is_there if form == Format.PDF else ()) for form in Format]
LANGUAGES = ["ar", "en"]


def words(place: int, language: str) -> tuple[str, str]:
    """Give the words of a section's heading and text that no other section has."""
    plain = "abcdef"[place]
    return (ARABIC[place], f"{ARABIC[place]}ات") if language == "ar" else (f"Hq{plain}qh", f"Tq{plain}qt")


def text(language: str) -> Text:
    def section(place: int) -> tuple[str, str]:
        heading, body = words(place, language)
        return f"{heading} {place}", f"{body} {SIGNS[place]}.\n\nAgain {body}."

    title = "معلومات الدولة" if language == "ar" else "What the State says"
    return Text(title, language, date(2026, 3, 1), [section(place) for place in range(SECTIONS)])


def released(places: list[int], *, form: str, frame: str, language: str, is_whole: bool = False) -> Release:
    """Submit a text, consent to some of its sections, and make the release."""
    owner = body_of()
    record = submit(text=text(language), owner=owner, by=actor(Role.STATE_FOCAL_POINT, owner))
    donor = body_of()
    keys = () if is_whole else [f"s{place + 1}" for place in places]
    consent(record, Reach(covers_all=is_whole, sections=keys, organisations=[donor]))
    by = approver(record.state)
    return make_release(record=record, recipient=donor, format=form, language=frame, by=by)


def bytes_of(release: Release) -> bytes:
    return kept.read(FOLDER, release.sha256)


def require_no_leak(content: bytes, form: str, places: list[int], language: str) -> None:
    said = everything_in(content, form)
    for place in set(range(SECTIONS)) - set(places):
        for word in words(place, language):
            assert word not in said
            assert word.encode().decode("latin-1") not in said
            assert word.encode("utf-16-be").decode("latin-1") not in said
        assert SIGNS[place] not in said
    if form == Format.PDF:
        assert not {SIGNS[place] for place in set(range(SECTIONS)) - set(places)} & letters(content)


some = st.sets(st.integers(0, SECTIONS - 1), min_size=1).map(sorted)


def drawn(examples: int):
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )


@pytest.mark.django_db
@pytest.mark.parametrize("form", [Format.PAGE, Format.DOCX])
@given(places=some, frame=st.sampled_from(LANGUAGES), language=st.sampled_from(LANGUAGES))
@drawn(15)
def test_no_word_of_an_unreleased_section(form, places, frame, language):
    content = bytes_of(released(places, form=form, frame=frame, language=language))

    require_no_leak(content, form, places, language)
    said = everything_in(content, form)
    assert all(word in said for place in places for word in words(place, language))


@pdf_is_there
@pytest.mark.django_db
@given(places=some, frame=st.sampled_from(LANGUAGES), language=st.sampled_from(LANGUAGES))
@drawn(6)
def test_no_word_of_an_unreleased_section_in_a_pdf(places, frame, language):
    content = bytes_of(released(places, form=Format.PDF, frame=frame, language=language))

    require_no_leak(content, Format.PDF, places, language)
    said = pdf_text(content)
    assert all(word in said for place in places for word in words(place, language))
    assert {SIGNS[place] for place in places} & letters(content)


@pytest.mark.django_db
@pytest.mark.parametrize("frame", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_whole_release_holds_everything(form, frame):
    release = released([], form=form, frame=frame, language="en", is_whole=True)
    said = everything_in(bytes_of(release), form)

    assert release.is_whole
    assert all(word in said for place in range(SECTIONS) for word in words(place, "en"))


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_the_search_through_the_bytes_would_find_a_leak(form):
    """Guards the search itself: what is released is found, sign by sign."""
    content = bytes_of(released([0, 3], form=form, frame="en", language="en"))

    with pytest.raises(AssertionError):
        require_no_leak(content, form, [0], "en")


def headings(content: bytes, form: str) -> list[str]:
    if form == Format.PDF:
        return bookmarks(content)[2:]  # after the title and "Contents"
    if form == Format.DOCX:
        paragraphs = Document(io.BytesIO(content)).paragraphs
        return [p.text for p in paragraphs if p.style.name == "Heading 1"][1:]
    found = re.findall(r'<h2><span class="number">(.*?)</span> (.*?)</h2>', content.decode())
    return [" ".join(one) for one in found]


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_numbers_run_from_one_without_a_gap(form):
    content = bytes_of(released([1, 4, 5], form=form, frame="en", language="en"))

    assert headings(content, form) == ["1. Hqbqh 1", "2. Hqeqh 4", "3. Hqfqh 5"]


@pytest.mark.django_db
@pytest.mark.parametrize("frame", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_document_says_whose_it_is_and_bears_its_stamp(form, frame):
    release = released([2], form=form, frame=frame, language="en")
    said = everything_in(bytes_of(release), form)

    assert release.stamp in said
    assert release.recipient.code in said
    assert "What the State says" in said
    assert release.state.iso3 in said
    assert not release.is_whole


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_a_document_does_not_say_how_or_where_it_was_made(form, tmp_path):
    release = released([2], form=form, frame="en", language="en")
    said = everything_in(bytes_of(release), form)

    assert str(tmp_path) not in said
    assert "python-docx" not in said
    assert release.made_by.username not in said


@pytest.mark.django_db
def test_the_name_of_the_file_says_nothing():
    release = released([2], form=Format.DOCX, frame="en", language="en")

    assert release.file_name == f"release-{release.stamp}.docx"


@pytest.mark.django_db
@pytest.mark.parametrize("frame", LANGUAGES)
def test_a_docx_runs_in_the_direction_of_each_language(frame):
    release = released([2], form=Format.DOCX, frame=frame, language="ar")
    with zipfile.ZipFile(io.BytesIO(bytes_of(release))) as archive:
        body = archive.read("word/document.xml").decode()
        footer = next(archive.read(n).decode() for n in archive.namelist() if "footer" in n)
        assert not [name for name in archive.namelist() if "custom" in name or "thumbnail" in name]

    heading = next(p for p in re.findall(r"<w:p>.*?</w:p>", body, re.DOTALL) if ARABIC[2] in p)
    assert "<w:bidi/>" in heading and "<w:rtl/>" in heading
    assert ("<w:bidi/>" in footer) == (frame == "ar")
    assert ("<w:bidi/>" in body.rsplit("<w:sectPr", 1)[1]) == (frame == "ar")


@pytest.mark.django_db
@pytest.mark.parametrize("frame", LANGUAGES)
def test_a_page_runs_in_the_direction_of_each_language(frame):
    release = released([2], form=Format.PAGE, frame=frame, language="ar")
    page = bytes_of(release).decode()

    assert f'<html lang="{frame}" dir="{"rtl" if frame == "ar" else "ltr"}">' in page
    assert '<section id="section-1" lang="ar" dir="rtl">' in page
    assert "<script" not in page and "http:" not in page and "https:" not in page
    with override(frame):
        assert release.state.name in page


@pdf_is_there
@pytest.mark.django_db
def test_arabic_words_are_found_again_in_a_pdf():
    release = released([0, 2], form=Format.PDF, frame="ar", language="ar")
    content = bytes_of(release)
    said = pdf_text(content)

    assert "معلومات الدولة" in said
    assert all(word in said for place in (0, 2) for word in words(place, "ar"))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in pypdf.PdfReader(io.BytesIO(content)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Naskh" in font for font in fonts)
